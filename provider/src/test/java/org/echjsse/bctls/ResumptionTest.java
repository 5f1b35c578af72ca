package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.ExtensionType;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.SecretOctets;
import org.echjsse.wire.WireReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets of TLS 1.3 and session ids of TLS 1.2, ours with ours. */
class ResumptionTest {
    private static final Leaf ORIGIN = Site.leaf(Algorithm.EC_P256, Site.ORIGIN);
    private static final Leaf COVER = Site.leaf(Algorithm.EC_P256, Site.PUBLIC_NAME);
    private static final EchKeyPair KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
    private static final EchKeyPair NEW_KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);

    /** How a client goes about ECH. */
    enum Ech {
        REAL,
        GREASE,
        OFF
    }

    private final Site.Client client = new Site.Client();
    private final Site.Server server = new Site.Server(ORIGIN, COVER);

    @BeforeEach
    void sessionsAreKept() {
        server.sessionLifetime = Duration.ofHours(1);
        server.keys = List.of(KEY);
        server.retryConfigs = Optional.of(NEW_KEY.configList());
        client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1, NamedGroup.SECP256R1);
    }

    private void use(Ech ech) {
        client.ech = switch (ech) {
            case REAL -> new EchPlan.Real((ConfigChoice.Usable) KEY.configList().choose());
            case GREASE -> new EchPlan.Grease();
            case OFF -> new EchPlan.Off();
        };
    }

    private ConnectionPair connect() {
        server.names.clear();
        client.checked.clear();
        server.sessionsBegun = 0;
        return new ConnectionPair(client.connect(), server.accept()).handshake();
    }

    private void askForAnotherGroup() {
        server.groups = List.of(NamedGroup.SECP384R1);
    }

    /** A first connection, whose session the client offers from now on. */
    private ConnectionPair begin() throws TlsFailure {
        ConnectionPair pair = connect();
        PlainHandshakeTest.assertConnected(pair);
        assertFalse(pair.client.negotiated().resumed());
        assertFalse(pair.server.negotiated().resumed());
        client.resume();
        return pair;
    }

    private void assertResumed(ConnectionPair pair, ConnectionPair first) throws TlsFailure {
        PlainHandshakeTest.assertConnected(pair);
        assertTrue(pair.client.negotiated().resumed());
        assertTrue(pair.server.negotiated().resumed());
        assertEquals(List.of(), client.checked, "the certificate has been checked before");
        assertEquals(0, server.sessionsBegun);
        // in TLS 1.3 each ticket begins a session of its own
        boolean tls12 = pair.client.negotiated().protocol().equals(Optional.of("TLSv1.2"));
        assertEquals(
                tls12,
                Arrays.equals(
                        first.client.negotiated().sessionId(),
                        pair.client.negotiated().sessionId()));
        assertEquals(
                tls12,
                Arrays.equals(
                        first.server.negotiated().sessionId(),
                        pair.server.negotiated().sessionId()));
        assertEquals(ORIGIN.chain(), pair.client.negotiated().peerCertificates());
        assertEquals(ORIGIN.chain(), pair.server.negotiated().localCertificates());
        assertEquals(List.of(Site.ORIGIN), pair.server.negotiated().requestedServerNames());
        assertEquals(Optional.of("h2"), pair.client.negotiated().applicationProtocol());
        assertEquals(
                first.client.negotiated().cipherSuite(),
                pair.client.negotiated().cipherSuite());
        assertArrayEquals(
                pair.client.keyingMaterial().orElseThrow().export("EXPORTER-test", null, 32),
                pair.server.keyingMaterial().orElseThrow().export("EXPORTER-test", null, 32));
    }

    private void assertFull(ConnectionPair pair) throws TlsFailure {
        PlainHandshakeTest.assertConnected(pair);
        assertFalse(pair.client.negotiated().resumed());
        assertFalse(pair.server.negotiated().resumed());
        assertEquals(1, client.checked.size());
    }

    static Stream<Arguments> ways() {
        return Arrays.stream(Ech.values())
                .flatMap(ech -> Stream.of(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384)
                        .flatMap(suite -> Stream.of(false, true).map(retry -> Arguments.of(ech, suite, retry))));
    }

    /** CLI-16, GRS-11, SRV-45: the server checks the binder over the hello it has rebuilt. */
    @ParameterizedTest
    @MethodSource("ways")
    void aTicketResumesTheSessionAgainAndAgain(Ech ech, CipherSuite suite, boolean retry) throws TlsFailure {
        use(ech);
        server.suites = List.of(suite);
        ConnectionPair first = begin();
        server.suites = List.of(CipherSuite.values());
        if (retry) {
            askForAnotherGroup();
        }
        for (int i = 0; i < 2; i++) {
            SessionIdentity ticket = client.resumable.get().identity();
            ConnectionPair pair = connect();
            assertResumed(pair, first);
            assertEquals(ech == Ech.REAL, pair.client.ech() instanceof EchOutcome.Accepted);
            List<byte[]> hellos = Wire.clientHellos(pair.clientSent.toByteArray());
            assertEquals(retry ? 2 : 1, hellos.size());
            for (byte[] hello : hellos) {
                List<Integer> types = types(hello);
                assertEquals(ExtensionType.PRE_SHARED_KEY, types.get(types.size() - 1));
            }
            // CLI-45, SEC-03
            assertEquals(ech != Ech.REAL, pair.clientSentText().contains(text(ticket)));
            client.resume();
            assertNotEquals(ticket, client.resumable.get().identity());
        }
        for (ResumableSession session : client.remembered) {
            assertEquals(
                    ech == Ech.REAL ? ResumableSession.Channel.ECH : ResumableSession.Channel.CLEAR, session.channel());
            assertFalse(session.toString().contains(Site.ORIGIN));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOuterHelloHasALookAlikeOfThePsk(boolean rejected) throws Exception {
        use(Ech.REAL);
        begin();
        askForAnotherGroup();
        if (rejected) {
            server.keys = List.of(NEW_KEY);
        }
        int ticketLength = client.resumable.get().identity().octets().length();
        List<byte[]> hellos = Wire.clientHellos(connect().clientSent.toByteArray());
        Psk one = Psk.of(hellos.get(0));
        Psk two = Psk.of(hellos.get(1));
        assertEquals(ticketLength, one.identity.length); // CLI-46
        assertEquals(48, one.binder.length);
        assertArrayEquals(one.identity, two.identity, "HRR-09: identities are kept");
        assertEquals(48, two.binder.length);
        assertFalse(Arrays.equals(one.binder, two.binder), "HRR-09, HRR-13: binders are new");
        long older = two.age - one.age & 0xffffffffL;
        assertTrue(older < 60_000, "the look-alike ages as a ticket does: " + older);
        assertEquals(types(hellos.get(0)), types(hellos.get(1)));
        assertTrue(types(hellos.get(0)).contains(ExtensionType.PSK_KEY_EXCHANGE_MODES)); // CLI-47
        assertNotEquals(client.resumable.get().identity(), SessionIdentity.of(one.identity));
    }

    @Test
    void withoutATicketThereIsNoLookAlike() {
        use(Ech.REAL);
        List<byte[]> hellos = Wire.clientHellos(connect().clientSent.toByteArray());
        assertFalse(types(hellos.get(0)).contains(ExtensionType.PRE_SHARED_KEY)); // CLI-49
    }

    @Test
    void realAndGreaseHellosWithTicketsHaveTheSameShape() throws TlsFailure {
        client.serverName = Optional.of(Site.PUBLIC_NAME);
        server.leaves = List.of(Site.CA.leaf(Algorithm.EC_P256, Site.ORIGIN, Site.PUBLIC_NAME));
        use(Ech.GREASE);
        begin();
        List<Integer> grease =
                shape(Wire.clientHellos(connect().clientSent.toByteArray()).get(0));
        client.serverName = Optional.of(Site.ORIGIN);
        use(Ech.REAL);
        client.resumable = Optional.empty();
        begin();
        assertEquals(
                grease,
                shape(Wire.clientHellos(connect().clientSent.toByteArray()).get(0))); // SEC-04
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRejectedConnectionResumesNothingAndKeepsNothing(boolean retry) throws TlsFailure {
        use(Ech.REAL);
        begin();
        server.keys = List.of(NEW_KEY);
        if (retry) {
            askForAnotherGroup();
        }
        int before = client.remembered.size();
        ConnectionPair pair = connect();
        assertEquals(121, pair.clientFailure.alert());
        assertEquals(new EchOutcome.Rejected(Site.PUBLIC_NAME, Optional.of(NEW_KEY.configList())), pair.client.ech());
        assertFalse(pair.server.negotiated().resumed(), "SRV-64: the look-alike is an unknown ticket");
        assertEquals(before, client.remembered.size(), "REJ-06");
        assertFalse(pair.clientSentText().contains(text(client.resumable.get().identity())));
    }

    /** CLI-72, SEC-16. */
    @ParameterizedTest
    @EnumSource(Ech.class)
    void aSessionIsOfferedOnItsOwnChannelOnly(Ech ech) throws TlsFailure {
        use(ech);
        begin();
        use(ech == Ech.REAL ? Ech.GREASE : Ech.REAL);
        ConnectionPair pair = connect();
        assertFull(pair);
        assertFalse(pair.clientSentText().contains(text(client.resumable.get().identity()))); // SEC-17
        assertFalse(
                types(Wire.clientHellos(pair.clientSent.toByteArray()).get(0)).contains(ExtensionType.PRE_SHARED_KEY));
    }

    @Test
    void greaseAndPlainAreTheSameChannel() throws TlsFailure {
        use(Ech.GREASE);
        ConnectionPair first = begin();
        use(Ech.OFF);
        assertResumed(connect(), first); // GRS-10
    }

    /** SRV-47, SEC-16: for clients that do not keep them apart. */
    @ParameterizedTest
    @EnumSource(ResumableSession.Channel.class)
    void aServerKeepsChannelsApartToo(ResumableSession.Channel channel) throws TlsFailure {
        use(channel == ResumableSession.Channel.ECH ? Ech.REAL : Ech.GREASE);
        begin();
        ResumableSession.Channel other =
                channel == ResumableSession.Channel.ECH ? ResumableSession.Channel.CLEAR : ResumableSession.Channel.ECH;
        use(other == ResumableSession.Channel.ECH ? Ech.REAL : Ech.GREASE);
        client.resumable = client.resumable.map(session -> moved(session, other));
        assertFull(connect());
    }

    private static ResumableSession moved(ResumableSession session, ResumableSession.Channel channel) {
        return new ResumableSession(
                session.origin(),
                channel,
                session.identity(),
                session.secret(),
                session.ageAdd(),
                session.created(),
                session.issued(),
                session.expires());
    }

    @ParameterizedTest
    @EnumSource(Ech.class)
    void aTicketOfOneNameIsNothingToAnother(Ech ech) throws TlsFailure {
        use(ech);
        client.serverName = Optional.of(Site.PUBLIC_NAME);
        server.leaves = List.of(Site.CA.leaf(Algorithm.EC_P256, Site.ORIGIN, Site.PUBLIC_NAME));
        begin();
        client.serverName = Optional.of(Site.ORIGIN);
        assertFull(connect()); // SRV-47
    }

    @Test
    void aTicketThatTheServerHasForgottenIsPassedOver() throws TlsFailure {
        use(Ech.REAL);
        begin();
        server.memory.clear();
        assertFull(connect());
    }

    @ParameterizedTest
    @EnumSource(Ech.class)
    void aWrongBinderEndsTheHandshake(Ech ech) throws TlsFailure {
        use(ech);
        begin();
        client.resumable = client.resumable.map(session -> new ResumableSession(
                session.origin(),
                session.channel(),
                session.identity(),
                SecretOctets.copyOf(new byte[48]),
                session.ageAdd(),
                session.created(),
                session.issued(),
                session.expires()));
        ConnectionPair pair = connect();
        assertEquals(51, pair.clientFailure.alert()); // RFC 8446, 4.2.11: decrypt_error
        assertEquals(51, pair.serverFailure.alert());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void anExpiredSessionIsPassedOver(String protocol) throws TlsFailure {
        client.protocols = List.of(protocol);
        begin();
        server.memory.replaceAll((identity, session) -> new ResumableSession(
                session.origin(),
                session.channel(),
                session.identity(),
                session.secret(),
                session.ageAdd(),
                session.created(),
                session.issued(),
                Instant.now().minusSeconds(1)));
        assertFull(connect());
    }

    @Test
    void theLifetimeOfASessionEndsWithThatOfItsFirstTicket() throws TlsFailure {
        begin();
        Instant expires = client.resumable.get().expires();
        connect();
        client.resume();
        assertFalse(client.resumable.get().expires().isAfter(expires.plusSeconds(1)));
        assertEquals(client.remembered.get(0).created(), client.resumable.get().created());
    }

    @ParameterizedTest
    @EnumSource(Ech.class)
    void aRetryWithAnotherHashDropsTheTicket(Ech ech) throws TlsFailure {
        use(ech);
        server.suites = List.of(CipherSuite.TLS_AES_128_GCM_SHA256);
        begin();
        server.suites = List.of(CipherSuite.TLS_AES_256_GCM_SHA384);
        askForAnotherGroup();
        ConnectionPair pair = connect();
        assertFull(pair);
        List<byte[]> hellos = Wire.clientHellos(pair.clientSent.toByteArray());
        assertTrue(types(hellos.get(0)).contains(ExtensionType.PRE_SHARED_KEY));
        assertFalse(types(hellos.get(1)).contains(ExtensionType.PRE_SHARED_KEY)); // HRR-09
    }

    @Test
    void aRejectedRetryWithAnotherHashDropsTheLookAlike() throws TlsFailure {
        use(Ech.REAL);
        server.suites = List.of(CipherSuite.TLS_AES_128_GCM_SHA256);
        begin();
        server.keys = List.of(NEW_KEY);
        server.suites = List.of(CipherSuite.TLS_AES_256_GCM_SHA384);
        askForAnotherGroup();
        ConnectionPair pair = connect();
        assertEquals(121, pair.clientFailure.alert());
        List<byte[]> hellos = Wire.clientHellos(pair.clientSent.toByteArray());
        assertTrue(types(hellos.get(0)).contains(ExtensionType.PRE_SHARED_KEY));
        assertFalse(types(hellos.get(1)).contains(ExtensionType.PRE_SHARED_KEY));
    }

    @Test
    void aTicketForASuiteThatIsSwitchedOffIsNotOffered() throws TlsFailure {
        server.suites = List.of(CipherSuite.TLS_AES_128_GCM_SHA256);
        begin();
        server.suites = List.of(CipherSuite.values());
        client.suites = List.of(CipherSuite.TLS_AES_256_GCM_SHA384);
        ConnectionPair pair = connect();
        assertFull(pair);
        assertFalse(
                types(Wire.clientHellos(pair.clientSent.toByteArray()).get(0)).contains(ExtensionType.PRE_SHARED_KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theClientsCertificateIsPartOfTheSession(String protocol) throws TlsFailure {
        client.protocols = List.of(protocol);
        Leaf leaf = Site.leaf(Algorithm.EC_P256, "client.example");
        client.credential = Optional.of(new Credential(leaf.key(), leaf.chain()));
        server.authentication = ServerSettings.ClientAuthentication.NEEDED;
        ConnectionPair first = begin();
        server.clientChain = null;
        ConnectionPair pair = connect();
        assertResumed(pair, first);
        assertEquals(null, server.clientChain, "checked before");
        assertEquals(leaf.chain(), pair.server.negotiated().peerCertificates());
        assertEquals(leaf.chain(), pair.client.negotiated().localCertificates());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whoNeedsACertificateDoesNotResumeASessionWithoutOne(String protocol) throws TlsFailure {
        client.protocols = List.of(protocol);
        begin();
        Leaf leaf = Site.leaf(Algorithm.EC_P256, "client.example");
        client.credential = Optional.of(new Credential(leaf.key(), leaf.chain()));
        server.authentication = ServerSettings.ClientAuthentication.NEEDED;
        assertFull(connect());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whoForbidsNewSessionsGetsNone(String protocol) throws TlsFailure {
        client.protocols = List.of(protocol);
        ConnectionPair first = begin();
        client.sessionsBegin = false;
        assertResumed(connect(), first);
        server.memory.clear();
        assertEquals(40, connect().clientFailure.alert());
    }

    // ---- TLS 1.2

    @ParameterizedTest
    @EnumSource(
            value = Ech.class,
            names = {"GREASE", "OFF"})
    void aSessionIdResumesASessionOfTls12(Ech ech) throws TlsFailure {
        use(ech);
        server.protocols = List.of("TLSv1.2");
        ConnectionPair first = begin();
        assertArrayEquals(
                first.client.negotiated().sessionId(), first.server.negotiated().sessionId());
        assertEquals(
                client.resumable.get().identity(),
                SessionIdentity.of(first.client.negotiated().sessionId()));
        for (int i = 0; i < 2; i++) {
            assertResumed(connect(), first);
        }
        assertEquals(1, client.remembered.size());
        server.memory.clear();
        assertFull(connect());
    }

    @Test
    void aSessionOfTls12IsNoSessionOfTls13() throws TlsFailure {
        server.protocols = List.of("TLSv1.2");
        begin();
        server.protocols = List.of("TLSv1.3", "TLSv1.2");
        assertFull(connect());
    }

    @Test
    void aSessionOfTls12IsNeverOfferedWithRealEch() throws TlsFailure {
        server.protocols = List.of("TLSv1.2");
        begin();
        use(Ech.REAL);
        for (ResumableSession.Channel channel : ResumableSession.Channel.values()) {
            client.resumable = client.resumable.map(session -> moved(session, channel));
            assertEquals(121, connect().clientFailure.alert());
            TlsConnection connection = client.connect();
            connection.begin();
            byte[] hello = Wire.clientHellos(ConnectionPair.drain(connection)).get(0);
            SessionIdentity sent = SessionIdentity.of(ClientHello.ours(hello).sessionId());
            assertNotEquals(client.resumable.get().identity(), sent); // CLI-11
        }
    }

    // ----

    private static String text(SessionIdentity identity) {
        return new String(identity.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    private static List<Integer> types(byte[] hello) {
        return ClientHello.ours(hello).extensions().stream()
                .map(extension -> extension.type())
                .toList();
    }

    /** Types and lengths of extensions, but for encrypted_client_hello, whose length depends on the site. */
    private static List<Integer> shape(byte[] hello) {
        return ClientHello.ours(hello).extensions().stream()
                .flatMap(extension -> extension.type() == ExtensionType.ENCRYPTED_CLIENT_HELLO
                        ? Stream.of(extension.type())
                        : Stream.of(extension.type(), extension.bodyLength()))
                .toList();
    }

    private record Psk(byte[] identity, long age, byte[] binder) {
        static Psk of(byte[] message) throws PeerFault {
            ClientHello hello = ClientHello.ours(message);
            WireReader reader = new WireReader(
                    hello.body(hello.extension(ExtensionType.PRE_SHARED_KEY).orElseThrow()));
            WireReader identities = reader.vector16("identities");
            byte[] identity = identities.vector16("identity").rest();
            long age = identities.u32("age");
            identities.expectEnd("identities");
            WireReader binders = reader.vector16("binders");
            byte[] binder = binders.vector8("binder").rest();
            binders.expectEnd("binders");
            reader.expectEnd("pre_shared_key");
            return new Psk(identity, age, binder);
        }
    }
}
