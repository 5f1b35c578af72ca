package org.echjsse.jsse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.security.Principal;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does about ECH: when it asks, what it sends, and what it makes of a rejection. */
class EchEngineTest {
    private static final String SECRET = "secret.example";
    private static final String PUBLIC = "cover.example";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TestCertificates CA = TestCertificates.create();
    private static final TestCertificates.Leaf SECRET_LEAF = CA.leaf(Algorithm.EC_P256, SECRET);
    private static final TestCertificates.Leaf PUBLIC_LEAF = CA.leaf(Algorithm.EC_P256, PUBLIC);
    private static final EchKeyPair KEYS = EchKeyPair.generate(PUBLIC, RANDOM);
    private static final EchKeyPair NEWER_KEYS = EchKeyPair.generate(PUBLIC, RANDOM);

    private static EchConfigResolver answering(EchKeyPair keys) {
        return (host, port) -> new EchConfigResolver.Answer.Found(keys.configList());
    }

    private static EchConfigResolver answeringNone() {
        return (host, port) -> new EchConfigResolver.Answer.None();
    }

    private static Contexts.Setup client(EchMode mode, EchConfigResolver resolver) {
        return new Contexts.Setup().mode(mode).resolver(resolver);
    }

    private static SSLContext trusting(Contexts.Setup setup) throws Exception {
        return setup.context(null, CA.trustManagers());
    }

    /** A server with both certificates; {@code null} for no ECH keys. */
    private static SSLEngine server(EchKeyPair keys) throws Exception {
        Contexts.Setup setup = new Contexts.Setup();
        setup.serverKeys = keys == null ? null : EchServerKeys.of(List.of(keys));
        return setup.context(TestCertificates.keyManagersOf(SECRET_LEAF, PUBLIC_LEAF), CA.trustManagers())
                .createSSLEngine();
    }

