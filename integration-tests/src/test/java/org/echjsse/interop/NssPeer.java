package org.echjsse.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Mozilla NSS by its test programs {@code selfserv} and {@code tstclnt}. */
final class NssPeer {
    private NssPeer() {}

    /** {@code selfserv}: it cannot be told to bind to loopback, nor to choose a port itself. */
    static final class Server implements AutoCloseable {
        /** How selfserv reports the alert 121 of a client. */
        static final String ECH_REQUIRED = "SSL peer reported ECH required";

        private final PeerProcess process;
        private final int port;

        private Server(PeerProcess process, int port) {
            this.process = process;
            this.port = port;
            process.awaitLine(0, "About to call accept");
        }

        int port() {
            return port;
        }

        int mark() {
            return process.mark();
        }

        /** Waits until it says this, from the mark on. */
        String awaitLine(int mark, String containing) {
            return process.awaitLine(mark, containing);
        }

        String output() {
            return process.output();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    static Server serve(KeyKind kind, EchMaterial key, String... extra) {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                "selfserv",
                "-d",
                Pki.shared().nssDatabase(kind),
                "-p",
                Integer.toString(port),
                // -n also for EC: selfserv stops looking through its -a names at an empty first one, which -n fills
                "-n",
                Names.COVER,
                "-a",
                Names.SECRET,
                "-a",
                Names.COVER,
                "-X",
                key.nssKey(),
                "-V",
                "tls1.3:tls1.3",
                "-v"));
        command.addAll(List.of(extra));
        return new Server(PeerProcess.start(command), port);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code tstclnt} printed, and its exit code. */
    record Visit(int exit, String output) {}

    /** One visit by {@code tstclnt} at the secret name. */
    static Visit visit(int port, String... extra) {
        return visit(KeyKind.EC, port, extra);
    }

    /** The same with the certificates of this kind at hand; it shows one only if told to. */
    static Visit visit(KeyKind kind, int port, String... extra) {
        Path request = Scratch.DIRECTORY.resolve("request.txt");
        try {
            Files.writeString(request, "GET / HTTP/1.0\r\nHost: " + Names.SECRET + "\r\n\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(List.of(
                "tstclnt",
                "-d",
                Pki.shared().nssDatabase(kind),
                "-4",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-a",
                Names.SECRET,
                "-v",
                "-A",
                request.toString()));
        command.addAll(List.of(extra));
        try (PeerProcess process = PeerProcess.start(command)) {
            int exit = process.awaitEnd();
            return new Visit(exit, process.output());
        }
    }
}
