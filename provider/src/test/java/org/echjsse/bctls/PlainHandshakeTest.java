package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHandshakeTest {
    private static final Leaf EC = Site.CA.leaf(Algorithm.EC_P256, Site.ORIGIN);
    private static final Leaf RSA = Site.CA.leaf(Algorithm.RSA_2048, Site.ORIGIN);

    private final Site.Client client = new Site.Client();
    private final Site.Server server = new Site.Server(EC, RSA);

    private ConnectionPair pair() {
        return new ConnectionPair(client.connect(), server.accept());
    }

    static void assertConnected(ConnectionPair pair) throws TlsFailure {
        if (pair.clientFailure != null) {
            throw pair.clientFailure;
        }
        if (pair.serverFailure != null) {
            throw pair.serverFailure;
        }
        assertTrue(pair.client.isHandshakeComplete());
        assertTrue(pair.server.isHandshakeComplete());
        ConnectionPair.write(pair.client, "ping");
        ConnectionPair.write(pair.server, "pong");
        pair.pump();
        assertEquals("ping", ConnectionPair.read(pair.server));
        assertEquals("pong", ConnectionPair.read(pair.client));
    }

    static Stream<Arguments> suitesAndCertificates() {
        List<Arguments> all = new ArrayList<>();
        for (CipherSuite suite : CipherSuite.values()) {
            for (Algorithm algorithm : Algorithm.values()) {
                boolean rsa = algorithm.name().startsWith("RSA");
                if (suite.isTls13() || rsa == suite.name().contains("_RSA_")) {
                    all.add(Arguments.of(suite, algorithm));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("suitesAndCertificates")
    void everySuiteWorksWithEveryCertificateItIsFor(CipherSuite suite, Algorithm algorithm) throws TlsFailure {
        client.suites = List.of(suite);
        client.protocols = List.of(suite.isTls13() ? "TLSv1.3" : "TLSv1.2");
        server.leaves = List.of(Site.leaf(algorithm, Site.ORIGIN));
        ConnectionPair pair = pair().handshake();
        assertConnected(pair);
        for (TlsConnection side : List.of(pair.client, pair.server)) {
            assertEquals(Optional.of(suite), side.negotiated().cipherSuite());
            assertEquals(client.protocols.get(0), side.negotiated().protocol().orElseThrow());
            assertEquals(Optional.of("h2"), side.negotiated().applicationProtocol());
        }
        String key = algorithm.name().startsWith("RSA") ? "RSA" : "ECDSA";
        assertEquals(suite.isTls13() ? "UNKNOWN" : "ECDHE_" + key, client.authType);
        assertEquals(server.leaves.get(0).chain(), pair.client.negotiated().peerCertificates());
        assertEquals(server.leaves.get(0).chain(), pair.server.negotiated().localCertificates());
        assertEquals(List.of(), client.seenWhileChecking.peerCertificates(), "the peer is not authenticated yet");
        assertEquals(Optional.of(suite), client.seenWhileChecking.cipherSuite());
        assertEquals(List.of(Site.ORIGIN), pair.server.negotiated().requestedServerNames());
        assertFalse(pair.server.negotiated().peerCertificateSchemes().isEmpty());
    }

    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    void everyGroupWorks(NamedGroup group) throws TlsFailure {
        client.groups = List.of(group);
        ConnectionPair pair = pair().handshake();
        assertConnected(pair);
        assertEquals(Optional.of(group), pair.client.negotiated().group());
        assertEquals(Optional.of(group), pair.server.negotiated().group());
    }

    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    void aServerThatWantsAnotherGroupAsksForIt(NamedGroup group) throws TlsFailure {
        NamedGroup first = group == NamedGroup.SECP256R1 ? NamedGroup.SECP384R1 : NamedGroup.SECP256R1;
        client.groups = List.of(first, group);
        server.groups = List.of(group);
        ConnectionPair pair = pair().handshake();
        assertConnected(pair);
        assertEquals(Optional.of(group), pair.client.negotiated().group());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bytesMayComeOneByOne(String protocol) throws TlsFailure {
        client.protocols = List.of(protocol);
        assertConnected(pair().inChunksOf(1).handshake());
    }

    @Test
    void aClientOfBothVersionsGetsTheOneTheServerHas() throws TlsFailure {
        server.protocols = List.of("TLSv1.2");
        ConnectionPair pair = pair().handshake();
        assertConnected(pair);
        assertEquals(Optional.of("TLSv1.2"), pair.client.negotiated().protocol());
    }

    @Test
    void noCommonVersionIsProtocolVersionOnBothSides() {
        client.protocols = List.of("TLSv1.3");
        server.protocols = List.of("TLSv1.2");
        ConnectionPair pair = pair().handshake();
        assertEquals(70, pair.serverFailure.alert());
        assertEquals(TlsFailure.Origin.LOCAL, pair.serverFailure.origin());
        assertEquals(70, pair.clientFailure.alert());
        assertEquals(TlsFailure.Origin.REMOTE, pair.clientFailure.origin());
    }

    /** GRS-10. */
    @Test
    void greaseChangesNothingButTheStatus() throws TlsFailure {
        client.ech = new EchPlan.Grease();
        ConnectionPair pair = pair().handshake();
        assertConnected(pair);
        assertInstanceOf(EchOutcome.Grease.class, pair.client.ech());
        assertInstanceOf(EchOutcome.NotTried.class, pair.server.ech());
        assertEquals(Optional.of(Site.ORIGIN), pair.client.outerServerName());
        assertEquals(Optional.of(Site.ORIGIN), pair.server.outerServerName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aClientThatIsAskedForACertificateShowsIt(String protocol) throws TlsFailure {
        for (Algorithm algorithm : Algorithm.values()) {
            Site.Client asked = new Site.Client();
            asked.protocols = List.of(protocol);
            Leaf leaf = Site.leaf(algorithm, "client.example");
            asked.credential = Optional.of(new Credential(leaf.key(), leaf.chain()));
            server.authentication = ServerSettings.ClientAuthentication.NEEDED;
            ConnectionPair pair = new ConnectionPair(asked.connect(), server.accept()).handshake();
            assertConnected(pair);
            assertEquals(leaf.chain(), server.clientChain);
            assertEquals(leaf.chain(), pair.client.negotiated().localCertificates());
            assertEquals(leaf.chain(), pair.server.negotiated().peerCertificates());
            assertEquals(
                    List.of(Site.CA.certificate().getSubjectX500Principal()),
                    asked.asked.get(0).issuers());
            assertTrue(asked.asked.get(0).keyTypes().containsAll(List.of("EC", "RSA", "RSASSA-PSS", "EdDSA")));
        }
    }

    @Test
    void aClientWithoutACertificateIsFineIfOneIsOnlyWanted() throws TlsFailure {
        server.authentication = ServerSettings.ClientAuthentication.WANTED;
        ConnectionPair pair = pair().handshake();
        assertConnected(pair);
        assertTrue(pair.server.negotiated().peerCertificates().isEmpty());
    }

    @Test
    void aClientWithoutACertificateIsRefusedIfOneIsNeeded() {
        server.authentication = ServerSettings.ClientAuthentication.NEEDED;
        ConnectionPair pair = pair().handshake();
        assertEquals(116, pair.serverFailure.alert());
        assertEquals(116, pair.clientFailure.alert());
        client.protocols = List.of("TLSv1.2");
        pair = pair().handshake();
        assertEquals(40, pair.serverFailure.alert());
        assertEquals(40, pair.clientFailure.alert());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aRefusedCertificateIsAnAlertThatSaysWhy(String protocol) {
        client.protocols = List.of(protocol);
        server.leaves = List.of(
                new Leaf(EC.key(), Site.CA.leaf(Algorithm.EC_P256, Site.ORIGIN).chain()));
        assertEquals(51, pair().handshake().clientFailure.alert()); // decrypt_error: the key is another one

        server.leaves = List.of(Site.CA.expiredLeaf(Algorithm.EC_P256, Site.ORIGIN));
        assertRefused(45);
        server.leaves = List.of(TestCertificates.create().leaf(Algorithm.EC_P256, Site.ORIGIN));
        assertRefused(48);
        client.serverName = Optional.of("other.example");
        server.leaves = List.of(Site.CA.leaf(Algorithm.EC_P256, "other.example"));
        assertRefused(46);
    }

    private void assertRefused(int alert) {
        server.names.clear();
        ConnectionPair pair = pair().handshake();
        assertEquals(alert, pair.clientFailure.alert());
        assertEquals(TlsFailure.Origin.LOCAL, pair.clientFailure.origin());
        assertInstanceOf(CertificateException.class, pair.clientFailure.getCause());
        assertEquals(alert, pair.serverFailure.alert());
        assertEquals(TlsFailure.Origin.REMOTE, pair.serverFailure.origin());
    }

    @Test
    void aRefusedNameIsTheAlertOfTheDecision() {
        server.refusal = new TlsFailure(TlsFailure.Origin.LOCAL, 112, "no such site", null);
        ConnectionPair pair = pair().handshake();
        assertEquals(server.refusal, pair.serverFailure);
        assertEquals(112, pair.clientFailure.alert());
    }

    @Test
    void aServerWithoutACertificateIsAHandshakeFailure() {
        server.leaves = List.of();
        assertEquals(40, pair().handshake().clientFailure.alert());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void keyingMaterialIsTheSameOnBothSides(String protocol) throws TlsFailure {
        client.protocols = List.of(protocol);
        ConnectionPair pair = pair().handshake();
        assertConnected(pair);
        byte[] context = "context".getBytes(StandardCharsets.US_ASCII);
        byte[] material = pair.client.keyingMaterial().orElseThrow().export("EXPORTER-test", context, 40);
        assertEquals(40, material.length);
        assertArrayEquals(material, pair.server.keyingMaterial().orElseThrow().export("EXPORTER-test", context, 40));
        assertNotNull(pair.client.keyingMaterial().orElseThrow().export("EXPORTER-test", null, 1));
    }

    @Test
    void theSessionIdIsStableAndUnique() throws TlsFailure {
        ConnectionPair pair = pair().handshake();
        assertConnected(pair);
        byte[] id = pair.client.negotiated().sessionId();
        assertEquals(32, id.length);
        assertArrayEquals(id, pair.client.negotiated().sessionId());
        assertFalse(java.util.Arrays.equals(id, pair().client.negotiated().sessionId()));
        assertNull(pair.clientFailure);
    }
}
