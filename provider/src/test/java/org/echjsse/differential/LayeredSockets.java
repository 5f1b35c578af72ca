package org.echjsse.differential;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;

/** TLS over a connection that somebody else has made, and may go on with. */
final class LayeredSockets extends Chapter {
    LayeredSockets() {
        super("Socket: layered");
        sharing();
        ending();
        consuming();
    }

    /** A connection in clear, and TLS over both its ends. */
    private record Layers(Socket clientBelow, Socket serverBelow, SocketWire wire) {
        Socket below(Who who) {
            return who == Who.CLIENT ? clientBelow : serverBelow;
        }

        static Layers over(Stage stage, boolean autoClose) throws Exception {
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Socket clientBelow = stage.closing(new Socket(Cast.siteAddress(), listening.getLocalPort()));
                Socket serverBelow = stage.closing(listening.accept());
                SSLSocket client = stage.client().socketOver(clientBelow, autoClose);
                SSLSocket server = stage.server().serverSocketOver(serverBelow, null, autoClose);
                return new Layers(clientBelow, serverBelow, SocketWire.of(stage, client, server));
            }
        }
    }

    private void sharing() {
        pair("a layered connection has the addresses and options of the one below", stage -> {
            Layers layers = Layers.over(stage, true);
            SSLSocket client = layers.wire.client;
            DirectSockets.tellStates(stage.client(), "", client);
            stage.client().saw("address", client.getInetAddress().equals(layers.clientBelow.getInetAddress()));
            stage.client().saw("port", client.getPort() == layers.clientBelow.getPort());
            stage.client().saw("local port", client.getLocalPort() == layers.clientBelow.getLocalPort());
            client.setSoTimeout(4321);
            stage.client().saw("time-out below", layers.clientBelow.getSoTimeout());
            layers.clientBelow.setKeepAlive(true);
            stage.client().saw("keep alive above", client.getKeepAlive());
            stage.client().saw("channel", client.getChannel() == layers.clientBelow.getChannel());
            stage.client().doesInWords("connect", () -> client.connect(DirectSockets.loopback(1)));
            stage.client().doesInWords("bind", () -> client.bind(DirectSockets.loopback(0)));
            stage.client().saw("client", client.getUseClientMode());
            stage.server().saw("client", layers.wire.server.getUseClientMode());
        });

        pair("a layered connection talks", stage -> {
            SocketWire wire = Layers.over(stage, true).wire.handshake();
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            SocketWire.send(wire.server, "welcome");
            stage.client().saw("received", SocketWire.receive(wire.client, 7));
            stage.client().saw("peer", wire.client.getSession().getPeerHost());
        });

        pair("TLS goes through TLS", stage -> {
            SocketWire outer = stage.sockets().handshake();
            SSLSocket client = stage.client().socketOver(outer.client, true);
            SSLSocket server = stage.server().serverSocketOver(outer.server, null, true);
            SocketWire inner = SocketWire.of(stage, client, server).handshake();
            SocketWire.send(inner.client, "hello");
            stage.server().saw("received", SocketWire.receive(inner.server, 5));
            SocketWire.close(inner.client);
            stage.client().saw("outer is closed", outer.client.isClosed());
            stage.server().saw("end", inner.server.getInputStream().read());
        });

        pair("the connection below is closed under TLS", stage -> {
            Layers layers = Layers.over(stage, true);
            layers.wire.handshake();
            InputStream in = layers.wire.client.getInputStream();
            layers.clientBelow.close();
            stage.client().saw("closed", layers.wire.client.isClosed());
            stage.client()
                    .does("write", () -> layers.wire.client.getOutputStream().write(1));
            stage.client().tries("read", in::read);
            stage.client().does("close", layers.wire.client::close);
            stage.client().saw("closed at last", layers.wire.client.isClosed());
            stage.server().tries("end", layers.wire.server.getInputStream()::read);
        });
    }

    private void ending() {
        pair("with autoClose the connection below ends with TLS", stage -> {
            Layers layers = Layers.over(stage, true);
            layers.wire.handshake();
            SocketWire.close(layers.wire.client);
            stage.client().saw("closed below", layers.clientBelow.isClosed());
            stage.server().saw("end", layers.wire.server.getInputStream().read());
            stage.server().saw("closed below", layers.serverBelow.isClosed());
            SocketWire.close(layers.wire.server);
            stage.server().saw("closed below at last", layers.serverBelow.isClosed());
        });

        for (Who first : Who.BOTH) {
            String end = "a " + first.name().toLowerCase() + " closing first";
            pair("without autoClose the connection below goes on in clear, " + end, Tls.V12, stage -> {
                Layers layers = Layers.over(stage, false);
                layers.wire.handshake();
                // SunJSSE's close() waits for the other's
                CompletableFuture<Void> closing = Stage.inBackground(() -> {
                    layers.wire.end(first).close();
                    return null;
                });
                InputStream in = layers.wire.peerOf(first).getInputStream();
                stage.actor(first).saw("peer's end", in.read());
                layers.wire.peerOf(first).close();
                Stage.await(closing);
                tellClear(stage, layers);
            });
        }

        pair("without autoClose the connection below goes on in clear, after each has said so", Tls.V13, stage -> {
            Layers layers = Layers.over(stage, false);
            layers.wire.handshake();
            layers.wire.client.shutdownOutput();
            stage.server().saw("end", layers.wire.server.getInputStream().read());
            layers.wire.server.shutdownOutput();
            stage.client().saw("end", layers.wire.client.getInputStream().read());
            layers.wire.server.close();
            layers.wire.client.close();
            tellClear(stage, layers);
        });

        pair("without autoClose a half-close does not touch the connection below", Tls.V13, stage -> {
            Layers layers = Layers.over(stage, false);
            layers.wire.handshake();
            layers.wire.client.shutdownOutput();
            stage.client().saw("shut down", layers.wire.client.isOutputShutdown());
            stage.client().saw("shut down below", layers.clientBelow.isOutputShutdown());
            stage.server().saw("end", layers.wire.server.getInputStream().read());
            stage.server().saw("input is shut down", layers.wire.server.isInputShutdown());
            stage.server().saw("below", layers.serverBelow.isInputShutdown());
            layers.wire.server.shutdownOutput();
            stage.client().saw("end", layers.wire.client.getInputStream().read());
            layers.clientBelow.getOutputStream().write('!');
            stage.server().saw("in clear", layers.serverBelow.getInputStream().read());
        });

        pair("without autoClose a handshake that never was leaves the connection as it is", stage -> {
            Layers layers = Layers.over(stage, false);
            layers.wire.client.close();
            layers.wire.server.close();
            stage.client().saw("closed", layers.wire.client.isClosed());
            stage.client().saw("closed below", layers.clientBelow.isClosed());
            layers.clientBelow.getOutputStream().write('!');
            stage.server().saw("in clear", layers.serverBelow.getInputStream().read());
        });

        pair("without autoClose a failure does not close the connection below", stage -> {
            Layers layers = Layers.over(stage, false);
            layers.clientBelow.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            stage.server().does("handshake", layers.wire.server::startHandshake);
            stage.server().saw("closed", layers.wire.server.isClosed());
            stage.server().saw("closed below", layers.serverBelow.isClosed());
        });
    }

    private static void tellClear(Stage stage, Layers layers) throws Exception {
        for (Who who : Who.BOTH) {
            stage.actor(who).saw("closed", layers.wire.end(who).isClosed());
            stage.actor(who).saw("closed below", layers.below(who).isClosed());
            stage.actor(who).saw("input is shut down below", layers.below(who).isInputShutdown());
            stage.actor(who).saw("output is shut down below", layers.below(who).isOutputShutdown());
        }
        for (Who who : Who.BOTH) {
            Socket peer = layers.below(who == Who.CLIENT ? Who.SERVER : Who.CLIENT);
            layers.below(who).getOutputStream().write("in clear".getBytes());
            stage.actor(who)
                    .saw("peer received", new String(peer.getInputStream().readNBytes(8)));
        }
    }

    private void consuming() {
        for (int length : new int[] {0, 1, 5, 100}) {
            pair("a server has read " + length + " bytes of the hello already", stage -> {
                try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    SSLSocket client = stage.client().socket(listening.getLocalPort());
                    Socket below = stage.closing(listening.accept());
                    CompletableFuture<Void> writing = Stage.inBackground(() -> {
                        SocketWire.send(client, "hello");
                        return null;
                    });
                    byte[] seen = below.getInputStream().readNBytes(length);
                    ByteArrayInputStream consumed = new ByteArrayInputStream(seen);
                    SSLSocket server = stage.server().serverSocketOver(below, consumed, true);
                    stage.server().saw("client", server.getUseClientMode());
                    stage.server().saw("received", SocketWire.receive(server, 5));
                    stage.server().saw("left", consumed.available());
                    Stage.await(writing);
                }
            });
        }

        pair("a server has read the whole hello already", stage -> {
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                SSLSocket client = stage.client().socket(listening.getLocalPort());
                Socket below = stage.closing(listening.accept());
                CompletableFuture<Void> writing = Stage.inBackground(() -> {
                    SocketWire.send(client, "hello");
                    return null;
                });
                byte[] header = below.getInputStream().readNBytes(5);
                byte[] body = below.getInputStream().readNBytes((header[3] & 0xff) << 8 | header[4] & 0xff);
                InputStream consumed =
                        new SequenceInputStream(new ByteArrayInputStream(header), new ByteArrayInputStream(body));
                SSLSocket server = stage.server().serverSocketOver(below, consumed, true);
                stage.server().saw("received", SocketWire.receive(server, 5));
                Stage.await(writing);
            }
        });

        pair("what a server has read already is no hello", stage -> {
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    Socket client = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                Socket below = stage.closing(listening.accept());
                client.getOutputStream().write("\r\n\r\n".getBytes());
                ByteArrayInputStream consumed = new ByteArrayInputStream("GET / HTTP/1.1".getBytes());
                SSLSocket server = stage.server().serverSocketOver(below, consumed, true);
                stage.server().doesInWords("handshake", server::startHandshake);
            }
        });
    }
}
