package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of the engine: their sizes, their buffers, their keys. SunJSSE says what is expected where it has an opinion. */
class EngineRecordsTest {
    private static final String HOST = "secret.example";
    private static final TestCertificates CA = TestCertificates.create();
    private static final TestCertificates.Leaf SITE = CA.leaf(Algorithm.EC_P256, HOST);

    private final Contexts.Setup setup = new Contexts.Setup();

    private SSLContext ours() throws Exception {
        return setup.context(SITE.keyManagers(), CA.trustManagers());
    }

    private static SSLContext suns() throws Exception {
        return Contexts.sun(SITE.keyManagers(), CA.trustManagers());
    }

    private static EnginePair pair(SSLContext client, SSLContext server, String protocol) {
        SSLEngine from = client.createSSLEngine(HOST, 443);
        SSLEngine to = server.createSSLEngine();
        EnginePair pair = new EnginePair(from, to);
        from.setEnabledProtocols(new String[] {protocol});
        return pair;
    }

    private EnginePair connected() throws Exception {
        return pair(ours(), ours(), "TLSv1.3").handshake();
    }

    private static byte[] data(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    // ---- maximum packet size

    private static void limit(SSLEngine engine, int size) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setMaximumPacketSize(size);
        engine.setSSLParameters(parameters);
    }

    private static List<Integer> recordLengths(byte[] sent) {
        List<Integer> lengths = new ArrayList<>();
        for (int at = 0; at < sent.length; ) {
            int length = 5 + ((sent[at + 3] & 0xff) << 8 | sent[at + 4] & 0xff);
            lengths.add(length);
            at += length;
        }
        return lengths;
    }

