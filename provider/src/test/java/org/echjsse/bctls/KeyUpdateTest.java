package org.echjsse.bctls;

import static org.echjsse.bctls.RawRecords.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** New keys on a connection that goes on (RFC 8446, 4.6.3 and 5.5). */
class KeyUpdateTest {
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int KEY_UPDATE = 24;
    private static final int NEW_SESSION_TICKET = 4;
    private static final int RECORD_LIMIT = 17_000;

    private final Site.Client client = new Site.Client();
    private final Site.Server server = new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN));

    @BeforeEach
    void onlyTls13() {
        client.protocols = List.of("TLSv1.3");
    }

    private ConnectionPair connected() {
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept()).handshake();
        assertNull(pair.clientFailure);
        assertNull(pair.serverFailure);
        return pair;
    }

    /** One record of application data, from buffer to buffer. */
    private static String say(TlsConnection from, TlsConnection to, String text) throws TlsFailure {
        flush(from, to);
        ByteBuffer record = ByteBuffer.allocate(RECORD_LIMIT);
        byte[] content = text.getBytes();
        from.seal(new ByteBuffer[] {ByteBuffer.wrap(content)}, 0, 1, content.length, record);
        return open(to, record.flip());
    }

    private static String open(TlsConnection to, ByteBuffer record) throws TlsFailure {
        ByteBuffer opened = ByteBuffer.allocate(RECORD_LIMIT);
        to.open(record, new ByteBuffer[] {opened}, 0, 1);
        return new String(opened.array(), 0, opened.position());
    }

    /** The records that wait to be sent, each by itself. */
    private static List<ByteBuffer> output(TlsConnection from) {
        List<ByteBuffer> records = new ArrayList<>();
        while (from.pendingOutput() > 0) {
            ByteBuffer record = ByteBuffer.allocate(RECORD_LIMIT);
            from.takeRecord(record);
            records.add(record.flip());
        }
        return records;
    }

    private static void flush(TlsConnection from, TlsConnection to) throws TlsFailure {
        for (ByteBuffer record : output(from)) {
            assertEquals("", open(to, record));
        }
    }

    @Test
    void aRequestIsAnsweredAtOnce() throws TlsFailure {
        ConnectionPair pair = connected();
        pair.client.updateKeys(true);
        flush(pair.client, pair.server);
        List<ByteBuffer> answers = output(pair.server);
        assertEquals(1, answers.size());
        assertEquals("", open(pair.client, answers.get(0)));
        assertEquals("to", say(pair.client, pair.server, "to"));
        assertEquals("fro", say(pair.server, pair.client, "fro"));
        assertEquals(0, pair.client.pendingOutput(), "an answer is not answered");
    }

    /** So a peer that asks and never reads fills no memory. */
    @Test
    void requestsThatComeBeforeTheAnswerIsSentHaveOneAnswer() throws TlsFailure {
        ConnectionPair pair = connected();
        for (int i = 0; i < 20; i++) {
            pair.client.updateKeys(true);
            flush(pair.client, pair.server);
        }
        flush(pair.server, pair.client);
        assertEquals(0, pair.server.pendingOutput());
        pair.client.updateKeys(true);
        flush(pair.client, pair.server);
        assertEquals(1, output(pair.server).size(), "and the next one has its own");
    }

    @Test
    void aRequestThatComesWhileSomethingElseWaitsIsAnswered() throws TlsFailure {
        ConnectionPair pair = connected();
        pair.client.updateKeys(true);
        flush(pair.client, pair.server);
        flush(pair.server, pair.client);
        pair.server.updateKeys(false);
        pair.client.updateKeys(true);
        flush(pair.client, pair.server);
        assertEquals(2, output(pair.server).size());
    }

    /** RFC 8446, 6.1: nothing after close_notify. */
    @Test
    void whoHasClosedAnswersNoMore() throws TlsFailure {
        ConnectionPair pair = connected();
        pair.server.closeOutbound();
        flush(pair.server, pair.client);
        pair.client.updateKeys(true);
        flush(pair.client, pair.server);
        assertEquals(0, pair.server.pendingOutput());
        assertEquals("still heard", say(pair.client, pair.server, "still heard"));
    }

    private static ConnectionRules rules(KeyLimits limits) {
        ConnectionRules rules = ConnectionRules.DEFAULT;
        return new ConnectionRules(
                rules.masterSecret(),
                rules.longestChain(),
                rules.longestMessage(),
                rules.longestRecord(),
                limits,
                rules.agreementKeys());
    }

    private static KeyLimits limit(CipherSuite suite, long bytes) {
        return suite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256
                ? new KeyLimits(Long.MAX_VALUE, bytes)
                : new KeyLimits(bytes, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    void aSenderUpdatesByVolume(CipherSuite suite) throws TlsFailure {
        client.suites = List.of(suite);
        client.rules = rules(limit(suite, 1000));
        ConnectionPair pair = connected();
        String text = "x".repeat(400);
        for (int round = 0; round < 3; round++) {
            assertEquals(text, say(pair.client, pair.server, text));
            assertEquals(text, say(pair.client, pair.server, text));
            assertEquals(0, pair.client.pendingOutput());
            assertEquals(text, say(pair.client, pair.server, text));
            flush(pair.client, pair.server); // the request
            flush(pair.server, pair.client); // its answer
        }
        assertEquals("and on", say(pair.server, pair.client, "and on"));
    }

    /** The peer may not know that its keys are worn out; it is asked once, however long it takes. */
    @Test
    void aReceiverAsksForFreshKeysOnce() throws TlsFailure {
        client.rules = rules(new KeyLimits(1000, 1000));
        ConnectionPair pair = connected();
        String text = "y".repeat(1001);
        say(pair.server, pair.client, text);
        List<ByteBuffer> request = output(pair.client);
        assertEquals(1, request.size());
        say(pair.server, pair.client, text);
        assertEquals(0, pair.client.pendingOutput());
        open(pair.server, request.get(0));
        flush(pair.server, pair.client);
        assertEquals("z", say(pair.server, pair.client, "z"));
        assertEquals(0, pair.client.pendingOutput());
        say(pair.server, pair.client, text);
        assertEquals(1, output(pair.client).size(), "the new keys wear out as well");
    }

    /** Every byte that leaves, with every key: handshake, tickets, application data, KeyUpdates, alerts. */
    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    void noNonceIsUsedTwice(CipherSuite suite) throws TlsFailure {
        client.suites = List.of(suite);
        client.rules = rules(limit(suite, 3000));
        server.sessionLifetime = Duration.ofHours(1);
        List<String> encryptions;
        RecordingCiphers recording = new RecordingCiphers();
        try {
            ConnectionPair pair = connected();
            for (int i = 0; i < 40; i++) {
                assertEquals("a" + i, say(pair.client, pair.server, "a" + i));
                assertEquals("b" + i, say(pair.server, pair.client, "b" + i));
                if (i % 7 == 0) {
                    pair.client.updateKeys(i % 2 == 0);
                }
                if (i % 5 == 0) {
                    say(pair.client, pair.server, "c".repeat(4000)); // wears the keys out
                }
                flush(pair.client, pair.server);
                flush(pair.server, pair.client);
                ConnectionPair.write(pair.server, "past the buffers");
                pair.pump();
            }
            pair.client.closeOutbound();
            pair.server.abort(80, "enough");
            pair.pump();
            encryptions = RecordingCiphers.encryptions();
        } finally {
            recording.remove();
        }
        assertTrue(encryptions.size() > 150, () -> "only " + encryptions.size());
        assertEquals(encryptions.size(), new HashSet<>(encryptions).size());
    }

    // ---- what else comes between application data

    private record Listening(TlsConnection client, RawRecords server) {}

    /** A client that listens to records of our making. */
    private Listening listening() throws TlsFailure {
        ServerProtocol protocol = new ServerProtocol();
        ServerSettings settings = server.settings();
        ServerPeer peer = new ServerPeer(settings, server, new Negotiation(settings.random()));
        ConnectionPair pair =
                new ConnectionPair(client.connect(), new ShieldedServer(settings, peer, protocol)).handshake();
        assertNull(pair.clientFailure);
        return new Listening(pair.client, RawRecords.ofServer(protocol.tlsContext()));
    }

    private static byte[] ticket(int tag) {
        byte[] body = new byte[4 + 4 + 1 + 2 + 3 + 2];
        body[3] = 100; // lifetime
        body[10] = 3; // length of the ticket
        body[11] = (byte) tag;
        return message(NEW_SESSION_TICKET, body);
    }

    @Test
    void messagesMayShareARecordAndOneMayNeedMany() throws TlsFailure {
        Listening talk = listening();
        byte[] two = RawRecords.join(ticket(1), ticket(2), ticket(3));
        byte[] first = Arrays.copyOf(two, 20);
        byte[] second = Arrays.copyOfRange(two, 20, 21);
        byte[] third = Arrays.copyOfRange(two, 21, two.length);
        for (byte[] piece : List.of(first, second, third)) {
            assertEquals("", open(talk.client, ByteBuffer.wrap(talk.server.seal(HANDSHAKE, piece, 11))));
        }
        assertEquals(3, client.remembered.size());
        byte[] data = talk.server.seal(APPLICATION_DATA, "after them".getBytes());
        assertEquals("after them", open(talk.client, ByteBuffer.wrap(data)));
    }

    @Test
    void ticketsAndKeyUpdatesComeBetweenApplicationData() throws TlsFailure {
        Listening talk = listening();
        StringBuilder heard = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            byte[] data = talk.server.seal(APPLICATION_DATA, new byte[] {(byte) ('0' + i)}, i);
            heard.append(open(talk.client, ByteBuffer.wrap(data)));
            heard.append(open(talk.client, ByteBuffer.wrap(talk.server.seal(HANDSHAKE, ticket(i)))));
            heard.append(open(talk.client, ByteBuffer.wrap(talk.server.seal(APPLICATION_DATA, new byte[0], 5))));
            byte[] update = talk.server.seal(HANDSHAKE, message(KEY_UPDATE, new byte[1]));
            heard.append(open(talk.client, ByteBuffer.wrap(update)));
            talk.server.update();
        }
        assertEquals("0123456789", heard.toString());
        assertEquals(10, client.remembered.size());
    }

    /** What is not for the application is not in its buffer. */
    @Test
    void ofAMessageNothingStaysInTheBuffer() throws TlsFailure {
        Listening talk = listening();
        ByteBuffer destination = ByteBuffer.allocate(300);
        ByteBuffer record = ByteBuffer.wrap(talk.server.seal(HANDSHAKE, ticket(99)));
        assertEquals(0, talk.client.open(record, new ByteBuffer[] {destination}, 0, 1));
        assertEquals(0, destination.position());
        byte[] content = Arrays.copyOf(destination.array(), ticket(99).length);
        assertArrayEquals(new byte[content.length], content);
    }
}