    private static SSLEngine https(SSLContext context, String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static EnginePair pair(SSLContext context, SSLEngine server) {
        return new EnginePair(https(context, SECRET, 443), server);
    }

    private static EchConnection ech(SSLEngine engine) {
        return (EchConnection) engine;
    }

    private static void assertHidden(EnginePair pair) {
        String wire = pair.client.sent.toString(ISO_8859_1) + pair.server.sent.toString(ISO_8859_1);
        assertFalse(wire.contains("secret"), "the secret name is on the wire");
        assertTrue(wire.contains(PUBLIC));
    }

    private static void assertAccepted(EnginePair pair) throws SSLException {
        for (SSLEngine engine : List.of(pair.client.engine, pair.server.engine)) {
            assertEquals(EchStatus.SUCCESS, ech(engine).getEchStatus());
            assertEquals(Optional.of(SECRET), ech(engine).getEchInnerServerName());
            assertEquals(Optional.of(PUBLIC), ech(engine).getEchOuterServerName());
            assertEquals("SUCCESS", engine.getSession().getValue("org.echjsse.status"));
            ExtendedSSLSession session = (ExtendedSSLSession) engine.getSession();
            assertEquals(List.of(new SNIHostName(SECRET)), session.getRequestedServerNames());
        }
        assertEquals(SECRET_LEAF.chain().get(0), pair.client.engine.getSession().getPeerCertificates()[0]);
        assertArrayEquals(new byte[50], pair.transfer(pair.client, new byte[50]));
        assertArrayEquals(new byte[50], pair.transfer(pair.server, new byte[50]));
        assertHidden(pair);
    }

    /** CLI-01, CLI-71, DNS-11, DNS-30. */
    @ParameterizedTest
    @EnumSource(
            value = EchMode.class,
            names = {"OPPORTUNISTIC", "STRICT", "REQUIRED"})
    void configurationOfTheResolverIsUsed(EchMode mode) throws Exception {
        Contexts.Setup setup = client(mode, answering(KEYS));
        EnginePair pair = pair(trusting(setup), server(KEYS)).handshake();
        assertAccepted(pair);
        assertEquals(1, setup.lookups.get());
    }

    @Test
    void configurationOnTheConnectionNeedsNoLookup() throws Exception {
        Contexts.Setup setup = client(EchMode.GREASE, answering(NEWER_KEYS));
        EnginePair pair = pair(trusting(setup), server(KEYS));
        ech(pair.client.engine).setEchMode(EchMode.REQUIRED);
        ech(pair.client.engine).setEchConfigList(KEYS.configList());
        assertAccepted(pair.handshake());
        assertEquals(0, setup.lookups.get());
    }

    /** CLI-05: the list was set for this connection, GREASE for all of them. */
    @Test
    void configurationOnTheConnectionGoesBeforeGreaseOfThePolicy() throws Exception {
        EnginePair pair = pair(trusting(client(EchMode.GREASE, null)), server(KEYS));
        ech(pair.client.engine).setEchConfigList(KEYS.configList());
        assertAccepted(pair.handshake());
    }

    /** SEC-30: the off switch of whoever runs the program has the last word. */
    @Test
    void configurationOnTheConnectionDoesNotUndoTheOffSwitch() throws Exception {
        EnginePair pair = pair(trusting(client(EchMode.DISABLED, null)), server(KEYS));
        ech(pair.client.engine).setEchConfigList(KEYS.configList());
        pair.handshake();
        assertEquals(EchStatus.NOT_TRIED, ech(pair.client.engine).getEchStatus());
    }

    @Test
    void configurationInParametersWorksOnBothSides() throws Exception {
        SSLEngine client = trusting(client(EchMode.DISABLED, null)).createSSLEngine(SECRET, 443);
        EchSSLParameters ours = new EchSSLParameters();
        ours.setEchMode(EchMode.STRICT);
        ours.setEchConfigList(KEYS.configList());
        client.setSSLParameters(ours);
        EchSSLParameters got = (EchSSLParameters) client.getSSLParameters();
        assertEquals(Optional.of(EchMode.STRICT), got.getEchMode());
        assertEquals(Optional.of(KEYS.configList()), got.getEchConfigList());

        SSLEngine server = server(null);
        EchSSLParameters theirs = new EchSSLParameters();
        theirs.setEchServerKeys(EchServerKeys.of(List.of(KEYS)));
        server.setSSLParameters(theirs);
        assertAccepted(new EnginePair(client, server).handshake());
    }

    @Test
    void configurationOfThePolicyNeedsNoLookup() throws Exception {
        Contexts.Setup setup = client(EchMode.OPPORTUNISTIC, answering(NEWER_KEYS));
        setup.configs = KEYS.configList();
        assertAccepted(pair(trusting(setup), server(KEYS)).handshake());
        assertEquals(0, setup.lookups.get());
    }

    @Test
    void helloRetryRequestKeepsTheSecret() throws Exception {
        Contexts.Setup setup = new Contexts.Setup();
        setup.serverKeys = EchServerKeys.of(List.of(KEYS));
        setup.properties("jdk.tls.namedGroups", "secp384r1");
        SSLEngine server = setup.context(TestCertificates.keyManagersOf(SECRET_LEAF, PUBLIC_LEAF), null)
                .createSSLEngine();
        assertAccepted(pair(trusting(client(EchMode.REQUIRED, answering(KEYS))), server)
                .handshake());
    }

    /** REJ-06 to REJ-08, REJ-30, REJ-36, SEC-13. */
    @Test
    void rejectionIsToldAndTheNextConnectionIsAccepted() throws Exception {
        Contexts.Setup setup = client(EchMode.REQUIRED, answering(KEYS));
        SSLContext context = trusting(setup);
        EnginePair first = pair(context, server(NEWER_KEYS));
        first.attempt();
        EchRejectedException rejected = assertInstanceOf(EchRejectedException.class, first.clientFailure());
        assertEquals(PUBLIC, rejected.publicName());
        assertEquals(Optional.of(NEWER_KEYS.configList()), rejected.retryConfigs());
        assertEquals(EchStatus.FAILED_ECH, ech(first.client.engine).getEchStatus());
        assertEquals(Optional.empty(), ech(first.client.engine).getEchInnerServerName());
        assertEquals(0, first.client.finishedCount(), "REJ-07: never reported as established");
        assertFalse(first.client.engine.getSession().isValid());
        assertFalse(context.getClientSessionContext().getIds().hasMoreElements(), "REJ-06");
        assertNotNull(first.serverFailure(), "REJ-08: the server is told ech_required");
        assertTrue(first.serverFailure().getMessage().contains("ech_required"), first.serverFailure()::getMessage);
        assertHidden(first);

        assertAccepted(pair(context, server(NEWER_KEYS)).handshake());
        assertAccepted(pair(trusting(setup), server(NEWER_KEYS)).handshake()); // another context of the same program
    }

    /** REJ-44. */
    @Test
    void newerRecordEndsWhatTheServerSaid() throws Exception {
        EchKeyPair newest = EchKeyPair.generate(PUBLIC, RANDOM);
        Contexts.Setup setup = client(EchMode.REQUIRED, answering(KEYS));
        SSLContext context = trusting(setup);
        pair(context, server(NEWER_KEYS)).attempt();
        setup.resolver = answering(newest);
        assertAccepted(pair(context, server(newest)).handshake());
    }

    /** Event loops take an inbound side that is done for the end of the connection, and never ask why (Apache HttpClient 5 is one). */
    @Test
    void theInboundSideIsNotDoneBeforeTheRejectionIsTold() throws Exception {
        EnginePair pair = pair(trusting(client(EchMode.REQUIRED, answering(KEYS))), server(NEWER_KEYS));
        SSLEngine client = pair.client.engine;
        client.beginHandshake();
        pair.server.engine.beginHandshake();
        assertThrows(EchRejectedException.class, () -> {
            while (!client.isInboundDone()) {
                pair.client.step();
                pair.server.step();
            }
        });
        assertTrue(client.isInboundDone());
    }

    /** REJ-32, SEC-01. */
    @Test
    void serverThatSwitchedEchOffIsBelieved() throws Exception {
        Contexts.Setup setup = client(EchMode.OPPORTUNISTIC, answering(KEYS));
        SSLContext context = trusting(setup);
        EnginePair first = pair(context, server(null));
        first.attempt();
        EchRejectedException rejected = assertInstanceOf(EchRejectedException.class, first.clientFailure());
        assertEquals(Optional.empty(), rejected.retryConfigs());
        assertHidden(first);

        EnginePair second = pair(context, server(null)).handshake();
        assertEquals(EchStatus.GREASE, ech(second.client.engine).getEchStatus());

        setup.mode = EchMode.REQUIRED;
        EnginePair third = pair(context, server(null));
        third.attempt();
        assertInstanceOf(SSLHandshakeException.class, third.clientFailure());
        assertEquals(0, third.client.sent.size());
    }

    /** REJ-32. */
    @Test
    void serverThatOnlySpeaksTls12IsARejection() throws Exception {
        SSLEngine server = server(null);
        server.setEnabledProtocols(new String[] {"TLSv1.2"});
        EnginePair pair = pair(trusting(client(EchMode.OPPORTUNISTIC, answering(KEYS))), server);
        pair.attempt();
        EchRejectedException rejected = assertInstanceOf(EchRejectedException.class, pair.clientFailure());
        assertEquals(Optional.empty(), rejected.retryConfigs());
        assertHidden(pair);
    }

    /** REJ-02, REJ-04, REJ-09, SEC-01, DNS-35. */
    @Test
    void serverThatCannotProveThePublicNameIsNotBelieved() throws Exception {
        Contexts.Setup setup = client(EchMode.OPPORTUNISTIC, answering(KEYS));
        SSLContext context = trusting(setup);
        Contexts.Setup impostor = new Contexts.Setup();
        impostor.serverKeys = EchServerKeys.of(List.of(NEWER_KEYS));
        for (int attempt = 0; attempt < 2; attempt++) {
            SSLEngine server = impostor.context(SECRET_LEAF.keyManagers(), null).createSSLEngine();
            EnginePair pair = pair(context, server);
            pair.attempt();
            assertEquals(SSLHandshakeException.class, pair.clientFailure().getClass());
            assertInstanceOf(CertificateException.class, pair.clientFailure().getCause());
            assertEquals(EchStatus.FAILED_ECH_BAD_NAME, ech(pair.client.engine).getEchStatus());
            assertHidden(pair); // REJ-37: not on the second attempt either
        }
    }

    @Test
    void serverThatRejectsItsOwnRetryConfigsIsNotFollowed() throws Exception {
        SSLContext context = trusting(client(EchMode.REQUIRED, answering(KEYS)));
        List<Class<?>> failures = new ArrayList<>();
        for (int attempt = 0; attempt < 3; attempt++) {
            EnginePair pair = pair(context, server(EchKeyPair.generate(PUBLIC, RANDOM)));
            pair.attempt();
            failures.add(pair.clientFailure().getClass());
            assertHidden(pair);
        }
        assertEquals(
                List.of(EchRejectedException.class, SSLHandshakeException.class, EchRejectedException.class),
                failures,
                "REJ-34, REJ-40");
    }

    @Test
    void serverFindsTheCertificateForTheNameWhateverItsKeyManagerPrefers() throws Exception {
        java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "password".toCharArray();
        TestCertificates.Leaf cover = CA.leaf(Algorithm.RSA_2048, PUBLIC);
        for (TestCertificates.Leaf leaf : List.of(SECRET_LEAF, CA.leaf(Algorithm.EC_P256, "x.example"), cover)) {
            store.setKeyEntry(
                    "leaf" + store.size(), leaf.key(), password, leaf.chain().toArray(new X509Certificate[0]));
        }
        for (String algorithm : new String[] {"SunX509", "PKIX"}) {
            javax.net.ssl.KeyManagerFactory factory = javax.net.ssl.KeyManagerFactory.getInstance(algorithm);
            factory.init(store, password);
            Contexts.Setup serving = new Contexts.Setup();
            serving.serverKeys = EchServerKeys.of(List.of(NEWER_KEYS));
            SSLContext context = trusting(client(EchMode.REQUIRED, answering(KEYS)));
            EnginePair rejected = pair(
                    context, serving.context(factory.getKeyManagers(), null).createSSLEngine());
            rejected.attempt();
            assertInstanceOf(EchRejectedException.class, rejected.clientFailure());
            assertAccepted(pair(
                            context,
                            serving.context(factory.getKeyManagers(), null).createSSLEngine())
                    .handshake());
        }
    }

    /** Trusts everybody, and writes down what it sees of the connection. */
    private static final class Curious extends X509ExtendedTrustManager {
        final List<String> seen = new ArrayList<>();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            ExtendedSSLSession session = (ExtendedSSLSession) engine.getHandshakeSession();
            seen.add(engine.getPeerHost() + " " + session.getPeerHost() + " " + session.getRequestedServerNames() + " "
                    + engine.getSSLParameters().getEndpointIdentificationAlgorithm() + " " + session.getProtocol());
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            seen.add("client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            seen.add("socket");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            seen.add("socket");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            seen.add("bare");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            seen.add("bare");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** REJ-02, REJ-03. */
    @Test
    void trustManagerSeesThePublicNameOfARejectedConnection() throws Exception {
        Curious trust = new Curious();
        SSLContext context = client(EchMode.REQUIRED, answering(KEYS)).context(null, new TrustManager[] {trust});
        SSLEngine engine = context.createSSLEngine(SECRET, 443);
        ech(engine).setEchConfigList(KEYS.configList());
        EnginePair rejected = new EnginePair(engine, server(NEWER_KEYS));
        rejected.attempt();
        assertInstanceOf(EchRejectedException.class, rejected.clientFailure());
        String name = new SNIHostName(PUBLIC).toString();
        assertEquals(List.of(PUBLIC + " " + PUBLIC + " [" + name + "] HTTPS TLSv1.3"), trust.seen);
    }

    /** REJ-02. */
    @Test
    void publicNameIsCheckedEvenIfTheTrustManagerDoesNotCare() throws Exception {
        SSLContext context =
                client(EchMode.REQUIRED, answering(KEYS)).context(null, new TrustManager[] {new Curious()});
        Contexts.Setup impostor = new Contexts.Setup();
        impostor.serverKeys = EchServerKeys.of(List.of(NEWER_KEYS));
        EnginePair pair =
                pair(context, impostor.context(SECRET_LEAF.keyManagers(), null).createSSLEngine());
        pair.attempt();
        assertFalse(pair.clientFailure() instanceof EchRejectedException);
        assertTrue(pair.clientFailure().getMessage().contains(PUBLIC));
    }

    /** REJ-05, SEC-13. */
    @Test
    void clientCertificateIsNotGivenToAServerThatRejects() throws Exception {
        X509ExtendedKeyManager asked = new X509ExtendedKeyManager() {
            @Override
            public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
                throw new AssertionError("REJ-05");
            }

            @Override
            public String[] getClientAliases(String keyType, Principal[] issuers) {
                return null;
            }

            @Override
            public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
                throw new AssertionError("REJ-05");
            }

            @Override
            public String[] getServerAliases(String keyType, Principal[] issuers) {
                return null;
            }

            @Override
            public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
                return null;
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return null;
            }

            @Override
            public java.security.PrivateKey getPrivateKey(String alias) {
                return null;
            }
        };
        SSLContext context =
                client(EchMode.REQUIRED, answering(KEYS)).context(new KeyManager[] {asked}, CA.trustManagers());
        SSLEngine server = server(NEWER_KEYS);
        server.setWantClientAuth(true);
        EnginePair pair = pair(context, server);
        pair.attempt();
        assertInstanceOf(EchRejectedException.class, pair.clientFailure());
    }