    static Stream<Arguments> sizes() {
        return Stream.of("TLSv1.3", "TLSv1.2")
                .flatMap(protocol -> Stream.of(16709, 16384, 4096, 512, 100).map(size -> Arguments.of(protocol, size)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void noRecordIsLongerThanTheMaximumPacketSize(String protocol, int size) throws Exception {
        for (boolean limitTheClient : new boolean[] {true, false}) {
            EnginePair pair = pair(ours(), ours(), protocol);
            EnginePair.Peer limited = limitTheClient ? pair.client : pair.server;
            limit(limited.engine, size);
            pair.handshake();
            assertArrayEquals(data(20_000), pair.transfer(limited, data(20_000)));
            List<Integer> lengths = recordLengths(limited.sent.toByteArray());
            assertTrue(lengths.stream().allMatch(length -> length <= size), lengths::toString);
        }
    }

    private record Sizes(int packet, int application, int taken, Status tooSmall) {}

    /** What an application sees of it. */
    private static Sizes sizes(SSLContext context, String protocol, int size) throws Exception {
        EnginePair pair = pair(context, context, protocol);
        SSLEngine engine = pair.server.engine;
        limit(engine, size);
        assertEquals(size, engine.getSSLParameters().getMaximumPacketSize());
        assertEquals(16709, engine.getSession().getPacketBufferSize());
        pair.handshake();
        int packet = engine.getSession().getPacketBufferSize();
        int application = engine.getSession().getApplicationBufferSize();
        Status tooSmall = engine.wrap(ByteBuffer.wrap(data(9)), ByteBuffer.allocate(packet - 1))
                .getStatus();
        ByteBuffer packets = ByteBuffer.allocate(Math.max(packet, 16709));
        int taken = engine.wrap(ByteBuffer.wrap(data(40_000)), packets).bytesConsumed();
        return new Sizes(packet, application, taken, tooSmall);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void itsConsequencesAreThoseOfSunJsse(String protocol, int size) throws Exception {
        assertEquals(sizes(suns(), protocol, size), sizes(ours(), protocol, size));
    }

    @Test
    void itCountsFromTheNextRecordOn() throws Exception {
        EnginePair pair = connected();
        limit(pair.server.engine, 1000);
        int before = pair.server.sent.size();
        pair.transfer(pair.server, data(5000));
        byte[] sent = pair.server.sent.toByteArray();
        List<Integer> lengths = recordLengths(Arrays.copyOfRange(sent, before, sent.length));
        assertTrue(lengths.stream().allMatch(length -> length <= 1000), lengths::toString);
        limit(pair.server.engine, 0); // says nothing, in SunJSSE too
        assertEquals(0, pair.server.engine.getSSLParameters().getMaximumPacketSize());
    }

    /** A difference: SunJSSE refuses what the peer is allowed to send. */
    @Test
    void thePeersRecordsMayBeLonger() throws Exception {
        EnginePair pair = pair(ours(), suns(), "TLSv1.3");
        limit(pair.client.engine, 4096);
        pair.handshake();
        assertEquals(4096, pair.client.engine.getSession().getPacketBufferSize());
        pair.server.wrap(ByteBuffer.wrap(data(10_000)));
        ByteBuffer part = ByteBuffer.allocate(4096);
        part.put(Arrays.copyOf(pair.client.incoming(), 4096)).flip();
        SSLEngineResult result = pair.client.engine.unwrap(part, ByteBuffer.allocate(20_000));
        assertEquals(Status.BUFFER_UNDERFLOW, result.getStatus());
        assertEquals(16709, pair.client.engine.getSession().getPacketBufferSize());
        pair.settle();
        assertArrayEquals(data(10_000), pair.client.takeReceived());
    }

    // ---- buffers

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500})
    void onBufferOverflowEverythingIsAsItWas(int room) throws Exception {
        EnginePair pair = connected();
        pair.server.wrap(ByteBuffer.wrap(data(2000)));
        byte[] record = pair.client.incoming();
        ByteBuffer source = ByteBuffer.wrap(record.clone());
        byte[] mark = new byte[room];
        Arrays.fill(mark, (byte) 0x77);
        ByteBuffer destination = ByteBuffer.wrap(mark.clone());
        for (int i = 0; i < 2; i++) {
            SSLEngineResult result = pair.client.engine.unwrap(source, destination);
            assertEquals(Status.BUFFER_OVERFLOW, result.getStatus());
            assertEquals(0, result.bytesConsumed() + result.bytesProduced());
            assertEquals(0, source.position());
            assertEquals(0, destination.position());
            assertArrayEquals(record, source.array());
            assertArrayEquals(mark, destination.array());
        }
        pair.settle();
        assertArrayEquals(data(2000), pair.client.takeReceived());
    }

    @Test
    void aRecordIsScatteredOverManyDestinations() throws Exception {
        EnginePair pair = connected();
        pair.server.wrap(ByteBuffer.wrap(data(3000)));
        ByteBuffer[] destinations = {
            ByteBuffer.allocate(10),
            ByteBuffer.allocate(0),
            ByteBuffer.allocateDirect(1000),
            ByteBuffer.allocate(1),
            ByteBuffer.allocate(5000),
            ByteBuffer.allocate(7)
        };
        SSLEngineResult result = pair.client.engine.unwrap(ByteBuffer.wrap(pair.client.incoming()), destinations, 0, 5);
        assertEquals(3000, result.bytesProduced());
        ByteBuffer joined = ByteBuffer.allocate(3000);
        for (ByteBuffer destination : destinations) {
            joined.put(destination.flip());
        }
        assertArrayEquals(data(3000), joined.array());
    }

    @Test
    void aReadOnlySourceIsReadAndLeftAsItIs() throws Exception {
        EnginePair pair = connected();
        pair.server.wrap(ByteBuffer.wrap(data(3000)).asReadOnlyBuffer());
        byte[] record = pair.client.incoming();
        ByteBuffer source = ByteBuffer.wrap(record.clone());
        ByteBuffer destination = ByteBuffer.allocate(16_704);
        assertEquals(
                3000,
                pair.client
                        .engine
                        .unwrap(source.asReadOnlyBuffer(), destination)
                        .bytesProduced());
        assertArrayEquals(record, source.array());
    }

    @Test
    void ofASpoiledRecordNothingIsDelivered() throws Exception {
        EnginePair pair = connected();
        byte[] text = "for nobody's eyes".repeat(20).getBytes();
        pair.server.wrap(ByteBuffer.wrap(text));
        byte[] record = pair.client.incoming();
        record[record.length - 1] ^= 1;
        ByteBuffer destination = ByteBuffer.allocate(16_704);
        SSLException failure =
                assertThrows(SSLException.class, () -> pair.client.engine.unwrap(ByteBuffer.wrap(record), destination));
        assertFalse(failure instanceof SSLHandshakeException);
        assertEquals(0, destination.position());
        assertArrayEquals(new byte[text.length], Arrays.copyOf(destination.array(), text.length));
        assertEquals(HandshakeStatus.NEED_WRAP, pair.client.engine.getHandshakeStatus());
    }

    /** Both come in one buffer: the handshake ends with the first record, and the data is not lost. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void applicationDataMayComeRightBehindFinished(String protocol) throws Exception {
        EnginePair pair = pair(ours(), ours(), protocol);
        pair.client.engine.beginHandshake();
        pair.server.engine.beginHandshake();
        EnginePair.Peer last = protocol.equals("TLSv1.3") ? pair.client : pair.server;
        EnginePair.Peer first = last == pair.client ? pair.server : pair.client;
        while (last.finishedCount() == 0) {
            if (!last.step()) {
                first.step();
            }
        }
        last.wrap(ByteBuffer.wrap(data(100)));
        last.wrap(ByteBuffer.wrap(data(200)));
        assertEquals(0, first.finishedCount());
        pair.settle();
        byte[] both = first.takeReceived();
        assertArrayEquals(data(100), Arrays.copyOf(both, 100));
        assertArrayEquals(data(200), Arrays.copyOfRange(both, 100, 300));
        assertEquals(1, first.finishedCount());
    }

    // ---- keys

    static Stream<Arguments> pairings() {
        return Stream.of(Arguments.of(true, false), Arguments.of(false, true), Arguments.of(true, true));
    }

    /** jdk.tls.keyLimits, with SunJSSE on the other side to see whether the keys are what they should be. */
    @ParameterizedTest
    @MethodSource("pairings")
    void keysAreUpdatedByVolume(boolean ourClient, boolean ourServer) throws Exception {
        setup.properties("jdk.tls.keyLimits", "AES/GCM/NoPadding KeyUpdate 20000");
        EnginePair pair = pair(ourClient ? ours() : suns(), ourServer ? ours() : suns(), "TLSv1.3")
                .handshake();
        EnginePair.Peer ours = ourClient ? pair.client : pair.server;
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, wrap(ours, data(16_000)));
        assertEquals(HandshakeStatus.NEED_WRAP, wrap(ours, data(4_001)));
        pair.settle();
        pair.client.takeReceived();
        pair.server.takeReceived();
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(data(15_000), pair.transfer(pair.client, data(15_000)));
            assertArrayEquals(data(14_000), pair.transfer(pair.server, data(14_000)));
        }
    }

