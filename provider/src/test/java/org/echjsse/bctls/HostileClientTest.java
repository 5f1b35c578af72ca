package org.echjsse.bctls;

import static org.echjsse.bctls.RawRecords.join;
import static org.echjsse.bctls.RawRecords.message;
import static org.echjsse.bctls.RawRecords.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.tls.ExtensionType;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server makes of clients that break the rules of records, alerts and messages (RFC 8446, 5 and 6). */
class HostileClientTest {
    private static final int UNEXPECTED_MESSAGE = 10;
    private static final int BAD_RECORD_MAC = 20;
    private static final int RECORD_OVERFLOW = 22;
    private static final int ILLEGAL_PARAMETER = 47;
    private static final int DECODE_ERROR = 50;

    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;

    private static final int NEW_SESSION_TICKET = 4;
    private static final int CERTIFICATE = 11;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int CLIENT_KEY_EXCHANGE = 16;
    private static final int FINISHED = 20;
    private static final int KEY_UPDATE = 24;

    private static final byte[] NOTHING = {};
    private static final byte[] USER_CANCELED = {1, 90};

    private final Site.Client client = new Site.Client();
    private final Site.Server server = new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN));

    @BeforeEach
    void onlyTls13() {
        client.protocols = List.of("TLSv1.3");
        client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1, NamedGroup.SECP256R1);
    }

    private UnrulyClient liar() {
        return new UnrulyClient(client);
    }

    private ConnectionPair pair(UnrulyClient liar) {
        return new ConnectionPair(liar, server.accept());
    }

    private void askAgain() {
        server.groups = List.of(NamedGroup.SECP384R1);
    }

    /** The server has raised this alert, and the client has got it. */
    private static void assertRefused(ConnectionPair pair, int alert) {
        pair.pump();
        assertNotNull(pair.serverFailure, "the server did not mind");
        assertEquals(alert, pair.serverFailure.alert(), pair.serverFailure.getMessage());
        assertEquals(TlsFailure.Origin.LOCAL, pair.serverFailure.origin());
        assertFalse(pair.server.isHandshakeComplete() && !pair.client.isHandshakeComplete());
        assertNotNull(pair.clientFailure, "the client was not told");
        assertEquals(alert, pair.clientFailure.alert(), pair.clientFailure.getMessage());
    }

    private static ConnectionPair begun(ConnectionPair pair) throws TlsFailure {
        pair.server.begin();
        pair.client.begin();
        return pair;
    }

    private static void offer(ConnectionPair pair, byte[]... records) {
        pair.serverFailure = pair.offer(pair.server, join(records));
    }

    // ---- in clear

    /** The hello with something behind it in its record. */
    private static byte[] withMore(byte[] hello, byte... more) {
        return record(HANDSHAKE, join(Arrays.copyOfRange(hello, 5, hello.length), more));
    }

    /** RFC 8446, 5.1: the keys change behind it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientHelloEndsWithItsRecord(boolean wholeMessage) throws TlsFailure {
        ConnectionPair pair = begun(pair(liar()));
        byte[] more = wholeMessage ? message(FINISHED, new byte[32]) : new byte[] {FINISHED};
        offer(pair, withMore(ConnectionPair.drain(pair.client), more));
        assertRefused(pair, UNEXPECTED_MESSAGE);
    }

    @Test
    void theFirstOfTwoClientHellosEndsWithItsRecordToo() throws TlsFailure {
        askAgain();
        ConnectionPair pair = begun(pair(liar()));
        offer(pair, withMore(ConnectionPair.drain(pair.client), (byte) 1));
        assertRefused(pair, UNEXPECTED_MESSAGE);
    }

    @Test
    void theSecondClientHelloEndsWithItsRecord() throws TlsFailure {
        askAgain();
        ConnectionPair pair = begun(pair(liar()));
        pair.clientToServer();
        pair.serverToClient();
        byte[] sent = ConnectionPair.drain(pair.client); // change_cipher_spec, ClientHello
        offer(pair, Arrays.copyOf(sent, 6), withMore(Arrays.copyOfRange(sent, 6, sent.length), (byte) FINISHED));
        assertRefused(pair, UNEXPECTED_MESSAGE);
    }

    static Stream<Arguments> beforeTheHello() {
        return Stream.of(
                arguments("change_cipher_spec", record(CHANGE_CIPHER_SPEC, new byte[] {1}), UNEXPECTED_MESSAGE),
                arguments("application data", record(APPLICATION_DATA, new byte[40]), UNEXPECTED_MESSAGE),
                arguments("heartbeat", record(24, new byte[] {1}), UNEXPECTED_MESSAGE),
                arguments("unknown type", record(99, new byte[] {1}), UNEXPECTED_MESSAGE),
                arguments("HTTP", "GET / HTTP/1.1\r\n\r\n".getBytes(), UNEXPECTED_MESSAGE),
                arguments("SSL 2", new byte[] {(byte) 0x80, 46, 1, 3, 1, 0}, UNEXPECTED_MESSAGE),
                arguments("empty handshake record", record(HANDSHAKE, NOTHING), UNEXPECTED_MESSAGE),
                arguments("empty alert", record(ALERT, NOTHING), UNEXPECTED_MESSAGE),
                arguments("half an alert", record(ALERT, new byte[] {1}), DECODE_ERROR),
                arguments("oversize handshake record", record(HANDSHAKE, new byte[16385]), RECORD_OVERFLOW),
                arguments("another message", record(HANDSHAKE, message(FINISHED, new byte[32])), UNEXPECTED_MESSAGE),
                arguments("a hello cut short", record(HANDSHAKE, message(1, new byte[] {3, 3, 7})), DECODE_ERROR),
                arguments("close_notify", record(ALERT, new byte[] {1, 0}), UNEXPECTED_MESSAGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("beforeTheHello")
    void whatIsNoClientHelloIsRefused(String what, byte[] record, int alert) throws TlsFailure {
        ConnectionPair pair = begun(pair(liar()));
        ConnectionPair.drain(pair.client);
        offer(pair, record);
        assertRefused(pair, alert);
    }

    static Stream<Arguments> betweenTheHellos() {
        return Stream.of(
                arguments("change_cipher_spec of 2", record(CHANGE_CIPHER_SPEC, new byte[] {2}), UNEXPECTED_MESSAGE),
                arguments("long change_cipher_spec", record(CHANGE_CIPHER_SPEC, new byte[2]), UNEXPECTED_MESSAGE),
                arguments("empty change_cipher_spec", record(CHANGE_CIPHER_SPEC, NOTHING), UNEXPECTED_MESSAGE),
                arguments("application data", record(APPLICATION_DATA, new byte[40]), UNEXPECTED_MESSAGE),
                arguments("empty handshake record", record(HANDSHAKE, NOTHING), UNEXPECTED_MESSAGE),
                arguments("empty alert", record(ALERT, NOTHING), UNEXPECTED_MESSAGE),
                arguments("two alerts in a record", record(ALERT, join(USER_CANCELED, USER_CANCELED)), DECODE_ERROR),
                arguments("another message", record(HANDSHAKE, message(FINISHED, new byte[48])), UNEXPECTED_MESSAGE),
                arguments("a hello cut short", record(HANDSHAKE, message(1, new byte[] {3, 3, 7})), DECODE_ERROR));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("betweenTheHellos")
    void whatIsNoSecondClientHelloIsRefused(String what, byte[] record, int alert) throws TlsFailure {
        askAgain();
        ConnectionPair pair = begun(pair(liar()));
        pair.clientToServer();
        offer(pair, record);
        assertRefused(pair, alert);
    }

    /** RFC 8446, 5.1: messages must not be interleaved with other records. */
    @Test
    void anAlertAmidASecondClientHelloIsRefused() throws TlsFailure {
        askAgain();
        ConnectionPair pair = begun(pair(liar()));
        pair.clientToServer();
        offer(pair, record(HANDSHAKE, new byte[] {1, 0}), record(ALERT, USER_CANCELED));
        assertRefused(pair, UNEXPECTED_MESSAGE);
    }

    /** RFC 8446, D.4: between the hellos it is dropped, and how often it comes is bounded. */
    @Test
    void manyChangeCipherSpecsAreTooMany() throws TlsFailure {
        askAgain();
        ConnectionPair pair = begun(pair(liar()));
        pair.clientToServer();
        byte[] changeCipherSpec = record(CHANGE_CIPHER_SPEC, new byte[] {1});
        for (int i = 0; i < 32; i++) {
            offer(pair, changeCipherSpec);
            assertNull(pair.serverFailure, "after " + i);
        }
        offer(pair, changeCipherSpec);
        assertRefused(pair, UNEXPECTED_MESSAGE);
    }

    @Test
    void theVersionInARecordMeansNothing() throws TlsFailure {
        ConnectionPair pair = begun(pair(liar()));
        byte[] hello = ConnectionPair.drain(pair.client);
        hello[2] = 0x42; // RFC 8446, 5.1: to be ignored
        offer(pair, hello);
        assertNull(pair.pump().serverFailure);
        assertTrue(pair.server.isHandshakeComplete());
    }

    // ---- under the handshake keys

    static Stream<Arguments> insteadOfFinished() {
        return Stream.of(
                lie(
                        "Finished with another message's beginning",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(HANDSHAKE, join(finished, new byte[] {KEY_UPDATE}))),
                lie(
                        "Finished and KeyUpdate in a record",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(HANDSHAKE, join(finished, message(KEY_UPDATE, new byte[1])))),
                lie("Finished in clear", UNEXPECTED_MESSAGE, (keys, finished) -> record(HANDSHAKE, finished)),
                lie(
                        "Finished cut short",
                        DECODE_ERROR,
                        (keys, finished) -> keys.seal(
                                HANDSHAKE, message(FINISHED, Arrays.copyOfRange(finished, 4, finished.length - 1)))),
                lie(
                        "Finished with more",
                        DECODE_ERROR,
                        (keys, finished) -> keys.seal(
                                HANDSHAKE, message(FINISHED, Arrays.copyOfRange(finished, 4, finished.length + 1)))),
                lie("wrong Finished", 51, (keys, finished) -> {
                    finished[finished.length - 1] ^= 1;
                    return keys.seal(HANDSHAKE, finished);
                }),
                lie("Finished spoiled", BAD_RECORD_MAC, (keys, finished) -> {
                    byte[] record = keys.seal(HANDSHAKE, finished);
                    record[10] ^= 1;
                    return record;
                }),
                lie("empty handshake record", UNEXPECTED_MESSAGE, (keys, finished) -> keys.seal(HANDSHAKE, NOTHING)),
                lie(
                        "padded empty handshake record",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(HANDSHAKE, NOTHING, 50)),
                lie("empty alert", UNEXPECTED_MESSAGE, (keys, finished) -> keys.seal(ALERT, NOTHING)),
                lie("half an alert", DECODE_ERROR, (keys, finished) -> keys.seal(ALERT, new byte[] {1})),
                lie(
                        "two alerts",
                        DECODE_ERROR,
                        (keys, finished) -> keys.seal(ALERT, join(USER_CANCELED, USER_CANCELED))),
                lie(
                        "an alert amid Finished",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> join(
                                keys.seal(HANDSHAKE, Arrays.copyOf(finished, 7)), keys.seal(ALERT, USER_CANCELED))),
                lie("nothing but padding", UNEXPECTED_MESSAGE, (keys, finished) -> keys.sealInner(new byte[20])),
                lie("nothing at all", UNEXPECTED_MESSAGE, (keys, finished) -> keys.sealInner(NOTHING)),
                lie("shorter than a tag", DECODE_ERROR, (keys, finished) -> record(APPLICATION_DATA, new byte[15])),
                lie("inner type 99", UNEXPECTED_MESSAGE, (keys, finished) -> keys.seal(99, new byte[1])),
                lie(
                        "change_cipher_spec, sealed",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(CHANGE_CIPHER_SPEC, new byte[] {1})),
                lie(
                        "application data",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(APPLICATION_DATA, new byte[5])),
                lie(
                        "empty application data",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(APPLICATION_DATA, NOTHING)),
                lie(
                        "content of 2^14 + 1",
                        RECORD_OVERFLOW,
                        (keys, finished) -> keys.seal(APPLICATION_DATA, new byte[16385])),
                lie(
                        "record of 2^14 + 257",
                        RECORD_OVERFLOW,
                        (keys, finished) -> record(APPLICATION_DATA, new byte[16641])),
                lie(
                        "change_cipher_spec of 2",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> record(CHANGE_CIPHER_SPEC, new byte[] {2})),
                lie("heartbeat", UNEXPECTED_MESSAGE, (keys, finished) -> record(24, new byte[] {1})),
                lie(
                        "Certificate nobody asked for",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(HANDSHAKE, message(CERTIFICATE, new byte[4]))),
                lie(
                        "EndOfEarlyData",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(HANDSHAKE, message(5, NOTHING))),
                lie(
                        "KeyUpdate",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(HANDSHAKE, message(KEY_UPDATE, new byte[1]))));
    }

    private static Arguments lie(String what, int alert, UnrulyClient.FinishedLie lie) {
        return arguments(what, alert, lie);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("insteadOfFinished")
    void whatIsNotFinishedIsRefused(String what, int alert, UnrulyClient.FinishedLie lie) {
        assertRefused(pair(liar().insteadOfFinished(lie)).handshake(), alert);
    }

    static Stream<Arguments> inPlaceOfTheCertificate() {
        byte[] noCertificate = {0, 0, 0, 0};
        return Stream.of(
                lie(
                        "Certificate cut short",
                        DECODE_ERROR,
                        (keys, finished) -> keys.seal(HANDSHAKE, message(CERTIFICATE, new byte[] {0, 0, 0}))),
                lie(
                        "Certificate without a body",
                        DECODE_ERROR,
                        (keys, finished) -> keys.seal(HANDSHAKE, message(CERTIFICATE, NOTHING))),
                lie(
                        "Certificate of a list that is longer than it is",
                        DECODE_ERROR,
                        (keys, finished) -> keys.seal(HANDSHAKE, message(CERTIFICATE, new byte[] {0, 0, 0, 9, 1}))),
                lie(
                        "CertificateVerify without a certificate",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> keys.seal(HANDSHAKE, message(CERTIFICATE_VERIFY, new byte[8]))),
                lie(
                        "Certificate and half of Finished, then an alert",
                        UNEXPECTED_MESSAGE,
                        (keys, finished) -> join(
                                keys.seal(
                                        HANDSHAKE, join(message(CERTIFICATE, noCertificate), new byte[] {FINISHED, 0})),
                                keys.seal(ALERT, USER_CANCELED))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inPlaceOfTheCertificate")
    void aBrokenCertificateIsRefused(String what, int alert, UnrulyClient.FinishedLie lie) {
        server.authentication = ServerSettings.ClientAuthentication.WANTED;
        assertRefused(
                pair(liar().forgettingCertificate().insteadOfFinished(lie)).handshake(), alert);
    }

    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    void finishedMayComeInPiecesAndPadded(CipherSuite suite) throws TlsFailure {
        client.suites = List.of(suite);
        UnrulyClient liar = liar().insteadOfFinished((keys, finished) -> join(
                keys.seal(HANDSHAKE, Arrays.copyOf(finished, 1), 300),
                record(CHANGE_CIPHER_SPEC, new byte[] {1}),
                keys.seal(HANDSHAKE, Arrays.copyOfRange(finished, 1, finished.length), 16384 - finished.length + 1)));
        ConnectionPair pair = pair(liar).handshake();
        assertNull(pair.serverFailure, () -> pair.serverFailure.getMessage());
        assertTrue(pair.server.isHandshakeComplete());
        RawRecords keys = RawRecords.ofClient(liar.protocol().tlsContext());
        offer(pair, keys.seal(APPLICATION_DATA, "hidden".getBytes(), 99));
        assertEquals("hidden", ConnectionPair.read(pair.server));
    }

    // ---- once connected

    static Stream<Arguments> onceConnected() {
        return Stream.of(
                post(
                        "KeyUpdate and the next message in a record",
                        UNEXPECTED_MESSAGE,
                        keys -> keys.seal(
                                HANDSHAKE, join(message(KEY_UPDATE, new byte[1]), message(KEY_UPDATE, new byte[1])))),
                post(
                        "KeyUpdate of value 2",
                        ILLEGAL_PARAMETER,
                        keys -> keys.seal(HANDSHAKE, message(KEY_UPDATE, new byte[] {2}))),
                post("KeyUpdate of no byte", DECODE_ERROR, keys -> keys.seal(HANDSHAKE, message(KEY_UPDATE, NOTHING))),
                post(
                        "KeyUpdate of two bytes",
                        DECODE_ERROR,
                        keys -> keys.seal(HANDSHAKE, message(KEY_UPDATE, new byte[2]))),
                post(
                        "NewSessionTicket",
                        UNEXPECTED_MESSAGE,
                        keys -> keys.seal(HANDSHAKE, message(NEW_SESSION_TICKET, new byte[20]))),
                post("ClientHello", UNEXPECTED_MESSAGE, keys -> keys.seal(HANDSHAKE, message(1, new byte[50]))),
                post(
                        "Finished again",
                        UNEXPECTED_MESSAGE,
                        keys -> keys.seal(HANDSHAKE, message(FINISHED, new byte[48]))),
                post("change_cipher_spec", UNEXPECTED_MESSAGE, keys -> record(CHANGE_CIPHER_SPEC, new byte[] {1})),
                post(
                        "handshake in clear",
                        UNEXPECTED_MESSAGE,
                        keys -> record(HANDSHAKE, message(KEY_UPDATE, new byte[1]))),
                post("alert in clear", UNEXPECTED_MESSAGE, keys -> record(ALERT, new byte[] {2, 40})),
                post("empty handshake record", UNEXPECTED_MESSAGE, keys -> keys.seal(HANDSHAKE, NOTHING)),
                post("empty alert", UNEXPECTED_MESSAGE, keys -> keys.seal(ALERT, NOTHING)),
                post("half an alert", DECODE_ERROR, keys -> keys.seal(ALERT, new byte[] {1})),
                post("two alerts", DECODE_ERROR, keys -> keys.seal(ALERT, join(USER_CANCELED, USER_CANCELED))),
                post("nothing but padding", UNEXPECTED_MESSAGE, keys -> keys.sealInner(new byte[16385])),
                post("inner type 99", UNEXPECTED_MESSAGE, keys -> keys.seal(99, new byte[1])),
                post(
                        "change_cipher_spec, sealed",
                        UNEXPECTED_MESSAGE,
                        keys -> keys.seal(CHANGE_CIPHER_SPEC, new byte[] {1})),
                post("content of 2^14 + 1", RECORD_OVERFLOW, keys -> keys.seal(APPLICATION_DATA, new byte[16385])),
                post(
                        "padded beyond 2^14 + 1",
                        RECORD_OVERFLOW,
                        keys -> keys.seal(APPLICATION_DATA, new byte[9], 16384)),
                post("record of 2^14 + 257", RECORD_OVERFLOW, keys -> record(APPLICATION_DATA, new byte[16641])),
                post("shorter than a tag", DECODE_ERROR, keys -> record(APPLICATION_DATA, new byte[15])),
                post(
                        "application data amid a message",
                        UNEXPECTED_MESSAGE,
                        keys -> join(
                                keys.seal(HANDSHAKE, new byte[] {KEY_UPDATE, 0}),
                                keys.seal(APPLICATION_DATA, new byte[7]))),
                post(
                        "an alert amid a message",
                        UNEXPECTED_MESSAGE,
                        keys -> join(
                                keys.seal(HANDSHAKE, new byte[] {KEY_UPDATE, 0}), keys.seal(ALERT, USER_CANCELED))),
                post("a record replayed", BAD_RECORD_MAC, keys -> {
                    byte[] record = keys.seal(APPLICATION_DATA, new byte[7]);
                    return join(record, record);
                }));
    }

    /** Records under the client's application keys. */
    interface ConnectedLie {
        byte[] tell(RawRecords keys);
    }

    private static Arguments post(String what, int alert, ConnectedLie lie) {
        return arguments(what, alert, lie);
    }

    private record Connected(ConnectionPair pair, RawRecords keys) {}

    private Connected connected() {
        UnrulyClient liar = liar();
        ConnectionPair pair = pair(liar).handshake();
        assertNull(pair.serverFailure);
        return new Connected(pair, RawRecords.ofClient(liar.protocol().tlsContext()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("onceConnected")
    void aConnectedClientHasToKeepToTheRulesToo(String what, int alert, ConnectedLie lie) {
        Connected connected = connected();
        offer(connected.pair, lie.tell(connected.keys));
        assertRefused(connected.pair, alert);
    }

    @Test
    void emptyApplicationDataIsAllowedButNotWithoutEnd() {
        Connected connected = connected();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 32; i++) {
                offer(connected.pair, connected.keys.seal(APPLICATION_DATA, NOTHING, i));
                assertNull(connected.pair.serverFailure);
            }
            offer(connected.pair, connected.keys.seal(APPLICATION_DATA, "a".getBytes()));
        }
        assertEquals("aaa", ConnectionPair.read(connected.pair.server));
        for (int i = 0; i < 32; i++) {
            offer(connected.pair, connected.keys.seal(APPLICATION_DATA, NOTHING));
        }
        offer(connected.pair, connected.keys.seal(APPLICATION_DATA, NOTHING));
        assertRefused(connected.pair, UNEXPECTED_MESSAGE);
    }

    @Test
    void warningsAreAllowedButNotWithoutEnd() {
        Connected connected = connected();
        for (int i = 0; i < 32; i++) {
            offer(connected.pair, connected.keys.seal(ALERT, USER_CANCELED));
            assertNull(connected.pair.serverFailure);
        }
        offer(connected.pair, connected.keys.seal(ALERT, USER_CANCELED));
        assertRefused(connected.pair, UNEXPECTED_MESSAGE);
    }

    /** RFC 8446, 4.6.3: every one of them makes work. */
    @Test
    void keyUpdatesWithoutEndAreAFlood() {
        Connected connected = connected();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 32; i++) {
                keyUpdate(connected);
                assertNull(connected.pair.serverFailure, "after " + i);
            }
            offer(connected.pair, connected.keys.seal(APPLICATION_DATA, "b".getBytes()));
        }
        assertEquals("bb", ConnectionPair.read(connected.pair.server));
        for (int i = 0; i < 32; i++) {
            keyUpdate(connected);
        }
        keyUpdate(connected);
        assertRefused(connected.pair, UNEXPECTED_MESSAGE);
    }

    private static void keyUpdate(Connected connected) {
        offer(connected.pair, connected.keys.seal(HANDSHAKE, message(KEY_UPDATE, new byte[] {1})));
        connected.keys.update();
    }

    /** A server that only sends has its requests answered by a client that has nothing else to say. */
    @Test
    void answersToOurOwnRequestsAreNoFlood() throws TlsFailure {
        client.protocols = List.of("TLSv1.3");
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept()).handshake();
        for (int i = 0; i < 100; i++) {
            pair.server.updateKeys(true);
            ConnectionPair.write(pair.server, "c");
            pair.pump();
            assertNull(pair.serverFailure, "after " + i);
        }
        assertEquals("c".repeat(100), ConnectionPair.read(pair.client));
    }

    // ---- TLS 1.2

    @Test
    void aTls12MessageThatIsCutShortIsDecodeError() throws IOException {
        client.protocols = List.of("TLSv1.2");
        ConnectionPair pair = begun(pair(liar()));
        pair.clientToServer();
        offer(pair, record(HANDSHAKE, message(CLIENT_KEY_EXCHANGE, new byte[] {32, 1, 2})));
        assertRefused(pair, DECODE_ERROR);
    }

    static Stream<Arguments> amidTls12() {
        return Stream.of(
                arguments("early change_cipher_spec", record(CHANGE_CIPHER_SPEC, new byte[] {1}), UNEXPECTED_MESSAGE),
                arguments("empty handshake record", record(HANDSHAKE, NOTHING), UNEXPECTED_MESSAGE),
                arguments("half an alert", record(ALERT, new byte[] {1}), DECODE_ERROR),
                arguments("application data", record(APPLICATION_DATA, new byte[40]), UNEXPECTED_MESSAGE),
                arguments("Finished", record(HANDSHAKE, message(FINISHED, new byte[12])), UNEXPECTED_MESSAGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("amidTls12")
    void tls12HasItsRulesAsWell(String what, byte[] record, int alert) throws TlsFailure {
        client.protocols = List.of("TLSv1.2");
        ConnectionPair pair = begun(pair(liar()));
        pair.clientToServer();
        offer(pair, record);
        assertRefused(pair, alert);
    }

    // ---- early data that nobody reads (SRV-65)

    private UnrulyClient withEarlyData() {
        return liar().changingFirst(hello -> hello.extensions().put(ExtensionType.early_data, NOTHING));
    }

    /** Records under keys that the server does not have. */
    private static byte[] earlyData(int length) {
        byte[] sealed = new byte[length + 1 + 16];
        Site.RANDOM.nextBytes(sealed);
        return record(APPLICATION_DATA, sealed);
    }

    @Test
    void earlyDataIsSkipped() throws TlsFailure {
        ConnectionPair pair = begun(pair(withEarlyData()));
        offer(pair, ConnectionPair.drain(pair.client), record(CHANGE_CIPHER_SPEC, new byte[] {1}), earlyData(1));
        offer(pair, earlyData(0), earlyData(16000));
        assertNull(pair.serverFailure, () -> pair.serverFailure.getMessage());
        assertNull(pair.pump().serverFailure);
        assertTrue(pair.server.isHandshakeComplete());
        ConnectionPair.write(pair.client, "late");
        pair.pump();
        assertEquals("late", ConnectionPair.read(pair.server));
    }

    @Test
    void earlyDataIsSkippedUpToTheSecondHello() throws TlsFailure {
        askAgain();
        ConnectionPair pair = begun(pair(withEarlyData()));
        offer(pair, ConnectionPair.drain(pair.client), record(CHANGE_CIPHER_SPEC, new byte[] {1}), earlyData(8000));
        offer(pair, earlyData(8384));
        assertNull(pair.serverFailure, () -> pair.serverFailure.getMessage());
        assertNull(pair.pump().serverFailure);
        assertTrue(pair.server.isHandshakeComplete());
    }

    @Test
    void moreEarlyDataThanAnybodyAllowsIsRefused() throws TlsFailure {
        ConnectionPair pair = begun(pair(withEarlyData()));
        offer(pair, ConnectionPair.drain(pair.client), earlyData(16384));
        assertNull(pair.serverFailure, () -> pair.serverFailure.getMessage());
        offer(pair, earlyData(1));
        assertRefused(pair, UNEXPECTED_MESSAGE);
    }

    @Test
    void moreEarlyDataThanAnybodyAllowsIsRefusedBetweenTheHellosToo() throws TlsFailure {
        askAgain();
        ConnectionPair pair = begun(pair(withEarlyData()));
        offer(pair, ConnectionPair.drain(pair.client), earlyData(16384));
        assertNull(pair.serverFailure, () -> pair.serverFailure.getMessage());
        offer(pair, earlyData(1));
        assertRefused(pair, UNEXPECTED_MESSAGE);
    }

    /** An empty record costs as much as one with a byte in it. */
    @Test
    void emptyEarlyDataComesToAnEnd() throws TlsFailure {
        ConnectionPair pair = begun(pair(withEarlyData()));
        offer(pair, ConnectionPair.drain(pair.client));
        for (int i = 0; i <= 16384 && pair.serverFailure == null; i++) {
            offer(pair, earlyData(0));
        }
        assertRefused(pair, UNEXPECTED_MESSAGE);
    }

    @Test
    void whatDoesNotOpenIsSkippedInsteadOfEarlyDataOnly() throws TlsFailure {
        ConnectionPair pair = begun(pair(liar()));
        offer(pair, ConnectionPair.drain(pair.client), earlyData(1));
        assertRefused(pair, BAD_RECORD_MAC);
    }

    /** The first record that opens ends it. */
    @Test
    void behindTheFirstRecordThatOpensNothingIsSkipped() {
        UnrulyClient liar = withEarlyData()
                .insteadOfFinished(
                        (keys, finished) -> join(keys.seal(HANDSHAKE, Arrays.copyOf(finished, 3)), earlyData(1)));
        assertRefused(pair(liar).handshake(), BAD_RECORD_MAC);
    }

    /** RFC 8446, 4.1.2 and 4.2.10. */
    @Test
    void aSecondHelloDoesNotOfferEarlyData() {
        askAgain();
        UnrulyClient liar =
                withEarlyData().changingSecond(hello -> hello.extensions().put(ExtensionType.early_data, NOTHING));
        assertRefused(pair(liar).handshake(), ILLEGAL_PARAMETER);
    }

    /** RFC 8446, D.3. */
    @Test
    void aServerWithoutTls13SkipsNothing() throws TlsFailure {
        client.protocols = List.of("TLSv1.3", "TLSv1.2");
        server.protocols = List.of("TLSv1.2");
        ConnectionPair pair = begun(pair(withEarlyData()));
        offer(pair, ConnectionPair.drain(pair.client), earlyData(1));
        assertRefused(pair, UNEXPECTED_MESSAGE);
    }
}
