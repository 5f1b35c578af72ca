package org.echjsse.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Connections that end as TLS does not want them to: cut, reset, or with something in them that nobody has sent. */
final class BrokenSockets extends Chapter {
    /** An application data record that no key was ever used for. */
    private static final byte[] FORGED = new byte[5 + 100];

    static {
        System.arraycopy(new byte[] {23, 3, 3, 0, 100}, 0, FORGED, 0, 5);
    }

    BrokenSockets() {
        super("Socket: broken");
        cut();
        reset();
        garbage();
        handshakes();
    }

    private void cut() {
        for (Who who : Who.BOTH) {
            pair("an end without close_notify is the end of the data for a " + nameOf(who), stage -> {
                Middle middle = new Middle(stage);
                SocketWire wire = SocketWire.through(stage, middle).handshake();
                OutputStream out = wire.end(who).getOutputStream();
                InputStream in = wire.end(who).getInputStream();
                exchange(wire);
                middle.end(who);
                stage.actor(who).triesInWords("read", in::read);
                stage.actor(who).triesInWords("again", in::read);
                DirectSockets.tellStates(stage.actor(who), "", wire.end(who));
                stage.actor(who).saw("valid", wire.end(who).getSession().isValid());
                stage.actor(who).doesInWords("write", () -> out.write(1));
                stage.actor(who).doesInWords("shut down", wire.end(who)::shutdownInput);
            });

            pair("an end in the middle of a record is the end of the data for a " + nameOf(who), stage -> {
                Middle middle = new Middle(stage);
                SocketWire wire = SocketWire.through(stage, middle).handshake();
                InputStream in = wire.end(who).getInputStream();
                exchange(wire);
                middle.inject(who, new byte[] {23, 3, 3, 0, 100, 1, 2, 3});
                middle.end(who);
                stage.actor(who).triesInWords("read", in::read);
                stage.actor(who).triesInWords("again", in::read);
                stage.actor(who).saw("valid", wire.end(who).getSession().isValid());
            });
        }
    }

    private void reset() {
        for (Who who : Who.BOTH) {
            pair("a reset ends the reading of a " + nameOf(who) + " with an exception", stage -> {
                Middle middle = new Middle(stage);
                SocketWire wire = SocketWire.through(stage, middle).handshake();
                InputStream in = wire.end(who).getInputStream();
                OutputStream out = wire.end(who).getOutputStream();
                exchange(wire);
                middle.inject(who, new byte[] {23, 3, 3, 0, 100, 1, 2, 3});
                middle.reset(who);
                stage.actor(who).triesInWords("read", in::read);
                stage.actor(who).tries("again", in::read);
                stage.actor(who).doesInWords("write", () -> out.write(1));
                DirectSockets.tellStates(stage.actor(who), "", wire.end(who));
                stage.actor(who).saw("valid", wire.end(who).getSession().isValid());
            });
        }

        pair("a reset ends the writing of a client with an exception", stage -> {
            Middle middle = new Middle(stage);
            SocketWire wire = SocketWire.through(stage, middle).handshake();
            OutputStream out = wire.client.getOutputStream();
            exchange(wire);
            middle.reset(Who.CLIENT);
            stage.client().does("write", () -> {
                for (int i = 0; i < 1000; i++) {
                    out.write(new byte[10_000]);
                }
            });
            stage.client().does("write again", () -> {
                for (int i = 0; i < 1000; i++) {
                    out.write(new byte[10_000]);
                }
            });
            stage.client().saw("closed", wire.client.isClosed());
        });
    }

    private void garbage() {
        for (Who who : Who.BOTH) {
            pair("a forged record ends the connection of a " + nameOf(who), stage -> {
                Middle middle = new Middle(stage);
                SocketWire wire = SocketWire.through(stage, middle).handshake();
                exchange(wire);
                middle.inject(who, FORGED);
                tellFailure(stage, wire, who);
            });

            pair("a record of a type that there is not ends the connection of a " + nameOf(who), stage -> {
                Middle middle = new Middle(stage);
                SocketWire wire = SocketWire.through(stage, middle).handshake();
                exchange(wire);
                middle.inject(who, new byte[] {99, 3, 3, 0, 2, 1, 0});
                tellEnd(stage, wire, who);
            });

            pair("an alert in clear does not end the connection of a " + nameOf(who) + " quietly", stage -> {
                Middle middle = new Middle(stage);
                SocketWire wire = SocketWire.through(stage, middle).handshake();
                exchange(wire);
                middle.inject(who, new byte[] {21, 3, 3, 0, 2, 1, 0});
                tellEnd(stage, wire, who);
            });
        }
    }

    /** Both sides hear of it, in one of the kinds of SSLException. */
    private static void tellEnd(Stage stage, SocketWire wire, Who who) throws Exception {
        for (SSLSocket socket : List.of(wire.end(who), wire.peerOf(who))) {
            Actor actor = socket == wire.client ? stage.client() : stage.server();
            InputStream in = socket.getInputStream();
            try {
                actor.saw("read", in.read());
            } catch (IOException thrown) {
                actor.saw("fault of TLS", thrown instanceof SSLException);
            }
            actor.saw("closed", socket.isClosed());
            actor.saw("valid", socket.getSession().isValid());
        }
    }

