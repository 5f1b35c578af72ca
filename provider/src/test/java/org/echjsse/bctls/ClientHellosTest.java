package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.handshake.ServerDecryption;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloExtension;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the hellos of a client: the outer one as an observer sees it, and the inner one as its server does. */
class ClientHellosTest {
    private static final EchKeyPair KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
    private static final int ALPN = 16;
    private static final int EARLY_DATA = 42;
    private static final int PRE_SHARED_KEY = 41;
    /** ec_point_formats, encrypt_then_mac, extended_master_secret, session_ticket, renegotiation_info. */
    private static final Set<Integer> ONLY_TLS_1_2 = Set.of(11, 22, 23, 35, 0xff01);

    private final Site.Client client = new Site.Client();
    private final Site.Server server =
            new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN), Site.leaf(Algorithm.EC_P256, Site.PUBLIC_NAME));

    @BeforeEach
    void realEch() {
        client.ech = new EchPlan.Real((ConfigChoice.Usable) KEY.configList().choose());
        server.keys = List.of(KEY);
    }

    private record Hellos(ClientHello outer, ClientHello inner) {}

    private Hellos hellos() throws Exception {
        ClientHello outer = firstHello();
        ServerDecryption.First first = new ServerDecryption(List.of(KEY), Optional.empty()).first(outer.message());
        byte[] inner =
                assertInstanceOf(ServerDecryption.First.Opened.class, first).inner();
        return new Hellos(outer, ClientHello.ours(inner));
    }

    private ClientHello firstHello() throws TlsFailure {
        TlsConnection connection = client.connect();
        connection.begin();
        return ClientHello.ours(
                Wire.clientHellos(ConnectionPair.drain(connection)).get(0));
    }

    private static List<Integer> types(ClientHello hello) {
        return hello.extensions().stream().map(HelloExtension::type).toList();
    }

    private static byte[] body(ClientHello hello, int type) {
        return hello.body(hello.extension(type).orElseThrow());
    }

    private static EchExtension.Outer ech(ClientHello outer) throws Exception {
        return (EchExtension.Outer) EchExtension.parse(
                outer, outer.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow());
    }

    /** CLI-10 to CLI-13, CLI-40: whatever the client speaks besides. */
    @Test
    void theInnerHelloIsForTls13AndNothingOlder() throws Exception {
        Hellos hellos = hellos();
        assertEquals(Optional.of(List.of(0x0304)), hellos.inner.supportedVersions());
        assertTrue(hellos.inner.cipherSuites().stream().allMatch(suite -> suite >>> 8 == 0x13));
        assertTrue(Collections.disjoint(types(hellos.inner), ONLY_TLS_1_2));
        assertArrayEquals(new byte[] {1}, body(hellos.inner, ExtensionType.ENCRYPTED_CLIENT_HELLO));
        assertEquals(1, Collections.frequency(types(hellos.inner), ExtensionType.ENCRYPTED_CLIENT_HELLO));
        assertEquals(Optional.of(List.of(0x0304, 0x0303)), hellos.outer.supportedVersions());
    }

    /** CLI-14, CLI-15, CLI-18, CLI-41 to CLI-43; SEC-11. */
    @Test
    void theHellosShareTheSessionIdAndNothingSecret() throws Exception {
        Hellos hellos = hellos();
        assertEquals(32, hellos.inner.sessionId().length);
        assertArrayEquals(hellos.inner.sessionId(), hellos.outer.sessionId());
        assertFalse(contains(hellos.outer.message(), hellos.inner.random()));
        assertEquals(Optional.of(Site.ORIGIN), hellos.inner.serverName());
        assertEquals(Optional.of(Site.PUBLIC_NAME), hellos.outer.serverName());
        assertArrayEquals(
                new byte[] {0, 12, 2, 'h', '2', 8, 'h', 't', 't', 'p', '/', '1', '.', '1'}, body(hellos.inner, ALPN));
    }

    /** CLI-21, CLI-22, CLI-50, CLI-52: references work in the order of the outer hello only. */
    @Test
    void whatTheInnerHelloRefersToIsInTheOuterOne() throws Exception {
        Hellos hellos = hellos();
        List<Integer> equal = new ArrayList<>(types(hellos.inner));
        equal.removeIf(type -> hellos.outer
                .extension(type)
                .filter(other -> java.util.Arrays.equals(hellos.outer.body(other), body(hellos.inner, type)))
                .isEmpty());
        assertTrue(equal.contains(ExtensionType.KEY_SHARE));
        assertTrue(equal.contains(ExtensionType.SUPPORTED_GROUPS));
        List<Integer> inOuter = new ArrayList<>(types(hellos.outer));
        inOuter.retainAll(equal);
        assertEquals(equal, inOuter);
    }

    /** CLI-49: and nothing that looks like it; the second hello neither. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutATicketThereIsNoPreSharedKeyAndNoEarlyData(boolean accepted) throws Exception {
        server.keys = accepted ? List.of(KEY) : List.of();
        for (ClientHello hello : bothHellos()) {
            assertTrue(Collections.disjoint(types(hello), Set.of(PRE_SHARED_KEY, EARLY_DATA)));
        }
    }

    private List<ClientHello> bothHellos() {
        client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1);
        server.groups = List.of(NamedGroup.SECP384R1);
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept()).handshake();
        List<ClientHello> hellos = Wire.clientHellos(pair.clientSent.toByteArray()).stream()
                .map(ClientHello::ours)
                .toList();
        assertEquals(2, hellos.size());
        return hellos;
    }

    /** CLI-64, HRR-06 to HRR-08, SEC-09. */
    @Test
    void theSecondOfferGoesOnWhereTheFirstEnded() throws Exception {
        List<ClientHello> hellos = bothHellos();
        EchExtension.Outer first = ech(hellos.get(0));
        EchExtension.Outer second = ech(hellos.get(1));
        assertEquals(KEY.config().configId(), first.configId());
        assertEquals(32, first.enc().length());
        assertEquals(0, second.enc().length());
        assertEquals(first.configId(), second.configId());
        assertEquals(first.kdfId(), second.kdfId());
        assertEquals(first.aeadId(), second.aeadId());
        assertArrayEquals(hellos.get(0).random(), hellos.get(1).random());
        assertArrayEquals(hellos.get(0).sessionId(), hellos.get(1).sessionId());
        assertEquals(hellos.get(0).cipherSuites(), hellos.get(1).cipherSuites());
        assertEquals(Optional.of(Site.PUBLIC_NAME), hellos.get(1).serverName());
        assertFalse(java.util.Arrays.equals(
                body(hellos.get(0), ExtensionType.KEY_SHARE), body(hellos.get(1), ExtensionType.KEY_SHARE)));
    }

    /** HPK-10, SEC-28. */
    @Test
    void everyConnectionHasItsOwnKeyAndRandoms() throws Exception {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Hellos hellos = hellos();
            seen.add(ech(hellos.outer).enc());
            for (byte[] value : List.of(hellos.inner.random(), hellos.outer.random(), hellos.outer.sessionId())) {
                seen.add(org.echjsse.wire.Octets.copyOf(value));
            }
        }
        assertEquals(12, seen.size());
    }

    /** CLI-06. */
    @Test
    void aNameThatIsThePublicNameIsEncryptedToo() throws Exception {
        client.serverName = Optional.of(Site.PUBLIC_NAME);
        assertEquals(Optional.of(Site.PUBLIC_NAME), hellos().inner.serverName());
    }

    /** CLI-07. */
    @Test
    void withoutANameTheInnerHelloHasNoneAndTheLengthDoesNotTell() throws Exception {
        EchKeyPair roomy =
                EchKeyPair.builder(Site.PUBLIC_NAME).maximumNameLength(64).generate(Site.RANDOM);
        client.ech = new EchPlan.Real((ConfigChoice.Usable) roomy.configList().choose());
        int withName = ech(firstHello()).payloadLength();
        client.serverName = Optional.empty();
        ClientHello outer = firstHello();
        assertEquals(withName, ech(outer).payloadLength());
        assertEquals(Optional.of(Site.PUBLIC_NAME), outer.serverName());
        ServerDecryption.First.Opened opened = (ServerDecryption.First.Opened)
                new ServerDecryption(List.of(roomy), Optional.empty()).first(outer.message());
        assertEquals(Optional.empty(), ClientHello.ours(opened.inner()).serverName());
    }

    /** CLI-66: more than a record takes, once and again after HelloRetryRequest. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHelloLongerThanARecordIsAccepted(boolean retry) {
        List<String> many = new ArrayList<>(List.of("h2"));
        for (int i = 0; i < 80; i++) {
            many.add("p".repeat(220) + i);
        }
        client.alpn = many;
        if (retry) {
            client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1);
            server.groups = List.of(NamedGroup.SECP384R1);
        }
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept()).handshake();
        assertNull(pair.clientFailure);
        assertNull(pair.serverFailure);
        assertEquals(new EchOutcome.Accepted(Site.PUBLIC_NAME), pair.client.ech());
        List<byte[]> hellos = Wire.clientHellos(pair.clientSent.toByteArray());
        assertEquals(retry ? 2 : 1, hellos.size());
        hellos.forEach(hello -> assertTrue(hello.length > 1 << 14));
    }

    /** REJ-17: by lengths and alerts. */
    @Test
    void aRejectionLooksTheSameWhateverTheInnerName() {
        EchKeyPair roomy =
                EchKeyPair.builder(Site.PUBLIC_NAME).maximumNameLength(64).generate(Site.RANDOM);
        client.ech = new EchPlan.Real((ConfigChoice.Usable) roomy.configList().choose());
        Set<Integer> lengths = new HashSet<>();
        for (String name : List.of(Site.ORIGIN, "a.example", "a.much.longer.name.of.some.other.site.example")) {
            client.serverName = Optional.of(name);
            server.names.clear();
            ConnectionPair pair = new ConnectionPair(client.connect(), server.accept()).handshake();
            assertEquals(121, pair.serverFailure.alert());
            lengths.add(pair.clientSent.size());
        }
        assertEquals(1, lengths.size());
    }

    /** GRS-01: it would stick out. */
    @Test
    void aClientOfTls12HasNoLookAlike() throws Exception {
        client.ech = new EchPlan.Grease();
        assertTrue(types(firstHello()).contains(ExtensionType.ENCRYPTED_CLIENT_HELLO));
        client.protocols = List.of("TLSv1.2");
        assertFalse(types(firstHello()).contains(ExtensionType.ENCRYPTED_CLIENT_HELLO));
    }

    /** GRS-12, GRS-13. */
    @Test
    void theLookAlikeIsOfTypeOuterAndStandsWhereARealOneDoes() throws Exception {
        List<Integer> real = types(firstHello());
        client.ech = new EchPlan.Grease();
        ClientHello grease = firstHello();
        assertEquals(0, body(grease, ExtensionType.ENCRYPTED_CLIENT_HELLO)[0]);
        assertEquals(
                real.indexOf(ExtensionType.ENCRYPTED_CLIENT_HELLO),
                types(grease).indexOf(ExtensionType.ENCRYPTED_CLIENT_HELLO));
        assertFalse(java.util.Arrays.equals(
                body(grease, ExtensionType.ENCRYPTED_CLIENT_HELLO),
                body(firstHello(), ExtensionType.ENCRYPTED_CLIENT_HELLO)));
    }

    /** CLI-65: whatever else there is. */
    @Test
    void aPreSharedKeyIsTheLastExtension() {
        OrderedExtensions extensions = new OrderedExtensions();
        for (int type : new int[] {PRE_SHARED_KEY, 0xffff, OrderedExtensions.ENCRYPTED_CLIENT_HELLO, 0, 51, 44}) {
            extensions.put(type, new byte[0]);
        }
        List<Integer> order = Collections.list(extensions.keys());
        assertEquals(PRE_SHARED_KEY, order.get(order.size() - 1));
        assertEquals(6, order.size());
    }

    private static boolean contains(byte[] whole, byte[] part) {
        return new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1)
                .contains(new String(part, java.nio.charset.StandardCharsets.ISO_8859_1));
    }
}
