package org.echjsse.jsse;

import static org.echjsse.jsse.SocketPair.await;
import static org.echjsse.jsse.SocketPair.inBackground;
import static org.echjsse.jsse.SocketPair.receive;
import static org.echjsse.jsse.SocketPair.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sockets over somebody's connection, and what a socket hands on to the connection below. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LayeredSocketTest {

    /** Two plain sockets and the TLS sockets over them. */
    private static final class Layers implements AutoCloseable {
        final Socket testedBelow;
        final Socket peerBelow;
        SSLSocket tested;
        SSLSocket peer;

        Layers() throws IOException {
            try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                testedBelow = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
                peerBelow = listening.accept();
            }
            testedBelow.setSoTimeout(20_000);
            peerBelow.setSoTimeout(20_000);
        }

        Layers tls(SocketPair.Case c, boolean autoClose) throws IOException {
            SocketKind.Factories ours =
                    c.kind().factories(SocketPair.LEAF.keyManagers(), SocketPair.CA.trustManagers());
            SocketKind.Factories sun =
                    SocketKind.SUNJSSE.factories(SocketPair.LEAF.keyManagers(), SocketPair.CA.trustManagers());
            tested = layer(ours, testedBelow, c.client(), autoClose);
            peer = layer(sun, peerBelow, !c.client(), false);
            (c.client() ? tested : peer).setEnabledProtocols(new String[] {c.protocol()});
            return this;
        }

        private static SSLSocket layer(SocketKind.Factories factories, Socket below, boolean client, boolean autoClose)
                throws IOException {
            return (SSLSocket)
                    (client
                            ? factories.sockets().createSocket(below, SocketPair.HOST, 443, autoClose)
                            : factories.sockets().createSocket(below, (InputStream) null, autoClose));
        }

        Layers handshake() throws Exception {
            CompletableFuture<Void> other = inBackground(() -> {
                peer.startHandshake();
                return null;
            });
            tested.startHandshake();
            await(other);
            return this;
        }

        @Override
        public void close() throws IOException {
            testedBelow.close();
            peerBelow.close();
        }
    }

    static Stream<SocketPair.Case> everyCase() {
        return SocketPair.everyCase();
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void withAutoCloseTheConnectionBelowEndsToo(SocketPair.Case c) throws Exception {
        try (Layers layers = new Layers().tls(c, true).handshake()) {
            send(layers.tested, "goodbye");
            layers.testedBelow.setSoTimeout(1);
            layers.tested.close();
            assertTrue(layers.tested.isClosed());
            assertTrue(layers.testedBelow.isClosed());
            assertEquals("goodbye", new String(layers.peer.getInputStream().readAllBytes()));
        }
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void withoutAutoCloseTheConnectionBelowGoesOnInPlainText(SocketPair.Case c) throws Exception {
        try (Layers layers = new Layers().tls(c, false).handshake()) {
            send(layers.tested, "hello");
            assertEquals("hello", receive(layers.peer, 5));
            CompletableFuture<Void> peerEnds = inBackground(() -> {
                assertEquals(-1, layers.peer.getInputStream().read());
                layers.peer.close();
                send(layers.peerBelow, "plain text");
                return null;
            });
            InputStream in = layers.tested.getInputStream();
            layers.tested.shutdownOutput();
            assertEquals(-1, in.read());
            layers.tested.close();
            await(peerEnds);
            assertTrue(layers.tested.isClosed());
            assertFalse(layers.testedBelow.isClosed());
            assertEquals("plain text", receive(layers.testedBelow, 10));
            send(layers.testedBelow, "and back");
            assertEquals("and back", receive(layers.peerBelow, 8));
        }
    }

    @ParameterizedTest
    @MethodSource("everyCase")
    void tls12WaitsForTheAnswerBeforeItGivesTheConnectionBack(SocketPair.Case c) throws Exception {
        if (c.protocol().equals("TLSv1.3")) {
            return; // the peer need not answer
        }
        try (Layers layers = new Layers().tls(c, false).handshake()) {
            CompletableFuture<Integer> peerEnds =
                    inBackground(() -> layers.peer.getInputStream().read());
            layers.tested.close();
            assertEquals(-1, await(peerEnds));
            send(layers.peerBelow, "plain text");
            assertEquals("plain text", receive(layers.testedBelow, 10));
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aServerGoesOnFromWhatWasReadAlready(SocketKind kind) throws Exception {
        for (int consumed : new int[] {1, 5, 43, 100}) {
            try (Layers layers = new Layers()) {
                SSLSocket client = (SSLSocket) SocketKind.SUNJSSE
                        .factories(null, SocketPair.CA.trustManagers())
                        .sockets()
                        .createSocket(layers.peerBelow, SocketPair.HOST, 443, true);
                CompletableFuture<Void> said = inBackground(() -> {
                    send(client, "hello");
                    return null;
                });
                byte[] begin = layers.testedBelow.getInputStream().readNBytes(consumed);
                SSLSocket server = (SSLSocket) kind.factories(SocketPair.LEAF.keyManagers(), null)
                        .sockets()
                        .createSocket(layers.testedBelow, new ByteArrayInputStream(begin), true);
                assertFalse(server.getUseClientMode());
                assertEquals("hello", receive(server, 5));
                await(said);
                ExtendedSSLSession session = (ExtendedSSLSession) server.getSession();
                assertEquals(List.of(new SNIHostName(SocketPair.HOST)), session.getRequestedServerNames());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void tlsGoesThroughTls(SocketKind kind) throws Exception {
        SocketPair.Case c = new SocketPair.Case(kind, "TLSv1.3", true);
        try (SocketPair tunnel = c.open().handshake()) {
            SSLSocket inner = (SSLSocket) kind.factories(null, SocketPair.CA.trustManagers())
                    .sockets()
                    .createSocket(tunnel.tested, SocketPair.HOST, 443, true);
            SSLSocket peer = (SSLSocket) SocketKind.SUNJSSE
                    .factories(SocketPair.LEAF.keyManagers(), null)
                    .sockets()
                    .createSocket(tunnel.peer, (InputStream) null, true);
            CompletableFuture<String> heard = inBackground(() -> receive(peer, 5));
            send(inner, "hello");
            assertEquals("hello", await(heard));
            tunnel.tested.setSoTimeout(1);
            inner.close();
            assertTrue(tunnel.tested.isClosed());
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void optionsAndAddressesAreThoseOfTheConnectionBelow(SocketKind kind) throws Exception {
        try (Layers layers = new Layers()) {
            Socket below = layers.testedBelow;
            SSLSocket socket = (SSLSocket) kind.factories(null, SocketPair.CA.trustManagers())
                    .sockets()
                    .createSocket(below, SocketPair.HOST, 443, true);
            assertTrue(socket.isConnected() && socket.isBound() && !socket.isClosed());
            assertEquals(below.getRemoteSocketAddress(), socket.getRemoteSocketAddress());
            assertEquals(below.getLocalSocketAddress(), socket.getLocalSocketAddress());
            assertEquals(below.getInetAddress(), socket.getInetAddress());
            assertEquals(below.getLocalAddress(), socket.getLocalAddress());
            assertEquals(below.getPort(), socket.getPort());
            assertEquals(below.getLocalPort(), socket.getLocalPort());
            assertSame(below.getChannel(), socket.getChannel());
            socket.setTcpNoDelay(true);
            assertTrue(below.getTcpNoDelay());
            socket.setSoTimeout(1234);
            assertEquals(1234, below.getSoTimeout());
            socket.setKeepAlive(true);
            assertTrue(below.getKeepAlive());
            socket.setSoLinger(true, 3);
            assertEquals(3, below.getSoLinger());
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, false);
            assertFalse(below.getOption(StandardSocketOptions.SO_KEEPALIVE));
            assertEquals(below.supportedOptions(), socket.supportedOptions());
            assertThrows(SocketException.class, () -> socket.sendUrgentData(1));
            assertThrows(SocketException.class, () -> socket.setOOBInline(true));
            assertThrows(SocketException.class, socket::getOOBInline);
            assertThrows(IOException.class, () -> socket.bind(null));
            assertThrows(SocketException.class, () -> socket.connect(new InetSocketAddress("127.0.0.1", 1)));
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aSocketIsSetBeforeItIsConnected(SocketKind kind) throws Exception {
        try (SSLServerSocket listening = (SSLServerSocket) SocketKind.SUNJSSE
                        .factories(SocketPair.LEAF.keyManagers(), null)
                        .serverSockets()
                        .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
                SSLSocket socket = (SSLSocket) kind.factories(null, SocketPair.CA.trustManagers())
                        .sockets()
                        .createSocket()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            socket.setSSLParameters(parameters);
            socket.setEnableSessionCreation(true);
            socket.setTcpNoDelay(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.connect(new InetSocketAddress(SocketPair.namedLoopback(), listening.getLocalPort()), 5000);
            assertArrayEquals(new String[] {"TLSv1.2"}, socket.getEnabledProtocols());
            assertEquals("HTTPS", socket.getSSLParameters().getEndpointIdentificationAlgorithm());
            assertTrue(socket.getTcpNoDelay());
            assertEquals(
                    List.of(new SNIHostName(SocketPair.HOST)),
                    socket.getSSLParameters().getServerNames());
            CompletableFuture<ExtendedSSLSession> served =
                    inBackground(() -> (ExtendedSSLSession) ((SSLSocket) listening.accept()).getSession());
            socket.startHandshake();
            assertEquals("TLSv1.2", socket.getSession().getProtocol());
            assertEquals(SocketPair.HOST, socket.getSession().getPeerHost());
            assertEquals(
                    List.of(new SNIHostName(SocketPair.HOST)), await(served).getRequestedServerNames());
            assertThrows(SocketException.class, () -> socket.connect(socket.getRemoteSocketAddress()));
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void everyWayToMakeASocketConnectsIt(SocketKind kind) throws Exception {
        var factory = kind.factories(null, SocketPair.CA.trustManagers()).sockets();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket listening = new ServerSocket(0, 10, loopback)) {
            int port = listening.getLocalPort();
            for (Socket socket : List.of(
                    factory.createSocket("127.0.0.1", port),
                    factory.createSocket(loopback, port),
                    factory.createSocket("127.0.0.1", port, loopback, 0),
                    factory.createSocket(loopback, port, loopback, 0),
                    factory.createSocket((String) null, port))) {
                assertTrue(socket.isConnected());
                assertTrue(((SSLSocket) socket).getUseClientMode());
                assertEquals(port, socket.getPort());
                socket.setSoTimeout(1);
                socket.close();
            }
        }
        try (Socket unconnected = new Socket()) {
            assertThrows(SocketException.class, () -> factory.createSocket(unconnected, "host", 1, true));
            assertThrows(SocketException.class, () -> factory.createSocket(unconnected, (InputStream) null, true));
        }
        assertTrue(List.of(factory.getSupportedCipherSuites()).containsAll(List.of(factory.getDefaultCipherSuites())));
        assertTrue(List.of(factory.getDefaultCipherSuites()).contains("TLS_AES_128_GCM_SHA256"));
    }
}
