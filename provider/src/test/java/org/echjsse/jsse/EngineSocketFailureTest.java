package org.echjsse.jsse;

import static org.echjsse.jsse.SocketPair.await;
import static org.echjsse.jsse.SocketPair.inBackground;
import static org.echjsse.jsse.SocketPair.receive;
import static org.echjsse.jsse.SocketPair.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that are slow, silent, gone, or no TLS peers at all. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineSocketFailureTest {

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void aReadThatTimesOutInTheMiddleOfARecordLosesNothing(SocketPair.Case c) throws Exception {
        try (Relay relay = new Relay();
                SocketPair pair = c.open(relay).handshake()) {
            byte[] data = new byte[150];
            new Random(3).nextBytes(data);
            relay.pauseMillis = 60;
            pair.tested.setSoTimeout(20);
            CompletableFuture<Void> sent = inBackground(() -> {
                pair.peer.getOutputStream().write(data);
                return null;
            });
            byte[] heard = new byte[data.length];
            int timeouts = 0;
            InputStream in = pair.tested.getInputStream();
            for (int at = 0; at < data.length; ) {
                try {
                    at += in.read(heard, at, data.length - at);
                } catch (SocketTimeoutException e) {
                    timeouts++;
                }
            }
            await(sent);
            assertArrayEquals(data, heard);
            assertTrue(timeouts > 3, "timed out " + timeouts + " times");
            relay.pauseMillis = 0;
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void aHandshakeThatTimesOutIsResumed(SocketPair.Case c) throws Exception {
        try (Relay relay = new Relay();
                SocketPair pair = c.open(relay)) {
            relay.pieceLength = 150;
            relay.pauseMillis = 40;
            pair.tested.setSoTimeout(10);
            CompletableFuture<Void> other = inBackground(() -> {
                pair.peer.startHandshake();
                return null;
            });
            int timeouts = 0;
            while (true) {
                try {
                    pair.tested.startHandshake();
                    break;
                } catch (SocketTimeoutException e) {
                    timeouts++;
                }
            }
            await(other);
            relay.pauseMillis = 0;
            assertTrue(timeouts > 1, "timed out " + timeouts + " times");
            pair.tested.setSoTimeout(20_000);
            send(pair.peer, "hello");
            assertEquals("hello", receive(pair.tested, 5));
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aPeerThatIsSilentMakesGetSessionGiveUpForGood(SocketKind kind) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SSLSocket socket = client(kind, silent.getLocalPort())) {
            socket.setSoTimeout(50);
            assertNobodysSession(socket.getSession());
            assertThrows(SocketException.class, socket::startHandshake);
            assertTrue(socket.isClosed());
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aPlainTextPeerIsNamedAsSuch(SocketKind kind) throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SSLSocket socket = client(kind, plain.getLocalPort())) {
            CompletableFuture<Void> answered = inBackground(() -> {
                try (Socket s = plain.accept()) {
                    s.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    s.getInputStream().readAllBytes();
                }
                return null;
            });
            SSLException e = assertThrows(SSLException.class, socket::startHandshake);
            assertTrue(
                    e.getMessage().contains("plaintext") || e.getMessage().contains("Unsupported or unrecognized"),
                    e::toString);
            assertTrue(socket.isClosed());
            assertNobodysSession(socket.getSession());
            await(answered);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aPeerThatHangsUpInTheHandshakeIsNamedAsSuch(SocketKind kind) throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SSLSocket socket = client(kind, rude.getLocalPort())) {
            inBackground(() -> {
                try (Socket s = rude.accept()) {
                    s.getInputStream().read(new byte[5000]);
                }
                return null;
            });
            SSLHandshakeException e = assertThrows(SSLHandshakeException.class, socket::startHandshake);
            assertEquals("Remote host terminated the handshake", e.getMessage());
            assertInstanceOf(EOFException.class, e.getCause());
            assertThrows(SocketException.class, socket::startHandshake);
            assertThrows(SocketException.class, () -> send(socket, "x"));
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aResetInTheHandshakeIsASocketException(SocketKind kind) throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SSLSocket socket = client(kind, rude.getLocalPort())) {
            inBackground(() -> {
                Socket s = rude.accept();
                s.getInputStream().read(new byte[5000]);
                s.setSoLinger(true, 0);
                s.close();
                return null;
            });
            assertThrows(SocketException.class, socket::startHandshake);
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void aResetIsASocketExceptionForReadersAndWriters(SocketPair.Case c) throws Exception {
        try (Relay relay = new Relay();
                SocketPair pair = c.open(relay).handshake()) {
            relay.reset();
            assertThrows(SocketException.class, () -> receive(pair.tested, 1));
            assertThrows(SocketException.class, () -> {
                for (int i = 0; i < 100; i++) {
                    send(pair.tested, "x");
                    Thread.sleep(10);
                }
            });
            pair.tested.close();
            assertTrue(pair.tested.isClosed());
        }
    }

    // SunJSSE does so unless com.sun.net.ssl.requireCloseNotify is set: many servers never send close_notify.
    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void anEndWithoutCloseNotifyIsTheEndOfTheData(SocketPair.Case c) throws Exception {
        try (Relay relay = new Relay();
                SocketPair pair = c.open(relay).handshake()) {
            send(pair.peer, "hello");
            assertEquals("hello", receive(pair.tested, 5));
            relay.cut();
            assertEquals(-1, pair.tested.getInputStream().read());
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void aRecordCutInTheMiddleIsNotDelivered(SocketPair.Case c) throws Exception {
        try (Relay relay = new Relay();
                SocketPair pair = c.open(relay).handshake()) {
            send(pair.peer, "hello");
            assertEquals("hello", receive(pair.tested, 5));
            relay.budget.set(20);
            send(pair.peer, "a longer text in a record of its own");
            assertEquals(-1, pair.tested.getInputStream().read());
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void theFatalAlertIsOutBeforeTheExceptionIsUp(SocketPair.Case c) throws Exception {
        if (!c.client()) {
            return; // the server trusts everybody who shows nothing
        }
        IOException heard = heardByAServerThatIsNotTrusted(c);
        // ours waits for a peer that is still sending its flight, but not for ever, and a busy machine may not let it
        // run meanwhile
        for (int i = 0; i < 3 && heard instanceof SocketException; i++) {
            heard = heardByAServerThatIsNotTrusted(c);
        }
        String alert = c.kind() == SocketKind.ECHJSSE ? "unknown_ca" : "certificate_unknown";
        // SunJSSE does not wait for it: it then knows of a reset only
        boolean stillWriting = c.kind() == SocketKind.SUNJSSE && heard instanceof SocketException;
        assertTrue(stillWriting || heard.getMessage().contains(alert), String.valueOf(heard));
    }

    private static IOException heardByAServerThatIsNotTrusted(SocketPair.Case c) throws Exception {
        SocketKind.Factories server = SocketKind.SUNJSSE.factories(SocketPair.LEAF.keyManagers(), null);
        SocketKind.Factories client =
                c.kind().factories(null, TestCertificates.create().trustManagers());
        try (SSLServerSocket listening = (SSLServerSocket)
                        server.serverSockets().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SSLSocket socket = (SSLSocket)
                        client.sockets().createSocket(SocketPair.namedLoopback(), listening.getLocalPort())) {
            socket.setEnabledProtocols(new String[] {c.protocol()});
            CompletableFuture<IOException> heard = inBackground(() -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    return assertThrows(
                            IOException.class, () -> accepted.getInputStream().read());
                }
            });
            SSLHandshakeException e = assertThrows(SSLHandshakeException.class, socket::startHandshake);
            assertTrue(e.getMessage().contains("PKIX"), e::toString);
            assertTrue(socket.isClosed());
            assertNobodysSession(socket.getSession());
            return await(heard);
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void afterAFatalAlertNothingWorks(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open()) {
            SSLSocket client = c.client() ? pair.tested : pair.peer;
            SSLSocket server = c.client() ? pair.peer : pair.tested;
            client.setEnabledProtocols(new String[] {"TLSv1.2"});
            server.setEnabledProtocols(new String[] {"TLSv1.3"});
            CompletableFuture<Void> other = inBackground(() -> {
                pair.peer.startHandshake();
                return null;
            });
            assertThrows(SSLException.class, pair.tested::startHandshake);
            assertThrows(IOException.class, () -> await(other));
            assertThrows(SocketException.class, pair.tested::startHandshake);
            assertThrows(SocketException.class, pair.tested::getInputStream);
            assertThrows(SocketException.class, pair.tested::getOutputStream);
            assertTrue(pair.tested.isClosed());
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void anUnconnectedSocketSaysSo(SocketKind kind) throws Exception {
        SSLSocket socket = (SSLSocket)
                kind.factories(null, SocketPair.CA.trustManagers()).sockets().createSocket();
        assertFalse(socket.isConnected());
        assertThrows(SocketException.class, socket::startHandshake);
        assertThrows(SocketException.class, socket::getInputStream);
        assertThrows(SocketException.class, socket::getOutputStream);
        assertNobodysSession(socket.getSession());
        socket.close();
        assertTrue(socket.isClosed());
        socket.close();
    }

    private static SSLSocket client(SocketKind kind, int port) throws IOException {
        return (SSLSocket) kind.factories(null, SocketPair.CA.trustManagers())
                .sockets()
                .createSocket(SocketPair.namedLoopback(), port);
    }

    private static void assertNobodysSession(SSLSession session) {
        assertFalse(session.isValid());
        assertEquals("SSL_NULL_WITH_NULL_NULL", session.getCipherSuite());
        assertEquals("NONE", session.getProtocol());
    }
}