    /** CLI-03, DNS-32, SEC-15, SEC-30. */
    @Test
    void requiredWithoutConfigurationSendsNothing() throws Exception {
        for (EchConfigResolver resolver : new EchConfigResolver[] {null, answeringNone()}) {
            EnginePair pair = pair(trusting(client(EchMode.REQUIRED, resolver)), server(KEYS));
            pair.attempt();
            SSLException failure = assertInstanceOf(SSLHandshakeException.class, pair.clientFailure());
            assertTrue(failure.getMessage().contains("required"), failure.getMessage());
            assertEquals(0, pair.client.sent.size());
        }
    }

    /** DNS-32, DNS-33, SEC-15. */
    @Test
    void failedLookupEndsStrictAndRequiredButNotOpportunistic() throws Exception {
        IOException outage = new IOException("resolver is down");
        EchConfigResolver down = (host, port) -> {
            throw outage;
        };
        for (EchMode mode : new EchMode[] {EchMode.STRICT, EchMode.REQUIRED}) {
            EnginePair pair = pair(trusting(client(mode, down)), server(KEYS));
            pair.attempt();
            assertInstanceOf(SSLHandshakeException.class, pair.clientFailure());
            assertEquals(outage, pair.clientFailure().getCause());
            assertEquals(0, pair.client.sent.size());
        }
        EnginePair pair = pair(trusting(client(EchMode.OPPORTUNISTIC, down)), server(KEYS))
                .handshake();
        assertEquals(EchStatus.GREASE, ech(pair.client.engine).getEchStatus());
        assertEquals(EchStatus.GREASE, ech(pair.server.engine).getEchStatus());
        assertEquals(Optional.of(SECRET), ech(pair.client.engine).getEchOuterServerName());
    }

