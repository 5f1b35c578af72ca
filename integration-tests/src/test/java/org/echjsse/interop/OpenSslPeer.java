package org.echjsse.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code openssl s_server} and {@code s_client} of a release without ECH: the rest of the world. */
final class OpenSslPeer {
    private static final Pattern ACCEPT = Pattern.compile("ACCEPT .*:(\\d+)");

    private OpenSslPeer() {}

    /** {@code s_server -www}: answers with a page that says what it negotiated. */
    static final class Server implements AutoCloseable {
        private final PeerProcess process;
        private final int port;

        private Server(PeerProcess process) {
            this.process = process;
            Matcher matcher = ACCEPT.matcher(
                    process.awaitLine(0, line -> ACCEPT.matcher(line).find(), "ACCEPT"));
            if (!matcher.find()) {
                throw new AssertionError(process.output());
            }
            this.port = Integer.parseInt(matcher.group(1));
        }

        int port() {
            return port;
        }

        /** The process itself: what it prints, what it reads. */
        PeerProcess process() {
            return process;
        }

        String output() {
            return process.output();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /**
     * A server that shows the certificate of one name to everybody.
     *
     * @param extra {@code -www} for one that answers with a page; without it what the client sends is in the output, and what is
     *     written to the server's input goes to the client
     */
    static Server serveOnly(String name, KeyKind kind, String... extra) {
        Pki pki = Pki.shared();
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-cert",
                pki.certificateFile(name, kind).toString(),
                "-key",
                pki.keyFile(name, kind).toString()));
        command.addAll(List.of(extra));
        return new Server(PeerProcess.start(command));
    }

    /** A server with the certificate of the cover name, and for those who ask by name that of the secret one. */
    static Server serve(KeyKind kind, String... extra) {
        Pki pki = Pki.shared();
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-www",
                "-cert",
                pki.certificateFile(Names.COVER, kind).toString(),
                "-key",
                pki.keyFile(Names.COVER, kind).toString(),
                "-servername",
                Names.SECRET,
                "-cert2",
                pki.certificateFile(Names.SECRET, kind).toString(),
                "-key2",
                pki.keyFile(Names.SECRET, kind).toString()));
        command.addAll(List.of(extra));
        return new Server(PeerProcess.start(command));
    }

    /** What {@code s_client} printed, and its exit code. */
    record Visit(int exit, String output) {}

    /** One visit by {@code s_client} at the secret name; it ends when the server closes. */
    static Visit visit(int port, String... extra) {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-servername",
                Names.SECRET,
                "-verify_hostname",
                Names.SECRET,
                "-verify_return_error",
                "-CAfile",
                Pki.shared().rootsFile().toString(),
                "-ign_eof"));
        command.addAll(List.of(extra));
        try (PeerProcess process = PeerProcess.start(command)) {
            process.write("GET / HTTP/1.0\r\nHost: " + Names.SECRET + "\r\n\r\n");
            int exit = process.awaitEnd();
            return new Visit(exit, process.output());
        }
    }
}
