package org.echjsse.jsse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that go on over several connections of two contexts; SunJSSE's are the measure, and often the other side. */
class SessionResumptionTest {
    private static final TestCertificates CA = TestCertificates.create();
    private static final String SECRET = "secret.example";
    private static final String PUBLIC = "cover.example";
    private static final Leaf SECRET_LEAF = CA.leaf(Algorithm.EC_P256, SECRET);
    private static final Leaf PUBLIC_LEAF = CA.leaf(Algorithm.EC_P256, PUBLIC);
    private static final Leaf CLIENT_LEAF = CA.leaf(Algorithm.EC_P256, "client.example");
    private static final EchKeyPair KEYS = EchKeyPair.generate(PUBLIC, new java.security.SecureRandom());
    private static final EchKeyPair NEWER_KEYS = EchKeyPair.generate(PUBLIC, new java.security.SecureRandom());

    /** Who speaks. */
    enum Maker {
        OURS,
        SUN
    }

    private final CountingTrust clientTrust = new CountingTrust();
    private final CountingTrust serverTrust = new CountingTrust();
    private final Contexts.Setup clientSetup = new Contexts.Setup();
    private final Contexts.Setup serverSetup = new Contexts.Setup();
    private EchKeyPair serverKeys = KEYS;
    private SSLContext client;
    private SSLContext server;

    /** The JDK's, and counts. */
    private static final class CountingTrust extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager trust = (X509ExtendedTrustManager) CA.trustManagers()[0];
        final AtomicInteger checks = new AtomicInteger();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checks.incrementAndGet();
            trust.checkServerTrusted(chain, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checks.incrementAndGet();
            trust.checkClientTrusted(chain, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, java.net.Socket socket) {
            throw new AssertionError("there is no socket");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, java.net.Socket socket) {
            throw new AssertionError("there is no socket");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("there is an engine");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("there is an engine");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.getAcceptedIssuers();
        }
    }

    @BeforeEach
    void contexts() throws Exception {
        serverSetup.serverKeys = null;
        use(Maker.OURS, Maker.OURS);
    }

    private void use(Maker clients, Maker servers) throws Exception {
        TrustManager[] trustOfClients = {clientTrust};
        TrustManager[] trustOfServers = {serverTrust};
        client = clients == Maker.OURS
                ? clientSetup.context(CLIENT_LEAF.keyManagers(), trustOfClients)
                : Contexts.sun(CLIENT_LEAF.keyManagers(), trustOfClients);
        server = servers == Maker.OURS
                ? serverSetup.context(TestCertificates.keyManagersOf(SECRET_LEAF, PUBLIC_LEAF), trustOfServers)
                : Contexts.sun(SECRET_LEAF.keyManagers(), trustOfServers);
    }

    private void hide() {
        EchConfigResolver resolver = (host, port) -> new EchConfigResolver.Answer.Found(KEYS.configList());
        clientSetup.mode(EchMode.REQUIRED).resolver(resolver);
    }

    private EnginePair pair(String... protocols) throws Exception {
        return pair(SECRET, 443, protocols);
    }

    private EnginePair pair(String host, int port, String... protocols) throws Exception {
        SSLEngine ours = client.createSSLEngine(host, port);
        SSLParameters parameters = ours.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        ours.setSSLParameters(parameters);
        SSLEngine theirs = server.createSSLEngine();
        if (theirs instanceof EchConnection ech) {
            ech.setEchServerKeys(EchServerKeys.of(List.of(serverKeys)));
        }
        return new EnginePair(ours, theirs);
    }

    private EnginePair connected(String... protocols) throws Exception {
        return exchanged(pair(protocols).handshake());
    }

    private static EnginePair exchanged(EnginePair pair) throws SSLException {
        assertArrayEquals(new byte[50], pair.transfer(pair.client, new byte[50]));
        assertArrayEquals(new byte[50], pair.transfer(pair.server, new byte[50]));
        return pair;
    }

    /** A connection whose certificate nobody has looked at. */
    private EnginePair assertResumed(EnginePair pair) throws Exception {
        int before = clientTrust.checks.get();
        exchanged(pair.handshake());
        assertEquals(before, clientTrust.checks.get(), "resumed: the certificate is not checked again");
        X509Certificate leaf = SECRET_LEAF.chain().get(0);
        assertEquals(leaf, pair.client.engine.getSession().getPeerCertificates()[0]);
        return pair;
    }