    @Test
    void defectOfAResolverIsAFailedLookup() throws Exception {
        EchConfigResolver broken = (host, port) -> {
            throw new IllegalStateException("broken");
        };
        EnginePair strict = pair(trusting(client(EchMode.STRICT, broken)), server(KEYS));
        strict.attempt();
        assertInstanceOf(SSLHandshakeException.class, strict.clientFailure());
        assertEquals(0, strict.client.sent.size());
    }

    /** REJ-40. */
    @Test
    void rememberedConfigurationOutlivesAnOutageOfTheResolver() throws Exception {
        Contexts.Setup setup = client(EchMode.STRICT, answering(KEYS));
        SSLContext context = trusting(setup);
        pair(context, server(NEWER_KEYS)).attempt();
        setup.resolver = (host, port) -> {
            throw new IOException("resolver is down");
        };
        assertAccepted(pair(context, server(NEWER_KEYS)).handshake());
    }

    @Test
    void noRecordIsGreaseInStrictModeToo() throws Exception {
        EnginePair pair = pair(trusting(client(EchMode.STRICT, answeringNone())), server(KEYS))
                .handshake();
        assertEquals(EchStatus.GREASE, ech(pair.client.engine).getEchStatus());
    }

    /** SEC-30. */
    @Test
    void disabledSendsNoExtension() throws Exception {
        Contexts.Setup setup = client(EchMode.DISABLED, answering(KEYS));
        EnginePair pair = pair(trusting(setup), server(KEYS)).handshake();
        assertEquals(EchStatus.NOT_TRIED, ech(pair.client.engine).getEchStatus());
        assertEquals(EchStatus.NOT_TRIED, ech(pair.server.engine).getEchStatus());
        assertEquals(0, setup.lookups.get());
    }

