package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates of clients, with keys of every kind, out of the JDK's key managers. */
class ClientCertificateTest {
    private static final String SECRET = "secret.example";
    private static final String COVER = "cover.example";
    private static final TestCertificates CA = TestCertificates.create();
    private static final KeyManager[] SITES = TestCertificates.keyManagersOf(
            CA.leaf(Algorithm.EC_P256, SECRET), CA.leaf(Algorithm.EC_P256, COVER), CA.leaf(Algorithm.RSA_2048, SECRET));
    private static final EchKeyPair KEYS = EchKeyPair.generate(COVER, new SecureRandom());
    private static final EchKeyPair OTHER_KEYS = EchKeyPair.generate(COVER, new SecureRandom());
    private static final Map<Algorithm, Leaf> CLIENTS = new EnumMap<>(Algorithm.class);

    static {
        for (Algorithm algorithm : Algorithm.values()) {
            CLIENTS.put(algorithm, CA.leaf(algorithm, "client.example"));
        }
    }

    static Stream<Arguments> peers() {
        return Stream.of("TLSv1.3", "TLSv1.2").flatMap(protocol -> Arrays.stream(Algorithm.values())
                .flatMap(algorithm -> Stream.of("ours", "SunJSSE").flatMap(client -> Stream.of("ours", "SunJSSE")
                        .filter(server -> client.equals("ours") || server.equals("ours"))
                        .map(server -> Arguments.of(protocol, algorithm, client, server)))));
    }

    private static SSLContext context(String who, KeyManager[] keys, TrustManager[] trust) throws Exception {
        if (who.equals("ours")) {
            return Contexts.ours(keys, trust);
        }
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(keys, trust, null);
        return context;
    }

    private static SSLEngine serverWith(EchKeyPair keys) throws Exception {
        Contexts.Setup setup = new Contexts.Setup();
        setup.serverKeys = EchServerKeys.of(List.of(keys));
        return setup.context(SITES, CA.trustManagers()).createSSLEngine();
    }

    private static SSLEngine clientWith(Algorithm algorithm) throws Exception {
        Contexts.Setup setup = new Contexts.Setup().mode(EchMode.REQUIRED);
        setup.configs = KEYS.configList();
        return setup.context(CLIENTS.get(algorithm).keyManagers(), CA.trustManagers())
                .createSSLEngine(SECRET, 443);
    }

    private static void assertKnown(Algorithm algorithm, EnginePair pair) throws Exception {
        Leaf leaf = CLIENTS.get(algorithm);
        assertEquals(leaf.chain(), List.of(pair.server.engine.getSession().getPeerCertificates()));
        assertEquals(leaf.chain(), List.of(pair.client.engine.getSession().getLocalCertificates()));
        byte[] text = "who am I".getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(text, pair.transfer(pair.server, text));
        assertArrayEquals(text, pair.transfer(pair.client, text));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyKindOfKeyAuthenticatesAClient(String protocol, Algorithm algorithm, String ofClient, String ofServer)
            throws Exception {
        SSLEngine client = context(ofClient, CLIENTS.get(algorithm).keyManagers(), CA.trustManagers())
                .createSSLEngine(SECRET, 443);
        SSLEngine server = context(ofServer, SITES, CA.trustManagers()).createSSLEngine();
        client.setEnabledProtocols(new String[] {protocol});
        server.setNeedClientAuth(true);
        EnginePair pair = new EnginePair(client, server);
        server.setNeedClientAuth(true);
        assertKnown(algorithm, pair.handshake());
        assertEquals(protocol, client.getSession().getProtocol());
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void underEchTheOriginSeesItAndNobodyElse(Algorithm algorithm) throws Exception {
        EnginePair pair = new EnginePair(clientWith(algorithm), serverWith(KEYS));
        pair.server.engine.setNeedClientAuth(true);
        assertKnown(algorithm, pair.handshake());
        assertEquals(EchStatus.SUCCESS, ((EchConnection) pair.client.engine).getEchStatus());
        String sent = pair.client.sent.toString(StandardCharsets.ISO_8859_1);
        assertTrue(sent.contains(COVER) && !sent.contains("client.example") && !sent.contains(SECRET));
    }

    /** REJ-05; that the key manager is not even asked is tested in {@link EchEngineTest}. */
    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aServerThatRejectsSeesNone(Algorithm algorithm) throws Exception {
        EnginePair pair = new EnginePair(clientWith(algorithm), serverWith(OTHER_KEYS));
        pair.server.engine.setWantClientAuth(true);
        pair.attempt();
        assertInstanceOf(EchRejectedException.class, pair.clientFailure());
        assertThrows(
                SSLPeerUnverifiedException.class,
                () -> pair.server.engine.getSession().getPeerCertificates());
    }

    /** A server that cannot do without one says so in its own words; the client has shown nothing, and reports the rejection. */
    @ParameterizedTest
    @EnumSource(value = Algorithm.class, names = "EC_P256")
    void aServerThatRejectsAndInsistsGetsNoneEither(Algorithm algorithm) throws Exception {
        EnginePair pair = new EnginePair(clientWith(algorithm), serverWith(OTHER_KEYS));
        pair.server.engine.setNeedClientAuth(true);
        pair.attempt();
        assertInstanceOf(EchRejectedException.class, pair.clientFailure());
        assertTrue(
                pair.serverFailure().getMessage().contains("certificate"),
                pair.serverFailure().getMessage());
    }
}
