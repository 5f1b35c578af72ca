package org.echjsse.clients;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A MariaDB of Debian's, which speaks MySQL's protocol: an empty one, open to everybody on loopback, with TLS by OpenSSL. */
final class MariaDbServer implements Closeable {
    private static final List<Path> INSTALLED = List.of(Path.of("/usr/sbin/mariadbd"), Path.of("/usr/sbin/mysqld"));
    private static final String READY = "ready for connections";
    private static final long PAUSE_MILLIS = 50;
    private static final int WAITS = 1200;

    private final Path directory;
    private final int port;
    private final Process process;

    private MariaDbServer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    static Optional<Path> program() {
        return INSTALLED.stream().filter(Files::isExecutable).findFirst();
    }

    /** @param said where what it says is to stand */
    static MariaDbServer start(Path program, Certificates certificates, Path said)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path directory = Files.createTempDirectory("echjsse-mariadb");
        Path certificate = Files.writeString(
                directory.resolve("server.crt"), certificates.certificate(Certificates.Holder.PLAIN_SITE));
        Path key = Files.writeString(directory.resolve("server.key"), certificates.key(Certificates.Holder.PLAIN_SITE));
        Path data = Files.createDirectory(directory.resolve("data"));
        int port = freePort();
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--no-defaults",
                        "--user=" + System.getProperty("user.name"),
                        "--datadir=" + data,
                        "--skip-grant-tables",
                        "--skip-name-resolve",
                        "--bind-address=" + InetAddress.getLoopbackAddress().getHostAddress(),
                        "--port=" + port,
                        "--socket=" + directory.resolve("socket"),
                        "--pid-file=" + directory.resolve("pid"),
                        "--innodb-log-file-size=4M",
                        "--ssl-cert=" + certificate,
                        "--ssl-key=" + key)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        MariaDbServer server = new MariaDbServer(directory, port, process);
        server.awaitReady(said);
        return server;
    }

    private void awaitReady(Path said) throws IOException, InterruptedException {
        for (int wait = 0; wait < WAITS && process.isAlive(); wait++) {
            if (Files.readString(said).contains(READY)) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        close();
        throw new IOException("MariaDB does not start:\n" + Files.readString(said));
    }

    /** It takes a number and nothing else; the next one to want a port gets another. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