    @Test
    void namesAreLookedUpForHttpOnlyAndOnlyIfTheyCanBeInTheDns() throws Exception {
        TestCertificates.Leaf many = CA.leaf(Algorithm.EC_P256, SECRET, "intranet", "a.localhost", "192.0.2.1");
        Contexts.Setup setup = client(EchMode.OPPORTUNISTIC, answeringNone());
        SSLContext context = trusting(setup);
        SSLContext serving = Contexts.ours(many.keyManagers(), null);

        new EnginePair(context.createSSLEngine(SECRET, 5432), serving.createSSLEngine()).handshake();
        new EnginePair(context.createSSLEngine(), serving.createSSLEngine()).handshake();
        for (String host : new String[] {"intranet", "a.localhost", "192.0.2.1"}) {
            new EnginePair(https(context, host, 443), serving.createSSLEngine()).handshake();
        }
        setup.neverLookUp = true;
        new EnginePair(https(context, SECRET, 443), serving.createSSLEngine()).handshake();
        assertEquals(0, setup.lookups.get());

        setup.neverLookUp = false;
        SSLEngine alpn = context.createSSLEngine(SECRET + ".", 8443);
        SSLParameters parameters = alpn.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        alpn.setSSLParameters(parameters);
        List<String> asked = new ArrayList<>();
        setup.resolver = (host, port) -> {
            asked.add(host + ":" + port);
            return new EchConfigResolver.Answer.None();
        };
        new EnginePair(alpn, serving.createSSLEngine()).handshake();
        assertEquals(List.of(SECRET + ":8443"), asked);
    }