    /** What the one side sees of it, and then the other. */
    private static void tellFailure(Stage stage, SocketWire wire, Who who) throws Exception {
        InputStream in = wire.end(who).getInputStream();
        OutputStream out = wire.end(who).getOutputStream();
        stage.actor(who).tries("read", in::read);
        stage.actor(who).tries("again", in::read);
        stage.actor(who).tries("available", in::available);
        stage.actor(who).doesInWords("write", () -> out.write(1));
        stage.actor(who).doesInWords("handshake", wire.end(who)::startHandshake);
        DirectSockets.tellStates(stage.actor(who), "", wire.end(who));
        stage.actor(who).saw("valid", wire.end(who).getSession().isValid());
        Who other = who == Who.CLIENT ? Who.SERVER : Who.CLIENT;
        InputStream others = wire.end(other).getInputStream();
        stage.actor(other).tries("read", others::read);
        stage.actor(other).tries("again", others::read);
        stage.actor(other).saw("closed", wire.end(other).isClosed());
    }

    private void handshakes() {
        pair("a server that speaks plain text is named as such", stage -> {
            try (ServerSocket plain = plainServer("HTTP/1.1 400 Bad Request\r\n\r\n")) {
                SSLSocket client = stage.client().socket(plain.getLocalPort());
                stage.client().doesInWords("handshake", client::startHandshake);
                stage.client().saw("closed", client.isClosed());
            }
        });

        pair("a client that speaks plain text is named as such", stage -> {
            try (SSLServerSocket listening = stage.server().serverSocket();
                    Socket plain = new Socket("127.0.0.1", listening.getLocalPort())) {
                plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
                SSLSocket server = stage.closing((SSLSocket) listening.accept());
                stage.server().doesInWords("handshake", server::startHandshake);
                stage.server().saw("closed", server.isClosed());
            }
        });

        pair("a server that hangs up on the hello", stage -> {
            try (ServerSocket plain = plainServer("")) {
                SSLSocket client = stage.client().socket(plain.getLocalPort());
                stage.client().doesInWords("handshake", client::startHandshake);
                stage.client().doesInWords("again", client::startHandshake);
            }
        });

        pair("a server that resets on the hello", stage -> {
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Stage.inBackground(() -> {
                    Socket accepted = listening.accept();
                    accepted.getInputStream().read();
                    accepted.setSoLinger(true, 0);
                    accepted.close();
                    return null;
                });
                SSLSocket client = stage.client().socket(listening.getLocalPort());
                stage.client().does("handshake", client::startHandshake);
                stage.client().saw("closed", client.isClosed());
            }
        });

        pair("a server that answers with an alert is quoted", stage -> {
            try (ServerSocket plain = plainServer(new String(new char[] {21, 3, 3, 0, 2, 2, 40}))) {
                SSLSocket client = stage.client().socket(plain.getLocalPort());
                stage.client().tries("words", () -> {
                    try {
                        client.startHandshake();
                        return "none";
                    } catch (SSLHandshakeException thrown) {
                        // newer JDKs put the alert before it once more
                        return thrown.getMessage().endsWith("Received fatal alert: handshake_failure");
                    }
                });
                stage.client().saw("closed", client.isClosed());
            }
        });

        pair("a failed handshake is told once, and then the socket is broken", stage -> {
            try (ServerSocket plain = plainServer("nonsense, and no more")) {
                SSLSocket client = stage.client().socket(plain.getLocalPort());
                InputStream in = client.getInputStream();
                OutputStream out = client.getOutputStream();
                stage.client().does("write", () -> out.write(1));
                stage.client().does("write again", () -> out.write(1));
                stage.client().tries("read", in::read);
                stage.client().does("handshake", client::startHandshake);
                stage.client().saw("suite", client.getSession().getCipherSuite());
                stage.client().saw("valid", client.getSession().isValid());
            }
        });
    }

    /** Reads something, says something, and hangs up. */
    private static ServerSocket plainServer(String answer) throws Exception {
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Stage.inBackground(() -> {
            try (Socket accepted = listening.accept()) {
                accepted.getInputStream().read(new byte[20_000]);
                accepted.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                accepted.shutdownOutput();
                accepted.getInputStream().readAllBytes();
            }
            return null;
        });
        return listening;
    }

    /** Once there and back, so that nothing is on its way any more. */
    private static void exchange(SocketWire wire) throws Exception {
        SocketWire.send(wire.client, "hello");
        SocketWire.receive(wire.server, 5);
        SocketWire.send(wire.server, "hello");
        SocketWire.receive(wire.client, 5);
    }

    private static String nameOf(Who who) {
        return who == Who.CLIENT ? "client" : "server";
    }
}
