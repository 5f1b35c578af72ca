package org.echjsse.differential;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** What is not TLS, and TLS that something has happened to. */
final class BrokenInput extends Chapter {
    private static final byte[] HTTP_ANSWER = ascii("HTTP/1.1 400 Bad Request\r\n\r\n");
    private static final byte[] HTTP_REQUEST = ascii("GET / HTTP/1.1\r\nHost: site.example\r\n\r\n");
    private static final int HANDSHAKE_TYPE = 5;
    private static final int HANDSHAKE_LENGTH = 8;
    private static final int LEGACY_VERSION = 9;
    private static final int SESSION_ID = 43;
    private static final int FINISHED = 20;
    private static final int STEPS = 50;

    BrokenInput() {
        super("Broken input");
        notTls();
        brokenHellos();
        damage();
        sockets();
    }

    // ---- engines

    /** The client gets this instead of the server's answer to its hello. */
    private void toClient(String name, UnaryOperator<byte[]> change) {
        pair(name, stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            while (wire.client.incoming().length == 0) {
                wire.client.step();
                wire.server.step();
            }
            tellOf(stage.client(), wire.client, wire.server, change.apply(wire.client.incoming()));
        });
    }

    /** The server gets this instead of the client's hello. */
    private void toServer(String name, UnaryOperator<byte[]> change) {
        pair(name, stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            while (wire.server.incoming().length == 0) {
                wire.client.step();
            }
            tellOf(stage.server(), wire.server, wire.client, change.apply(wire.server.incoming()));
        });
    }

    /** One end gets these bytes, and nobody answers to what it says. */
    private static void tellOf(Actor actor, EngineWire.End end, EngineWire.End other, byte[] instead) {
        other.setIncoming(new byte[0]);
        end.setIncoming(instead);
        Exception failure = null;
        for (int i = 0; i < STEPS; i++) { // on after a failure: its alert is still to be sent
            try {
                if (!end.step()) {
                    break;
                }
            } catch (SSLException e) {
                failure = failure == null ? e : failure;
            }
        }
        actor.saw("failure", failure == null ? "none" : Thrown.words(failure));
        actor.saw("answers", other.incoming().length > 0);
        actor.saw("inbound done", end.engine.isInboundDone());
        actor.saw("outbound done", end.engine.isOutboundDone());
    }

    private void notTls() {
        toClient("HTTP answers a client", sent -> HTTP_ANSWER);
        toServer("HTTP asks a server", sent -> HTTP_REQUEST);
        toServer("a record of an unknown type", sent -> with(sent, 0, 99));
        toClient("a record that is too long, to a client", sent -> new byte[] {22, 3, 3, -1, -1, 1, 2, 3});
        toServer("a record that is too long, to a server", sent -> new byte[] {22, 3, 3, -1, -1, 1, 2, 3});
    }

    private void brokenHellos() {
        toClient("Finished instead of ServerHello", sent -> with(sent, HANDSHAKE_TYPE, FINISHED));
        toServer("Finished instead of ClientHello", sent -> with(sent, HANDSHAKE_TYPE, FINISHED));
        toClient("an unknown message instead of ServerHello", sent -> with(sent, HANDSHAKE_TYPE, 99));
        toServer("an unknown message instead of ClientHello", sent -> with(sent, HANDSHAKE_TYPE, 99));
        toClient("ServerHello selects a suite that was not offered", sent -> with(sent, suiteAt(sent) + 1, 0xff));
        toClient("ServerHello selects a compression", sent -> with(sent, suiteAt(sent) + 2, 1));
        toClient("ServerHello of TLS 1.0", sent -> with(sent, LEGACY_VERSION + 1, 1));
        toServer("ClientHello is cut short", sent -> with(sent, HANDSHAKE_LENGTH, sent[HANDSHAKE_LENGTH] - 1));
    }

    private void damage() {
        pair("a record of the handshake is damaged", Tls.V13, stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            while (wire.client.incoming().length == 0
                    || wire.server.engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wire.client.step();
                wire.server.step();
            }
            byte[] sent = wire.client.incoming();
            tellOf(stage.client(), wire.client, wire.server, with(sent, sent.length - 1, sent[sent.length - 1] ^ 1));
        });
        pair("application data is damaged", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap("hello");
            byte[] sent = wire.server.incoming();
            wire.server.setIncoming(with(sent, sent.length - 1, sent[sent.length - 1] ^ 1));
            wire.settle();
            stage.server().saw("failure", Thrown.words(wire.server.failure()));
            Failure.tell(stage.client(), wire.client);
        });
    }

    private static int suiteAt(byte[] serverHello) {
        return SESSION_ID + 1 + serverHello[SESSION_ID];
    }

    private static byte[] with(byte[] sent, int at, int value) {
        byte[] changed = sent.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    // ---- sockets

    /** What a server does that is none. */
    private interface Peer {
        void talk(Socket socket) throws Exception;
    }

    private void sockets() {
        client("a socket whose server speaks HTTP", peer -> peer.getOutputStream()
                .write(HTTP_ANSWER));
        client("a socket whose server closes after the hello", peer -> {});
        client("a socket whose server closes amid a record", peer -> peer.getOutputStream()
                .write(new byte[] {22, 3, 3, 0, 99, 2}));
        client("a socket whose server resets the connection", peer -> peer.setSoLinger(true, 0));
        client("a socket whose server refuses", peer -> peer.getOutputStream()
                .write(new byte[] {21, 3, 3, 0, 2, 2, 40}));
        client("a socket whose server says good-bye", peer -> peer.getOutputStream()
                .write(new byte[] {21, 3, 3, 0, 2, 1, 0}));
        pair("a socket whose server says nothing", stage -> {
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                SSLSocket client = stage.client().socket(listening.getLocalPort());
                client.setSoTimeout(100);
                Failure.tell(stage.client(), failure(client));
                stage.client().saw("closed", client.isClosed());
            }
        });
        pair("a server socket whose client speaks HTTP", stage -> {
            try (var listening = stage.server().serverSocket();
                    Socket client = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                client.getOutputStream().write(HTTP_REQUEST);
                SSLSocket server = stage.closing((SSLSocket) listening.accept());
                server.setSoTimeout(Stage.PATIENCE_MILLIS);
                Failure.tell(stage.server(), failure(server));
                stage.server().saw("closed", server.isClosed());
            }
        });
    }

    private void client(String name, Peer server) {
        pair(name, stage -> {
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                CompletableFuture<Void> talking = Stage.inBackground(() -> {
                    try (Socket peer = listening.accept()) {
                        readRecord(peer);
                        server.talk(peer);
                        peer.getOutputStream().flush();
                    }
                    return null;
                });
                SSLSocket client = stage.client().socket(listening.getLocalPort());
                Failure.tell(stage.client(), failure(client));
                stage.client().saw("closed", client.isClosed());
                stage.client().tries("write", () -> {
                    OutputStream out = client.getOutputStream();
                    out.write(1);
                    return "done";
                });
                Stage.await(talking);
            }
        });
    }

    private static void readRecord(Socket peer) throws Exception {
        byte[] header = peer.getInputStream().readNBytes(5);
        peer.getInputStream().readNBytes((header[3] & 0xff) << 8 | header[4] & 0xff);
    }

    private static Throwable failure(SSLSocket socket) {
        try {
            socket.startHandshake();
            return null;
        } catch (Exception e) {
            return e;
        }
    }
}