    private EnginePair assertFull(EnginePair pair) throws Exception {
        int before = clientTrust.checks.get();
        exchanged(pair.handshake());
        assertEquals(before + 1, clientTrust.checks.get(), "a full handshake: the certificate is checked");
        return pair;
    }

    private static SSLSession session(EnginePair.Peer peer) {
        return peer.engine.getSession();
    }

    static Stream<Arguments> protocolsAndMakers() {
        return Stream.of("TLSv1.3", "TLSv1.2")
                .flatMap(protocol -> Arrays.stream(Maker.values()).flatMap(clients -> Arrays.stream(Maker.values())
                        .map(servers -> Arguments.of(protocol, clients, servers))));
    }

    // SUN with SUN is in there as the measure of the test itself
    @ParameterizedTest
    @MethodSource("protocolsAndMakers")
    void sessionsGoOn(String protocol, Maker clients, Maker servers) throws Exception {
        use(clients, servers);
        SSLSession first = session(assertFull(pair(protocol)).client);
        assertEquals(protocol, first.getProtocol());
        first.putValue("colour", "blue");
        for (int i = 0; i < 3; i++) {
            EnginePair pair = assertResumed(pair(protocol));
            SSLSession again = session(pair.client);
            assertEquals(protocol, again.getProtocol());
            assertEquals(first.getCipherSuite(), again.getCipherSuite());
            if (clients == Maker.OURS) {
                boolean isFirst = protocol.equals("TLSv1.2"); // in TLS 1.3 a ticket has begun another, and is used up
                assertEquals(isFirst, first.equals(again));
                assertEquals(first.getCreationTime(), again.getCreationTime());
                assertEquals("blue", again.getValue("colour"));
                assertTrue(again.isValid());
                assertEquals(
                        isFirst, again.equals(client.getClientSessionContext().getSession(again.getId())));
            }
            if (servers == Maker.OURS && clients == Maker.OURS && protocol.equals("TLSv1.2")) {
                assertArrayEquals(again.getId(), session(pair.server).getId());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("protocolsAndMakers")
    void sessionsWithClientCertificatesGoOn(String protocol, Maker clients, Maker servers) throws Exception {
        use(clients, servers);
        for (int i = 0; i < 3; i++) {
            EnginePair pair = pair(protocol);
            pair.server.engine.setNeedClientAuth(true);
            if (i == 0) {
                assertFull(pair);
            } else {
                assertResumed(pair);
            }
            assertEquals(CLIENT_LEAF.chain().get(0), session(pair.server).getPeerCertificates()[0]);
        }
        assertEquals(1, serverTrust.checks.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aServersSessionKeepsItsValues(String protocol) throws Exception {
        SSLSession first = session(connected(protocol).server);
        first.putValue("colour", "blue");
        SSLSession again = session(assertResumed(pair(protocol)).server);
        boolean tls12 = protocol.equals("TLSv1.2");
        assertEquals(tls12, first.equals(again));
        assertEquals(first.getCreationTime(), again.getCreationTime());
        assertEquals("blue", again.getValue("colour"));
        assertEquals(again, server.getServerSessionContext().getSession(again.getId()));
        // TLS 1.3: that of the first connection, that of the second, and that of the ticket for the third
        assertEquals(
                tls12 ? 1 : 3,
                Collections.list(server.getServerSessionContext().getIds()).size());
        assertEquals(
                tls12 ? 1 : 2,
                Collections.list(client.getClientSessionContext().getIds()).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aSessionStaysTheSameHoweverOftenItGoesOn(String protocol) throws Exception {
        SSLSession first = session(connected(protocol).server);
        first.putValue("colour", "blue");
        for (int i = 0; i < 3; i++) {
            SSLSession again = session(assertResumed(pair(protocol)).server);
            assertEquals("blue", again.getValue("colour"));
            assertEquals(first.getCreationTime(), again.getCreationTime(), "its age is that of the full handshake");
        }
    }

    // ---- ECH

    @Test
    void underEchTheSessionGoesOnUnderEch() throws Exception {
        hide();
        for (int i = 0; i < 3; i++) {
            EnginePair pair = i == 0 ? assertFull(pair()) : assertResumed(pair());
            for (SSLEngine engine : List.of(pair.client.engine, pair.server.engine)) {
                assertEquals(EchStatus.SUCCESS, ((EchConnection) engine).getEchStatus());
                assertEquals("SUCCESS", engine.getSession().getValue("org.echjsse.status"));
            }
            String wire = pair.client.sent.toString(ISO_8859_1) + pair.server.sent.toString(ISO_8859_1);
            assertFalse(wire.contains("secret"), "the secret name is on the wire");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sessionsUnderEchAndInClearAreKeptApart(boolean echFirst) throws Exception {
        for (int i = 0; i < 4; i++) {
            boolean ech = echFirst == (i % 2 == 0);
            clientSetup.mode(EchMode.GREASE);
            if (ech) {
                hide();
            }
            EnginePair pair = i < 2 ? assertFull(pair()) : assertResumed(pair());
            assertEquals(
                    ech ? EchStatus.SUCCESS : EchStatus.GREASE, ((EchConnection) pair.client.engine).getEchStatus());
        }
    }

    @Test
    void nothingIsKeptOfARejectedConnection() throws Exception {
        hide();
        connected();
        serverKeys = NEWER_KEYS;
        EnginePair rejected = pair();
        rejected.attempt();
        assertNotNull(rejected.clientFailure());
        assertEquals(
                1, Collections.list(client.getClientSessionContext().getIds()).size()); // REJ-06
        assertFalse(session(rejected.client).isValid());
        // the ticket is used up, though nobody has seen it; the retry_configs work
        EnginePair pair = assertFull(pair());
        assertEquals(EchStatus.SUCCESS, ((EchConnection) pair.client.engine).getEchStatus());
        assertResumed(pair());
    }

    // ---- what keeps a session from going on

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void invalidationEndsIt(String protocol) throws Exception {
        SSLSession session = session(connected(protocol).client);
        session.invalidate();
        assertNull(client.getClientSessionContext().getSession(session.getId()));
        EnginePair pair = assertFull(pair(protocol));
        session(pair.server).invalidate();
        assertFull(pair(protocol));
        assertResumed(pair(protocol));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void sessionsAreForOneHostPortAndWayOfChecking(String protocol) throws Exception {
        Leaf wide = CA.leaf(Algorithm.EC_P256, SECRET, "other.example");
        server = serverSetup.context(wide.keyManagers(), null);
        connected(protocol);
        assertFull(pair("other.example", 443, protocol));
        assertFull(pair(SECRET, 8443, protocol));
        EnginePair unchecked = pair(protocol);
        SSLParameters parameters = unchecked.client.engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("");
        unchecked.client.engine.setSSLParameters(parameters);
        int before = clientTrust.checks.get();
        exchanged(unchecked.handshake());
        assertEquals(before, clientTrust.checks.get(), "the name was checked, and nobody asks for that now");
        EnginePair otherwise = pair(protocol);
        parameters.setEndpointIdentificationAlgorithm("LDAPS");
        otherwise.client.engine.setSSLParameters(parameters);
        assertFull(otherwise);
        before = clientTrust.checks.get();
        exchanged(pair("SECRET.example", 443, protocol).handshake());
        assertEquals(before, clientTrust.checks.get(), "hosts are compared without case");
    }

    @Test
    void aSessionIsNotResumedWithWhatTheConnectionDoesNotEnable() throws Exception {
        connected("TLSv1.3");
        assertEquals("TLSv1.2", session(assertFull(pair("TLSv1.2")).client).getProtocol());
        EnginePair pair = pair("TLSv1.3");
        pair.client.engine.setEnabledCipherSuites(new String[] {"TLS_CHACHA20_POLY1305_SHA256"});
        assertFull(pair);
    }

    @Test
    void anotherInitialisationOfTheContextBeginsAnew() throws Exception {
        connected();
        client.init(CLIENT_LEAF.keyManagers(), new TrustManager[] {clientTrust}, null);
        assertFull(pair());
        CountingTrust others = new CountingTrust();
        server.init(TestCertificates.keyManagersOf(SECRET_LEAF, PUBLIC_LEAF), new TrustManager[] {others}, null);
        assertFull(pair());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aServerThatNeedsACertificateWantsItBefore(String protocol) throws Exception {
        connected(protocol);
        EnginePair pair = pair(protocol);
        pair.server.engine.setNeedClientAuth(true);
        assertFull(pair);
        assertEquals(CLIENT_LEAF.chain().get(0), session(pair.server).getPeerCertificates()[0]);
    }

    @Test
    void aResumedSessionWithoutAClientCertificateHasNone() throws Exception {
        connected();
        EnginePair pair = assertResumed(pair());
        assertThrows(
                SSLPeerUnverifiedException.class, () -> session(pair.server).getPeerCertificates());
    }

    @ParameterizedTest
    @EnumSource(Maker.class)
    void whoAllowsNoNewSessionGetsNone(Maker clients) throws Exception {
        use(clients, Maker.OURS);
        EnginePair refused = pair();
        refused.client.engine.setEnableSessionCreation(false);
        SSLException thrown = assertThrows(SSLException.class, refused::handshake);
        assertEquals("No new session is allowed and no existing session can be resumed", thrown.getMessage());
        assertEquals(0, refused.client.sent.size());

        connected();
        EnginePair pair = pair();
        pair.client.engine.setEnableSessionCreation(false);
        assertResumed(pair);

        server = serverSetup.context(SECRET_LEAF.keyManagers(), null); // which has forgotten
        EnginePair forgotten = pair();
        forgotten.client.engine.setEnableSessionCreation(false);
        forgotten.attempt();
        assertTrue(
                forgotten.clientFailure().getMessage().contains("New session creation is disabled"),
                forgotten.clientFailure().getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aServerThatAllowsNoNewSessionResumesOldOnes(String protocol) throws Exception {
        connected(protocol);
        EnginePair pair = pair(protocol);
        pair.server.engine.setEnableSessionCreation(false);
        assertResumed(pair);
        client.getClientSessionContext().setSessionCacheSize(1);
        session(pair.client).invalidate();
        EnginePair refused = pair(protocol);
        refused.server.engine.setEnableSessionCreation(false);
        refused.attempt();
        assertTrue(refused.serverFailure().getMessage().contains("no new session is allowed"));
        assertNotNull(refused.clientFailure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void sessionsExpire(String protocol) throws Exception {
        client.getClientSessionContext().setSessionTimeout(1);
        connected(protocol);
        Thread.sleep(1100);
        assertEquals(
                0, Collections.list(client.getClientSessionContext().getIds()).size());
        assertFull(pair(protocol));
        client.getClientSessionContext().setSessionTimeout(0);
        server.getServerSessionContext().setSessionTimeout(1);
        Thread.sleep(1100);
        assertFull(pair(protocol));
        server.getServerSessionContext().setSessionTimeout(0);
        assertResumed(pair(protocol));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void cachesAreBounded(String protocol) throws Exception {
        client.getClientSessionContext().setSessionCacheSize(2);
        connected(protocol);
        for (int port = 1; port <= 2; port++) {
            exchanged(pair(SECRET, port, protocol).handshake());
        }
        assertEquals(
                2, Collections.list(client.getClientSessionContext().getIds()).size());
        assertFull(pair(protocol));
        assertResumed(pair(SECRET, 2, protocol));
        server.getServerSessionContext().setSessionCacheSize(1);
        assertFull(pair(protocol));
    }

    @Test
    void thePropertyOfTheJdkBoundsThem() throws Exception {
        serverSetup.properties("javax.net.ssl.sessionCacheSize", "7");
        use(Maker.OURS, Maker.OURS);
        assertEquals(7, server.getServerSessionContext().getSessionCacheSize());
        assertEquals(7, server.getClientSessionContext().getSessionCacheSize());
        assertEquals(20480, client.getClientSessionContext().getSessionCacheSize());
        assertEquals(86400, client.getClientSessionContext().getSessionTimeout());
    }

    @Test
    void aTicketIsUsedOnce() throws Exception {
        connected();
        // both begin before either has got a new ticket
        EnginePair one = pair();
        EnginePair two = pair();
        one.client.engine.beginHandshake();
        two.client.engine.beginHandshake();
        one.client.step();
        one.client.step();
        two.client.step();
        two.client.step();
        one.settle();
        two.settle();
        byte[] id = session(one.client).getId();
        assertFalse(Arrays.equals(id, session(two.client).getId())); // RFC 8446, C.4
        assertEquals(2, clientTrust.checks.get());
    }
}