    /** Clients that check the name themselves and have no ALPN say of HTTPS nothing but its port: older Apache HttpClients, the AWS SDK's. */
    @Test
    void thePortOfHttpsIsLookedUpIfNothingIsSaidOfAnotherProtocol() throws Exception {
        SSLContext context = trusting(client(EchMode.OPPORTUNISTIC, answering(KEYS)));
        assertAccepted(new EnginePair(context.createSSLEngine(SECRET, 443), server(KEYS)).handshake());
    }

    /** Kafka's clients check names "as HTTPS does", and so does every client that is made with Netty 4.2. */
    @ParameterizedTest
    @ValueSource(ints = {9093, 636, 5432, 5671, 6380, 8883, 9142, 27017})
    void portsOfOtherProtocolsAreNotLookedUpAlthoughNamesAreCheckedAsForHttps(int port) throws Exception {
        Contexts.Setup setup = client(EchMode.OPPORTUNISTIC, answering(KEYS));
        SSLContext context = trusting(setup);
        new EnginePair(https(context, SECRET, port), server(KEYS)).attempt();
        assertEquals(0, setup.lookups.get());

        SSLEngine web = https(context, SECRET, port);
        SSLParameters parameters = web.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        web.setSSLParameters(parameters);
        new EnginePair(web, server(KEYS)).attempt();
        assertEquals(1, setup.lookups.get(), "whoever says so speaks HTTP, on any port");
    }

