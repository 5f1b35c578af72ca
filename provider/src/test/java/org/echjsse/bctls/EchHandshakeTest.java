package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.ExtensionType;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EchHandshakeTest {
    private static final Leaf ORIGIN = Site.CA.leaf(Algorithm.EC_P256, Site.ORIGIN);
    private static final Leaf COVER = Site.CA.leaf(Algorithm.RSA_2048, Site.PUBLIC_NAME);
    private static final EchKeyPair KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
    private static final EchKeyPair NEW_KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);

    private final Site.Client client = new Site.Client();
    private final Site.Server server = new Site.Server(ORIGIN, COVER);

    @BeforeEach
    void realEch() {
        client.ech = new EchPlan.Real((ConfigChoice.Usable) KEY.configList().choose());
        server.keys = List.of(KEY);
        server.retryConfigs = Optional.of(NEW_KEY.configList());
    }

    private ConnectionPair pair() {
        return new ConnectionPair(client.connect(), server.accept());
    }

    /** The server has other keys now. */
    private void rotateKeys() {
        server.keys = List.of(NEW_KEY);
    }

    private void assertAccepted(ConnectionPair pair) throws TlsFailure {
        PlainHandshakeTest.assertConnected(pair);
        assertEquals(new EchOutcome.Accepted(Site.PUBLIC_NAME), pair.client.ech());
        assertEquals(new EchOutcome.Accepted(Site.PUBLIC_NAME), pair.server.ech());
        assertEquals(List.of(Site.ORIGIN), server.names);
        assertEquals(List.of(Site.ORIGIN), pair.server.negotiated().requestedServerNames());
        assertEquals(ORIGIN.chain(), pair.client.negotiated().peerCertificates());
        assertEquals(List.of(new ClientDecisions.ServerIdentity.Origin()), client.checked);
        assertEquals(Optional.of(Site.PUBLIC_NAME), pair.client.outerServerName());
        assertEquals(Optional.of(Site.PUBLIC_NAME), pair.server.outerServerName());
        assertNothingLeaked(pair);
    }

    /** SEC-02. */
    private void assertNothingLeaked(ConnectionPair pair) {
        assertTrue(pair.clientSentText().contains(Site.PUBLIC_NAME));
        assertFalse(pair.clientSentText().contains(Site.ORIGIN));
        assertFalse(pair.serverSent
                .toString(java.nio.charset.StandardCharsets.ISO_8859_1)
                .contains(Site.ORIGIN));
    }

    private void assertRejected(ConnectionPair pair, Optional<EchConfigList> retryConfigs) {
        assertEquals(121, pair.clientFailure.alert());
        assertEquals(TlsFailure.Origin.LOCAL, pair.clientFailure.origin());
        assertEquals(121, pair.serverFailure.alert(), "REJ-08: ech_required leaves under the keys of the connection");
        assertEquals(TlsFailure.Origin.REMOTE, pair.serverFailure.origin());
        assertTrue(pair.server.isHandshakeComplete(), "REJ-08: the handshake is complete first");
        assertFalse(pair.client.isHandshakeComplete(), "REJ-07");
        assertEquals(new EchOutcome.Rejected(Site.PUBLIC_NAME, retryConfigs), pair.client.ech());
        assertEquals(List.of(new ClientDecisions.ServerIdentity.PublicName(Site.PUBLIC_NAME)), client.checked);
        assertEquals(List.of(), client.asked, "REJ-05");
        assertEquals(List.of(Site.PUBLIC_NAME), server.names);
        assertNothingLeaked(pair);
    }

    private void askForAnotherGroup() {
        client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1);
        server.groups = List.of(NamedGroup.SECP384R1);
    }

    /** ACC-01 to ACC-03, SRV-40 to SRV-42, ACC-16. */
    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    void anAcceptedHelloHidesTheName(CipherSuite suite) throws TlsFailure {
        server.suites = List.of(suite);
        ConnectionPair pair = pair().handshake();
        assertAccepted(pair);
        assertEquals(Optional.of(suite), pair.client.negotiated().cipherSuite());
        assertEquals(Optional.of("h2"), pair.client.negotiated().applicationProtocol());
        assertArrayEquals(
                pair.client.keyingMaterial().orElseThrow().export("EXPORTER-test", null, 32),
                pair.server.keyingMaterial().orElseThrow().export("EXPORTER-test", null, 32));
    }

    /** CLI-52. */
    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    void everyGroupWorksWithEch(NamedGroup group) throws TlsFailure {
        client.groups = List.of(group);
        assertAccepted(pair().handshake());
    }

    /** HRR-05 to HRR-07, HRR-10, HRR-30; CLI-70. */
    @ParameterizedTest
    @EnumSource(
            value = CipherSuite.class,
            names = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"})
    void anAcceptedHelloSurvivesHelloRetryRequest(CipherSuite suite) throws TlsFailure {
        server.suites = List.of(suite);
        askForAnotherGroup();
        ConnectionPair pair = pair().handshake();
        assertAccepted(pair);
        assertEquals(Optional.of(NamedGroup.SECP384R1), pair.client.negotiated().group());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesMayComeOneByOne(boolean retry) throws TlsFailure {
        if (retry) {
            askForAnotherGroup();
        }
        assertAccepted(pair().inChunksOf(1).handshake());
    }

    @Test
    void aHelloMayComeInManySmallRecords() throws TlsFailure {
        ConnectionPair pair = pair();
        pair.server.begin();
        pair.client.begin();
        byte[] hello = ConnectionPair.drain(pair.client);
        pair.clientSent.writeBytes(hello);
        for (int at = 5; at < hello.length; at += 100) {
            byte[] part = Arrays.copyOfRange(hello, at, Math.min(hello.length, at + 100));
            pair.server.offerInput(new byte[] {22, 3, 1, 0, (byte) part.length}, 0, 5);
            pair.server.offerInput(part, 0, part.length);
        }
        assertAccepted(pair.pump());
    }

    /** A hybrid key share makes hellos of more than a thousand bytes, and answers too; peers cut them as they like. */
    @ParameterizedTest
    @CsvSource({"1,false", "7,false", "7,true", "500,false", "500,true"})
    void hybridHellosMayComeInSmallRecordsBothWays(int bytes, boolean retry) throws TlsFailure {
        client.groups = retry
                ? List.of(NamedGroup.X25519, NamedGroup.X25519MLKEM768)
                : List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519);
        server.groups = List.of(NamedGroup.X25519MLKEM768);
        ConnectionPair pair = pair().inRecordsOf(bytes).handshake();
        assertAccepted(pair);
        assertEquals(
                Optional.of(NamedGroup.X25519MLKEM768), pair.client.negotiated().group());
        assertEquals(
                retry ? 2 : 1, Wire.clientHellos(pair.clientSent.toByteArray()).size());
        assertTrue(pair.clientSent.size() > 1300);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hybridHellosInSmallRecordsAreRejectedLikeOthers(boolean retry) {
        client.groups = retry
                ? List.of(NamedGroup.X25519, NamedGroup.X25519MLKEM768)
                : List.of(NamedGroup.X25519MLKEM768, NamedGroup.X25519);
        server.groups = List.of(NamedGroup.X25519MLKEM768);
        rotateKeys();
        assertRejected(pair().inRecordsOf(100).inChunksOf(33).handshake(), server.retryConfigs);
    }

    /** CLI-66: more than 2^14 bytes, so more than one record of our own, for each of two hellos. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHelloMayBeLongerThanARecord(boolean retry) throws TlsFailure {
        client.alpn = new ArrayList<>(List.of("h2"));
        for (int i = 0; i < 80; i++) {
            client.alpn.add(i + "x".repeat(240));
        }
        if (retry) {
            askForAnotherGroup();
        }
        ConnectionPair pair = pair().handshake();
        assertAccepted(pair);
        List<byte[]> hellos = Wire.clientHellos(pair.clientSent.toByteArray());
        assertEquals(retry ? 2 : 1, hellos.size());
        hellos.forEach(hello -> assertTrue(hello.length > 1 << 14));
    }

    /** ACC-15, REJ-05, SRV-48. */
    @Test
    void aClientWithACertificateShowsItToTheOriginOnly() throws TlsFailure {
        Leaf leaf = Site.CA.leaf(Algorithm.EC_P256, "client.example");
        client.credential = Optional.of(new Credential(leaf.key(), leaf.chain()));
        server.authentication = ServerSettings.ClientAuthentication.WANTED;
        assertAccepted(pair().handshake());
        assertEquals(leaf.chain(), server.clientChain);

        rotateKeys();
        server.names.clear();
        server.clientChain = null;
        client.checked.clear();
        client.asked.clear();
        assertRejected(pair().handshake(), server.retryConfigs);
        assertEquals(null, server.clientChain);
    }

    /** REJ-01, REJ-30; HRR-14, HRR-40, SRV-61; CLI-70. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerWithOtherKeysRejectsAndSaysWhichOnesItHas(boolean retry) throws TlsFailure {
        rotateKeys();
        if (retry) {
            askForAnotherGroup();
        }
        ConnectionPair pair = pair().handshake();
        assertRejected(pair, Optional.of(NEW_KEY.configList()));
        assertInstanceOf(EchOutcome.Grease.class, pair.server.ech());
        assertEquals(COVER.chain(), pair.client.negotiated().peerCertificates());
    }

    /** REJ-32; SRV-63. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerWithoutKeysRejectsForGood(boolean retry) throws TlsFailure {
        server.keys = List.of();
        if (retry) {
            askForAnotherGroup();
        }
        ConnectionPair pair = pair().handshake();
        assertRejected(pair, Optional.empty());
        assertInstanceOf(EchOutcome.NotTried.class, pair.server.ech());
    }

    /** REJ-32, ACC-09. */
    @Test
    void aServerOfTls12OnlyRejectsForGood() throws TlsFailure {
        server.protocols = List.of("TLSv1.2");
        ConnectionPair pair = pair().handshake();
        assertRejected(pair, Optional.empty());
        assertEquals(Optional.of("TLSv1.2"), pair.client.negotiated().protocol());
    }

    /** REJ-02, REJ-04, REJ-09. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aRejectingServerThatIsNotThePublicNameIsRefused(String protocol) throws TlsFailure {
        rotateKeys();
        server.protocols = List.of(protocol);
        Leaf other = Site.CA.leaf(Algorithm.EC_P256, "other.example");
        server.leaves = List.of(other);
        ConnectionPair pair = new ConnectionPair(client.connect(), stubborn(other));
        pair.handshake();
        assertEquals(46, pair.clientFailure.alert());
        assertEquals(46, pair.serverFailure.alert());
        // REJ-04, REJ-14: nothing it said may be used
        assertEquals(new EchOutcome.RejectedUnproven(Site.PUBLIC_NAME), pair.client.ech());
        assertFalse(pair.client.isHandshakeComplete());
    }

    /** A server that shows this certificate to everybody. */
    private TlsConnection stubborn(Leaf leaf) {
        Site.Server anyName = new Site.Server(leaf) {
            @Override
            public void checkServerNames(List<String> names) {}
        };
        anyName.protocols = server.protocols;
        anyName.keys = server.keys;
        anyName.retryConfigs = server.retryConfigs;
        return anyName.accept();
    }

    /** ACC-15, ACC-18. */
    @Test
    void acceptanceWithTheCertificateOfThePublicNameIsAFailureToo() {
        Site.Server anyName = new Site.Server(COVER) {
            @Override
            public void checkServerNames(List<String> names) {}
        };
        anyName.keys = List.of(KEY);
        ConnectionPair pair = new ConnectionPair(client.connect(), anyName.accept()).handshake();
        assertEquals(46, pair.clientFailure.alert()); // ACC-18
        assertEquals(new EchOutcome.Accepted(Site.PUBLIC_NAME), pair.client.ech());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void greaseAgainstAServerWithKeysIsAnOrdinaryHandshake(boolean retry) throws TlsFailure {
        client.ech = new EchPlan.Grease();
        if (retry) {
            askForAnotherGroup();
        }
        ConnectionPair pair = pair().handshake();
        PlainHandshakeTest.assertConnected(pair);
        assertInstanceOf(EchOutcome.Grease.class, pair.client.ech()); // GRS-08: and no retry_configs anywhere
        assertInstanceOf(EchOutcome.Grease.class, pair.server.ech());
        assertEquals(List.of(new ClientDecisions.ServerIdentity.Origin()), client.checked);
        List<byte[]> hellos = Wire.clientHellos(pair.clientSent.toByteArray());
        assertEquals(retry ? 2 : 1, hellos.size());
        if (retry) { // GRS-06, HRR-16
            assertArrayEquals(echOf(hellos.get(0)), echOf(hellos.get(1)));
        }
    }

    /** HRR-13, HRR-14. */
    @Test
    void aRejectedSecondHelloRepeatsTheExtension() {
        rotateKeys();
        askForAnotherGroup();
        ConnectionPair pair = pair().handshake();
        List<byte[]> hellos = Wire.clientHellos(pair.clientSent.toByteArray());
        assertEquals(2, hellos.size());
        assertArrayEquals(echOf(hellos.get(0)), echOf(hellos.get(1))); // HRR-13
        assertEquals(types(hellos.get(0)), types(hellos.get(1)));
    }

    @Test
    void realAndGreaseHellosHaveTheSameExtensionsInTheSameOrder() throws Exception {
        for (List<String> protocols : List.of(List.of("TLSv1.3"), List.of("TLSv1.3", "TLSv1.2"))) {
            client.protocols = protocols;
            ClientHello real = firstHello(client.connect());
            client.ech = new EchPlan.Grease();
            client.serverName = Optional.of(Site.PUBLIC_NAME);
            ClientHello grease = firstHello(client.connect());
            assertEquals(types(real.message()), types(grease.message())); // SEC-04
            assertEquals(real.cipherSuites(), grease.cipherSuites());
            assertEquals(32, real.sessionId().length);
            realEch();
        }
    }

    /** CLI-14, CLI-15, CLI-42. */
    @Test
    void everyHelloHasItsOwnRandomsAndSessionId() throws Exception {
        ClientHello one = firstHello(client.connect());
        ClientHello two = firstHello(client.connect());
        assertFalse(Arrays.equals(one.random(), two.random()));
        assertFalse(Arrays.equals(one.sessionId(), two.sessionId()));
    }

    private static ClientHello firstHello(TlsConnection connection) throws TlsFailure {
        connection.begin();
        return ClientHello.ours(
                Wire.clientHellos(ConnectionPair.drain(connection)).get(0));
    }

    private static byte[] echOf(byte[] hello) {
        ClientHello view = ClientHello.ours(hello);
        return view.body(view.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow());
    }

    private static List<Integer> types(byte[] hello) {
        return ClientHello.ours(hello).extensions().stream()
                .map(extension -> extension.type())
                .toList();
    }

    @Test
    void echWithoutTls13IsAMistakeOfTheCaller() {
        client.protocols = List.of("TLSv1.2");
        assertThrows(IllegalArgumentException.class, client::connect); // CLI-04
    }

    @Test
    void anAlertBeforeTheServerHelloIsAPlainFailure() throws TlsFailure {
        TlsConnection connection = client.connect();
        connection.begin();
        byte[] alert = {21, 3, 3, 0, 2, 2, 40};
        TlsFailure failure = assertThrows(TlsFailure.class, () -> connection.offerInput(alert, 0, alert.length));
        assertEquals(40, failure.alert());
        assertEquals(TlsFailure.Origin.REMOTE, failure.origin());
        assertEquals(new EchOutcome.Offered(Site.PUBLIC_NAME), connection.ech()); // SEC-25
    }
}