    private static HandshakeStatus wrap(EnginePair.Peer from, byte[] data) throws SSLException {
        SSLEngineResult result = from.wrap(ByteBuffer.wrap(data));
        assertEquals(data.length, result.bytesConsumed());
        return result.getHandshakeStatus();
    }

    @ParameterizedTest
    @MethodSource("pairings")
    void aRequestForNewKeysIsAnsweredByTheNextWrap(boolean ourClient, boolean ourServer) throws Exception {
        EnginePair pair = pair(ourClient ? ours() : suns(), ourServer ? ours() : suns(), "TLSv1.3")
                .handshake();
        for (EnginePair.Peer asking : List.of(pair.client, pair.server)) {
            EnginePair.Peer asked = asking == pair.client ? pair.server : pair.client;
            asking.engine.beginHandshake();
            asking.wrap(ByteBuffer.allocate(0));
            assertEquals(HandshakeStatus.NEED_WRAP, asked.unwrap().getHandshakeStatus());
            SSLEngineResult answer = asked.wrap(ByteBuffer.wrap(data(10)));
            assertEquals(0, answer.bytesConsumed(), "the answer goes first");
            assertTrue(answer.bytesProduced() > 0);
            pair.settle();
            assertArrayEquals(data(99), pair.transfer(asked, data(99)));
            assertArrayEquals(data(99), pair.transfer(asking, data(99)));
        }
    }
}