    @Test
    void whoeverNamesAnotherProtocolDoesNotSpeakHttpHoweverNamesAreChecked() throws Exception {
        Contexts.Setup setup = client(EchMode.OPPORTUNISTIC, answering(KEYS));
        SSLEngine database = https(trusting(setup), SECRET, 15432);
        SSLParameters parameters = database.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"postgresql"});
        database.setSSLParameters(parameters);
        new EnginePair(database, server(KEYS)).attempt();
        assertEquals(0, setup.lookups.get());
    }

    @Test
    void anotherProtocolOnThePortOfHttpsOrNoPortAtAllIsNotLookedUp() throws Exception {
        Contexts.Setup setup = client(EchMode.OPPORTUNISTIC, answering(KEYS));
        SSLContext context = trusting(setup);
        SSLEngine mail = context.createSSLEngine(SECRET, 443);
        SSLEngine unknown = context.createSSLEngine(SECRET, -1);
        SSLParameters parameters = mail.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"imap"});
        mail.setSSLParameters(parameters);
        for (SSLEngine engine : List.of(mail, unknown)) {
            new EnginePair(engine, server(KEYS)).attempt();
            assertEquals(EchStatus.GREASE, ech(engine).getEchStatus());
        }
        assertEquals(0, setup.lookups.get());
    }

    @Test
    void withoutTls13NobodyIsLeftInTheDark() throws Exception {
        for (boolean explicit : new boolean[] {true, false}) {
            SSLEngine client =
                    trusting(client(EchMode.REQUIRED, answering(KEYS))).createSSLEngine(SECRET, 443);
            client.setEnabledProtocols(new String[] {"TLSv1.2"});
            if (explicit) {
                ech(client).setEchMode(EchMode.OPPORTUNISTIC);
                ech(client).setEchConfigList(KEYS.configList());
            }
            EnginePair pair = new EnginePair(client, server(KEYS));
            pair.attempt();
            assertTrue(pair.clientFailure().getMessage().contains("TLSv1.3"), "CLI-04");
            assertEquals(0, pair.client.sent.size());
        }
        SSLEngine client =
                trusting(client(EchMode.OPPORTUNISTIC, answering(KEYS))).createSSLEngine(SECRET, 443);
        client.setEnabledProtocols(new String[] {"TLSv1.2"});
        EnginePair pair = new EnginePair(client, server(KEYS)).handshake();
        assertEquals(EchStatus.NOT_TRIED, ech(pair.client.engine).getEchStatus());
    }

    /** CFG-27, CLI-03, REJ-33. */
    @Test
    void listWithoutAnythingUsableIsGreaseOrAnError() throws Exception {
        byte[] unknownVersion = {0, 6, (byte) 0xfa, (byte) 0xce, 0, 2, 1, 2};
        EchConfigList list = EchConfigList.parse(unknownVersion);
        EnginePair pair = pair(trusting(client(EchMode.STRICT, null)), server(KEYS));
        ech(pair.client.engine).setEchConfigList(list);
        pair.handshake();
        assertEquals(EchStatus.GREASE, ech(pair.client.engine).getEchStatus());

        EnginePair required = pair(trusting(client(EchMode.REQUIRED, null)), server(KEYS));
        ech(required.client.engine).setEchConfigList(list);
        required.attempt();
        assertInstanceOf(SSLHandshakeException.class, required.clientFailure());
        assertEquals(0, required.client.sent.size());
    }

    @Test
    void settersCountUntilTheHandshakeBegins() throws Exception {
        EnginePair pair = pair(trusting(client(EchMode.GREASE, null)), server(KEYS));
        pair.client.engine.beginHandshake();
        assertThrows(IllegalStateException.class, () -> ech(pair.client.engine).setEchMode(EchMode.DISABLED));
        assertThrows(IllegalStateException.class, () -> ech(pair.client.engine).setEchConfigList(null));
        assertThrows(IllegalStateException.class, () -> ech(pair.client.engine).setEchServerKeys(null));
        assertNull(pair.client.engine.getApplicationProtocol());
    }

    /** DNS-32. */
    @Test
    void noHelloLeavesAfterTheApplicationClosedDuringTheLookup() throws Exception {
        Contexts.Setup setup = client(EchMode.OPPORTUNISTIC, null);
        EnginePair pair = pair(trusting(setup), server(KEYS));
        setup.resolver = (host, port) -> {
            pair.client.engine.closeOutbound();
            return new EchConfigResolver.Answer.None();
        };
        pair.attempt();
        assertNull(pair.clientFailure());
        assertEquals(0, pair.client.sent.size());
        assertTrue(pair.client.engine.isOutboundDone());
        assertTrue(pair.client.engine.isInboundDone());
    }

    /** SEC-26. */
    @Test
    void secretNameIsNotInTheLog() throws Exception {
        java.util.logging.Logger logger = java.util.logging.Logger.getLogger("org.echjsse");
        StringBuffer lines = new StringBuffer();
        java.util.logging.Handler handler = new java.util.logging.Handler() {
            @Override
            public void publish(java.util.logging.LogRecord entry) {
                java.util.logging.Formatter formatter = new java.util.logging.SimpleFormatter();
                boolean foreign = entry.getThrown() != null; // at DEBUG, a resolver's own words
                if (!foreign || entry.getLevel().intValue() >= java.util.logging.Level.INFO.intValue()) {
                    lines.append(formatter.format(entry));
                }
            }

            @Override
            public void flush() {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing to close
            }
        };
        handler.setLevel(java.util.logging.Level.ALL);
        logger.setLevel(java.util.logging.Level.ALL);
        logger.addHandler(handler);
        try {
            pair(trusting(client(EchMode.REQUIRED, answering(KEYS))), server(NEWER_KEYS))
                    .attempt();
            EchConfigResolver talkative = (host, port) -> {
                throw new IllegalStateException("no answer for " + host);
            };
            pair(trusting(client(EchMode.OPPORTUNISTIC, talkative)), server(NEWER_KEYS))
                    .handshake();
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
        }
        assertTrue(lines.toString().contains("resolver"));
        assertTrue(lines.toString().contains("ECH rejected by " + PUBLIC), lines.toString());
        assertTrue(lines.toString().contains("offers ECH"), lines.toString());
        assertFalse(lines.toString().contains(SECRET));
    }
}
