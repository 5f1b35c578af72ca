package org.echjsse.clients;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

/** A MariaDB of Debian's, which speaks MySQL's protocol: an empty one, open to everybody on loopback, with TLS by OpenSSL. */
final class MariaDbServer implements Closeable {
    private static final List<Path> INSTALLED = List.of(Path.of("/usr/sbin/mariadbd"), Path.of("/usr/sbin/mysqld"));
    private static final String READY = "ready for connections";
    private static final long PATIENCE_MILLIS = 60_000;

    private final int port;
    private final ServerProcess process;

    private MariaDbServer(int port, ServerProcess process) {
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
        int port = ServerProcess.freePort();
        List<String> command = List.of(
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
                "--ssl-key=" + key);
        return new MariaDbServer(
                port, ServerProcess.start("MariaDB", directory, command, said, READY, PATIENCE_MILLIS));
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
