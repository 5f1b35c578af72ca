package org.echjsse.clients;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of the operating system's, as long as it runs, and the directory that goes with it. */
final class ServerProcess implements Closeable {
    private static final long PAUSE_MILLIS = 50;

    private final Path directory;
    private final Process process;

    private ServerProcess(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /**
     * @param title what it is
     * @param directory that goes with it, when it is closed
     * @param said where what it says is to stand
     * @param ready what it says when it can be asked
     * @param patienceMillis how long that may take
     */
    static ServerProcess start(
            String title, Path directory, List<String> command, Path said, String ready, long patienceMillis)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        ServerProcess server = new ServerProcess(directory, process);
        for (long waited = 0; waited < patienceMillis && process.isAlive(); waited += PAUSE_MILLIS) {
            if (Files.readString(said).contains(ready)) {
                return server;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        server.close();
        throw new IOException(title + " does not start:\n" + Files.readString(said));
    }

    /** For a server that takes a number and nothing else; the next one to want a port gets another. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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
