package org.echjsse.clients;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL of Debian's with a data directory of its own, on loopback, with TLS by OpenSSL. It refuses to run as root, and does not have to. */
final class PostgresServer implements Closeable {
    static final String USER = "visitor";

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String UNPRIVILEGED = "postgres";
    private static final String READY = "ready to accept connections";
    private static final long PATIENCE_MILLIS = 120_000;

    private final int port;
    private final ServerProcess process;

    private PostgresServer(int port, ServerProcess process) {
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
        int port = ServerProcess.freePort();
        List<String> command = unprivileged(
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
                "ssl_key_file=" + key);
        return new PostgresServer(
                port, ServerProcess.start("PostgreSQL", directory, command, said, READY, PATIENCE_MILLIS));
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
        process.close();
    }
}
