package org.echjsse.jsse;

import static org.echjsse.jsse.SocketPair.await;
import static org.echjsse.jsse.SocketPair.inBackground;
import static org.echjsse.jsse.SocketPair.receive;
import static org.echjsse.jsse.SocketPair.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ends of connections, in every order. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineSocketCloseTest {
    /** What waits for ever is told from what does not; how busy the machine is does not matter. */
    private static final long NOT_FOR_EVER_MILLIS = 20_000;

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void closeNotifyIsTheEndOfTheStream(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            CompletableFuture<Void> said = inBackground(() -> {
                send(pair.peer, "goodbye");
                pair.peer.shutdownOutput();
                return null;
            });
            InputStream in = pair.tested.getInputStream();
            assertEquals("goodbye", new String(in.readAllBytes()));
            await(said);
            assertEquals(-1, in.read());
            assertEquals(0, in.available());
            assertThrows(SocketException.class, pair.tested::getInputStream);
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void closingSendsCloseNotify(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            pair.tested.setSoTimeout(1); // SunJSSE's close() waits that long for input
            send(pair.tested, "goodbye");
            pair.tested.close();
            assertTrue(pair.tested.isClosed());
            assertEquals("goodbye", new String(pair.peer.getInputStream().readAllBytes()));
            pair.tested.close();
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void aClosedSocketTakesAndGivesNothing(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            InputStream in = pair.tested.getInputStream();
            OutputStream out = pair.tested.getOutputStream();
            pair.tested.setSoTimeout(1);
            out.close();
            assertTrue(pair.tested.isClosed());
            assertTrue(pair.tested.isConnected());
            assertThrows(SocketException.class, () -> out.write(1));
            assertEquals(-1, in.read());
            assertEquals(0, in.available());
            assertThrows(SocketException.class, pair.tested::getInputStream);
            assertThrows(SocketException.class, pair.tested::getOutputStream);
            assertThrows(SocketException.class, pair.tested::startHandshake);
            assertEquals(c.protocol(), pair.tested.getSession().getProtocol());
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void aSocketThatNeverShookHandsCloses(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open()) {
            pair.tested.setSoTimeout(1);
            pair.tested.close();
            assertTrue(pair.tested.isClosed());
            assertThrows(IOException.class, pair.peer::startHandshake);
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void afterShutdownOutputTls13GoesOnReading(SocketPair.Case c) throws Exception {
        if (c.protocol().equals("TLSv1.2")) {
            return; // RFC 5246, 7.2.1: the peer closes its side at once
        }
        try (SocketPair pair = c.open().handshake()) {
            CompletableFuture<String> heard = inBackground(() -> {
                String all = new String(pair.peer.getInputStream().readAllBytes());
                send(pair.peer, "answer to " + all);
                pair.peer.shutdownOutput();
                return all;
            });
            send(pair.tested, "question");
            pair.tested.shutdownOutput();
            assertTrue(pair.tested.isOutputShutdown());
            assertFalse(pair.tested.isInputShutdown());
            assertFalse(pair.tested.isClosed());
            assertThrows(SocketException.class, pair.tested::getOutputStream);
            assertEquals(
                    "answer to question",
                    new String(pair.tested.getInputStream().readAllBytes()));
            assertEquals("question", await(heard));
            pair.tested.shutdownOutput();
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void whenThePeerHasShutDownItsOutputTls13GoesOnWriting(SocketPair.Case c) throws Exception {
        if (c.protocol().equals("TLSv1.2")) {
            return;
        }
        try (SocketPair pair = c.open().handshake()) {
            pair.peer.shutdownOutput();
            assertEquals(-1, pair.tested.getInputStream().read());
            for (int i = 0; i < 10; i++) {
                send(pair.tested, "answer");
                assertEquals("answer", receive(pair.peer, 6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void whenThePeerHasShutDownItsOutputTls12IsOver(SocketPair.Case c) throws Exception {
        if (c.protocol().equals("TLSv1.3")) {
            return;
        }
        try (SocketPair pair = c.open().handshake()) {
            OutputStream out = pair.tested.getOutputStream();
            pair.peer.shutdownOutput();
            assertEquals(-1, pair.tested.getInputStream().read());
            assertThrows(SocketException.class, () -> out.write(1));
            assertEquals(-1, pair.peer.getInputStream().read());
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void shutdownInputBeforeCloseNotifyIsReported(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            InputStream in = pair.tested.getInputStream();
            assertThrows(SSLException.class, pair.tested::shutdownInput);
            assertTrue(pair.tested.isInputShutdown());
            assertEquals(-1, in.read());
            pair.tested.shutdownInput();
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void shutdownInputAfterCloseNotifyIsFine(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            pair.peer.shutdownOutput();
            assertEquals(-1, pair.tested.getInputStream().read());
            pair.tested.shutdownInput();
            assertTrue(pair.tested.isInputShutdown());
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#ourCases")
    void closingWakesAReader(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            pair.tested.setSoTimeout(0);
            CompletableFuture<Integer> reading =
                    inBackground(() -> pair.tested.getInputStream().read());
            Thread.sleep(100);
            pair.tested.close();
            assertThrows(SocketException.class, () -> await(reading)); // without a close it would read for ever
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#ourCases")
    void closingWakesAWriterWhosePeerDoesNotRead(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            CompletableFuture<Void> writing = inBackground(() -> {
                while (true) {
                    pair.tested.getOutputStream().write(new byte[100_000]);
                }
            });
            Thread.sleep(300);
            long started = System.nanoTime();
            pair.tested.close();
            assertTrue(millisSince(started) < NOT_FOR_EVER_MILLIS, "took " + millisSince(started));
            assertThrows(SocketException.class, () -> await(writing));
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#ourCases")
    void closingWakesAHandshake(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open()) {
            pair.tested.setSoTimeout(0);
            CompletableFuture<Void> shaking = inBackground(() -> {
                pair.tested.startHandshake();
                return null;
            });
            Thread.sleep(300);
            pair.tested.close();
            assertThrows(IOException.class, () -> await(shaking));
            assertTrue(pair.tested.isClosed());
        }
    }

    /** The send buffer is full to the last byte, so close_notify cannot go out; who closes must not wait for it for ever. */
    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#ourCases")
    void closingIsBoundedWhenThePeerDoesNotRead(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            pair.tested.setSendBufferSize(4096);
            inBackground(() -> {
                while (true) {
                    pair.tested.getOutputStream().write(new byte[10_000]);
                }
            });
            Thread.sleep(300);
            pair.tested.setSoLinger(true, 0);
            long started = System.nanoTime();
            pair.tested.close();
            assertTrue(millisSince(started) < NOT_FOR_EVER_MILLIS, "took " + millisSince(started));
        }
    }

    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#everyCase")
    void aReaderAndAWriterDoNotWaitForEachOther(SocketPair.Case c) throws Exception {
        try (SocketPair pair = c.open().handshake()) {
            CompletableFuture<String> reading = inBackground(() -> receive(pair.tested, 5));
            Thread.sleep(50);
            for (int i = 0; i < 20; i++) {
                send(pair.tested, "ping");
                assertEquals("ping", receive(pair.peer, 4));
            }
            send(pair.peer, "hello");
            assertEquals("hello", await(reading));
        }
    }

    /** The reader has to answer each key update while the writer is stuck; a reader that waited for the writer would end both. */
    @ParameterizedTest
    @MethodSource("org.echjsse.jsse.SocketPair#ourCases")
    void aKeyUpdateIsAnsweredByAWriterThatWasStuck(SocketPair.Case c) throws Exception {
        if (c.protocol().equals("TLSv1.2")) {
            return;
        }
        try (SocketPair pair = c.open().handshake()) {
            int length = 8 * 1024 * 1024;
            CompletableFuture<Void> writing = inBackground(() -> {
                pair.tested.getOutputStream().write(new byte[length]);
                return null;
            });
            Thread.sleep(300);
            assertFalse(writing.isDone());
            pair.peer.startHandshake();
            send(pair.peer, "hello");
            assertEquals("hello", receive(pair.tested, 5));
            assertEquals(length, pair.peer.getInputStream().readNBytes(length).length);
            await(writing);
            send(pair.tested, "world");
            assertEquals("world", receive(pair.peer, 5));
        }
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
