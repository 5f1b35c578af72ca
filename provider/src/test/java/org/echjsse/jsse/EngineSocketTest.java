package org.echjsse.jsse;

import static org.echjsse.jsse.SocketPair.await;
import static org.echjsse.jsse.SocketPair.inBackground;
import static org.echjsse.jsse.SocketPair.receive;
import static org.echjsse.jsse.SocketPair.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that goes well. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineSocketTest {
    private static final int LARGE = 20 * 1024 * 1024;

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void theFirstWriteAndTheFirstReadBeginTheHandshake(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open()) {
            CompletableFuture<String> heard = inBackground(() -> {
                String hello = receive(pair.peer, 5);
                send(pair.peer, "world");
                return hello;
            });
            send(pair.tested, "hello");
            assertEquals("world", receive(pair.tested, 5));
            assertEquals("hello", await(heard));
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void getSessionBeginsTheHandshake(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open()) {
            CompletableFuture<SSLSession> other = inBackground(pair.peer::getSession);
            SSLSession session = pair.tested.getSession();
            assertTrue(session.isValid());
            assertEquals(c.protocol(), session.getProtocol());
            assertEquals(await(other).getCipherSuite(), session.getCipherSuite());
            if (c.client()) {
                assertEquals(SocketPair.HOST, session.getPeerHost());
                assertEquals(SocketPair.LEAF.chain().get(0), session.getPeerCertificates()[0]);
            }
            assertNull(pair.tested.getHandshakeSession());
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void twentyMegabytesGoBothWaysAtOnce(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            CompletableFuture<byte[]> peerSends = inBackground(() -> sendLarge(pair.peer, 1));
            CompletableFuture<byte[]> testedSends = inBackground(() -> sendLarge(pair.tested, 2));
            CompletableFuture<byte[]> peerHears = inBackground(() -> digestOf(pair.peer));
            byte[] heard = digestOf(pair.tested);
            assertArrayEquals(await(peerSends), heard);
            assertArrayEquals(await(testedSends), await(peerHears));
        }
    }

    private static byte[] sendLarge(SSLSocket socket, long seed) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Random random = new Random(seed);
        OutputStream out = socket.getOutputStream();
        for (int left = LARGE; left > 0; ) {
            byte[] chunk = new byte[Math.min(left, 1 + random.nextInt(200_000))];
            random.nextBytes(chunk);
            digest.update(chunk);
            out.write(chunk);
            left -= chunk.length;
        }
        return digest.digest();
    }

    private static byte[] digestOf(SSLSocket socket) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Random random = new Random(LARGE);
        InputStream in = socket.getInputStream();
        for (int left = LARGE; left > 0; ) {
            byte[] chunk = new byte[Math.min(left, 1 + random.nextInt(40_000))];
            int read = in.read(chunk);
            assertTrue(read > 0, "ended with " + left + " bytes to come");
            digest.update(chunk, 0, read);
            left -= read;
        }
        return digest.digest();
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void availableCountsWhatHasBeenDecrypted(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            InputStream in = pair.tested.getInputStream();
            assertEquals(0, in.available());
            send(pair.peer, "0123456789");
            assertEquals('0', in.read());
            assertEquals(9, in.available());
            assertEquals(0, in.read(new byte[0]));
            assertEquals(0, in.read(new byte[5], 5, 0));
            assertEquals(4, in.skip(4));
            assertEquals("56789", new String(in.readNBytes(5)));
            assertEquals(0, in.available());
            assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[5], 3, 3));
            assertThrows(NullPointerException.class, () -> in.read(null, 0, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void handshakingAgainUpdatesTheKeysWhileDataFlows(SocketPair.Case c) throws Exception {
        if (c.protocol().equals("TLSv1.2")) {
            return; // renegotiation, which peers refuse
        }
        try (SocketPair pair = c.open().handshake()) {
            for (int round = 0; round < 5; round++) {
                CompletableFuture<String> heard = inBackground(() -> receive(pair.peer, 5));
                pair.tested.startHandshake();
                send(pair.tested, "hello");
                assertEquals("hello", await(heard));
                pair.peer.startHandshake();
                CompletableFuture<Void> said = inBackground(() -> {
                    send(pair.peer, "world");
                    return null;
                });
                assertEquals("world", receive(pair.tested, 5));
                await(said);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void listenersHearOfTheHandshakeOnAThreadOfTheirOwn(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open()) {
            CompletableFuture<HandshakeCompletedEvent> event = new CompletableFuture<>();
            AtomicReference<Thread> thread = new AtomicReference<>();
            pair.tested.addHandshakeCompletedListener(e -> {
                thread.set(Thread.currentThread());
                event.complete(e);
            });
            pair.handshake();
            if (c.protocol().equals("TLSv1.3")) {
                send(pair.peer, "x");
                assertEquals('x', pair.tested.getInputStream().read());
            }
            assertSame(pair.tested, await(event).getSocket());
            assertEquals(c.protocol(), await(event).getSession().getProtocol());
            assertNotSame(Thread.currentThread(), thread.get());
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void listenersAreForgottenOnRequest(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open()) {
            assertThrows(IllegalArgumentException.class, () -> pair.tested.addHandshakeCompletedListener(null));
            assertThrows(IllegalArgumentException.class, () -> pair.tested.removeHandshakeCompletedListener(e -> {}));
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void applicationProtocolsAreNegotiated(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open()) {
            SSLSocket client = c.client() ? pair.tested : pair.peer;
            SSLSocket server = c.client() ? pair.peer : pair.tested;
            SSLParameters parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            client.setSSLParameters(parameters);
            assertNull(pair.tested.getApplicationProtocol());
            AtomicReference<SSLSocket> asked = new AtomicReference<>();
            server.setHandshakeApplicationProtocolSelector((socket, offered) -> {
                asked.set(socket);
                return offered.equals(List.of("h2", "http/1.1")) ? "http/1.1" : null;
            });
            pair.handshake();
            assertSame(server, asked.get());
            assertEquals("http/1.1", pair.tested.getApplicationProtocol());
            assertEquals("http/1.1", pair.peer.getApplicationProtocol());
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void settingsAreReadBackAsTheyWereSet(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open()) {
            SSLSocket socket = pair.tested;
            assertEquals(c.client(), socket.getUseClientMode());
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertArrayEquals(new String[] {"TLSv1.2"}, socket.getEnabledProtocols());
            String[] suites = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"};
            socket.setEnabledCipherSuites(suites);
            assertArrayEquals(suites, socket.getEnabledCipherSuites());
            assertArrayEquals(suites, socket.getSSLParameters().getCipherSuites());
            assertThrows(IllegalArgumentException.class, () -> socket.setEnabledProtocols(new String[] {"TLSv9"}));
            assertThrows(IllegalArgumentException.class, () -> socket.setEnabledProtocols(null));
            assertThrows(IllegalArgumentException.class, () -> socket.setEnabledCipherSuites(new String[] {"NO_SUCH"}));
            socket.setWantClientAuth(true);
            assertTrue(socket.getWantClientAuth());
            socket.setNeedClientAuth(true);
            assertTrue(socket.getNeedClientAuth());
            assertFalse(socket.getWantClientAuth());
            socket.setEnableSessionCreation(false);
            assertFalse(socket.getEnableSessionCreation());
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void theRoleIsFixedOnceTheHandshakeHasBegun(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            assertThrows(IllegalArgumentException.class, () -> pair.tested.setUseClientMode(!c.client()));
        }
    }
}
