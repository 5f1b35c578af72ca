package org.echjsse.differential;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Two sockets that are connected over loopback, for one stage. */
final class SocketWire {
    final SSLSocket client;
    final SSLSocket server;

    private SocketWire(SSLSocket client, SSLSocket server) {
        this.client = client;
        this.server = server;
    }

    static SocketWire connect(Stage stage) throws Exception {
        return connect(stage, stage.server().serverSocket());
    }

    /** With something in the middle that the behaviour can meddle with. */
    static SocketWire through(Stage stage, Middle middle) throws Exception {
        SSLServerSocket listening = stage.server().serverSocket();
        SSLSocket client = stage.client().socket(middle.to(listening.getLocalPort()));
        return of(stage, client, (SSLSocket) listening.accept());
    }

    /** With a server socket that the behaviour has set up. */
    static SocketWire connect(Stage stage, SSLServerSocket listening) throws Exception {
        SSLSocket client = stage.client().socket(listening.getLocalPort());
        return of(stage, client, (SSLSocket) listening.accept());
    }

    /** Two sockets that are connected already. */
    static SocketWire of(Stage stage, SSLSocket client, SSLSocket server) throws IOException {
        stage.closing(() -> closeNow(server));
        stage.closing(() -> closeNow(client));
        server.setSoTimeout(Stage.PATIENCE_MILLIS);
        server.setTcpNoDelay(true); // else each play waits for acknowledgements that are delayed
        client.setTcpNoDelay(true);
        return new SocketWire(client, server);
    }

    /** Closes as a program does. SunJSSE's close() waits for input for as long as a read would: here that is not long. */
    static void close(Socket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoTimeout(1);
        }
        socket.close();
    }

    void closeBoth() throws IOException {
        close(client);
        close(server);
    }

    /** SunJSSE's close() waits for a writer of the same socket, and for input; the end of a play does not. */
    static void closeNow(Socket socket) throws IOException {
        try {
            socket.setSoLinger(true, 0);
            socket.setSoTimeout(1);
        } catch (SocketException closed) {
            return;
        }
        socket.close();
    }

    /** The end that is given, and the other one. */
    SSLSocket end(Who who) {
        return who == Who.CLIENT ? client : server;
    }

    SSLSocket peerOf(Who who) {
        return who == Who.CLIENT ? server : client;
    }

    /** Both sides to the end of the handshake. */
    SocketWire handshake() throws Exception {
        CompletableFuture<Void> other = Stage.inBackground(() -> {
            server.startHandshake();
            return null;
        });
        client.startHandshake();
        Stage.await(other);
        return this;
    }

    /** Both sides begin the handshake; each takes down how it ended for it: {@code "done"} or what was thrown. */
    void attempt(Stage stage) throws Exception {
        CompletableFuture<Void> other = Stage.inBackground(() -> {
            stage.server().tries("handshake", () -> begin(server));
            return null;
        });
        stage.client().tries("handshake", () -> begin(client));
        Stage.await(other);
    }

    private static String begin(SSLSocket socket) throws IOException {
        socket.startHandshake();
        return "done";
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes());
        socket.getOutputStream().flush();
    }

    static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length));
    }
}
