package org.echjsse.clients;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of Debian's with a data directory of its own, on loopback, with TLS by OpenSSL. It refuses to run as root, and does not have to. */
final class PostgresServer implements Closeable {
    static final String USER = "visitor";

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String UNPRIVILEGED = "postgres";
    private static final String READY = "ready to accept connections";
    private static final long PAUSE_MILLIS = 50;
    private static final int WAITS = 2400;

    private final Path directory;
    private final int port;
    private final Process process;

    private PostgresServer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** The directory with its programs; the newest, if there are several. */
    static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(bin ->
                            Integer.parseInt(bin.getParent().getFileName().toString())));
        }
    }

    /** @param said where what it says is to stand */
    static PostgresServer start(Path programs, Certificates certificates, Path said)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path directory = Files.createTempDirectory("echjsse-postgres");
        Path certificate = directory.resolve("server.crt");
        Path key = directory.resolve("server.key");
        Files.writeString(certificate, certificates.certificate(Certificates.Holder.PLAIN_SITE));
        Files.createFile(key);
        key.toFile().setReadable(false, false);
        key.toFile().setReadable(true, true);
        Files.writeString(key, certificates.key(Certificates.Holder.PLAIN_SITE));
        if (isRoot()) {
            run(List.of("chown", "-R", UNPRIVILEGED, directory.toString()));
        }
        Path data = directory.resolve("data");
        run(unprivileged(
                programs.resolve("initdb").toString(), "-D", data.toString(), "-U", USER, "-A", "trust", "--no-sync"));
        int port = freePort();
        Process process = new ProcessBuilder(unprivileged(
                        programs.resolve("postgres").toString(),
                        "-D",
                        data.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=" + InetAddress.getLoopbackAddress().getHostAddress(),
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "ssl=on",
                        "-c",
                        "ssl_cert_file=" + certificate,
                        "-c",
                        "ssl_key_file=" + key))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        PostgresServer server = new PostgresServer(directory, port, process);
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
        throw new IOException("PostgreSQL does not start:\n" + Files.readString(said));
    }

    /** It takes a number and nothing else; the next one to want a port gets another. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> unprivileged(String... command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=" + UNPRIVILEGED, "--clear-groups"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ":\n" + said);
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
