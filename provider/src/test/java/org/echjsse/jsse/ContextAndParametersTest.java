package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.KeyManagementException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.echjsse.bctls.CipherSuite;
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.SignatureScheme;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be set, what is refused, and what a context is before anybody sets anything. */
class ContextAndParametersTest {
    private static final TestCertificates CA = TestCertificates.create();
    private static final TestCertificates.Leaf SITE = CA.leaf(Algorithm.EC_P256, "secret.example");

    private static SSLEngine engine() throws Exception {
        return Contexts.ours(null, null).createSSLEngine("secret.example", 443);
    }

    @Test
    void parametersComeBackAsTheyWereSet() throws Exception {
        AlgorithmConstraints constraints = new AlgorithmConstraints() {
            @Override
            public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
                return true;
            }

            @Override
            public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
                return true;
            }

            @Override
            public boolean permits(
                    Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
                return true;
            }
        };
        SSLParameters set = new SSLParameters(
                new String[] {"TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
                new String[] {"TLSv1.2", "TLSv1.3"});
        SNIMatcher matcher = SNIHostName.createSNIMatcher(".*");
        set.setAlgorithmConstraints(constraints);
        set.setApplicationProtocols(new String[] {"h2"});
        set.setEndpointIdentificationAlgorithm("HTTPS");
        set.setMaximumPacketSize(4096);
        set.setServerNames(List.of(new SNIHostName("other.example")));
        set.setSNIMatchers(List.of(matcher));
        set.setUseCipherSuitesOrder(false);
        set.setWantClientAuth(true);
        NewerParameters.NAMED_GROUPS.set(set, new String[] {"secp256r1"});
        NewerParameters.SIGNATURE_SCHEMES.set(set, new String[] {"ecdsa_secp256r1_sha256"});
        SSLEngine engine = engine();
        engine.setSSLParameters(set);
        SSLParameters got = engine.getSSLParameters();
        assertArrayEquals(set.getCipherSuites(), got.getCipherSuites());
        assertArrayEquals(set.getProtocols(), got.getProtocols());
        assertArrayEquals(set.getProtocols(), engine.getEnabledProtocols());
        assertSame(constraints, got.getAlgorithmConstraints());
        assertArrayEquals(new String[] {"h2"}, got.getApplicationProtocols());
        assertEquals("HTTPS", got.getEndpointIdentificationAlgorithm());
        assertEquals(4096, got.getMaximumPacketSize());
        assertEquals(List.of(new SNIHostName("other.example")), got.getServerNames());
        assertEquals(List.of(matcher), List.copyOf(got.getSNIMatchers()));
        assertFalse(got.getUseCipherSuitesOrder());
        assertTrue(engine.getWantClientAuth());
        assertFalse(engine.getNeedClientAuth());
        assertArrayEquals(NewerParameters.NAMED_GROUPS.get(set), NewerParameters.NAMED_GROUPS.get(got));
        assertArrayEquals(NewerParameters.SIGNATURE_SCHEMES.get(set), NewerParameters.SIGNATURE_SCHEMES.get(got));
    }

    @Test
    void parametersOfNewerJdksAreReachedWhereTheyExist() {
        SSLParameters parameters = new SSLParameters();
        NewerParameters.NAMED_GROUPS.set(parameters, new String[] {"x25519"});
        boolean exists = Runtime.version().feature() >= 20;
        assertArrayEquals(exists ? new String[] {"x25519"} : null, NewerParameters.NAMED_GROUPS.get(parameters));
    }

    @Test
    void namesThatSunJsseKnowsAreTakenAndReportedBack() throws Exception {
        SSLEngine engine = engine();
        String[] protocols = {"TLSv1.1", "SSLv2Hello", "TLSv1.2"};
        engine.setEnabledProtocols(protocols);
        assertArrayEquals(protocols, engine.getEnabledProtocols());
        engine.setEnabledCipherSuites(
                new String[] {"TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_AES_128_GCM_SHA256"
                });
        assertArrayEquals(
                new String[] {"TLS_RSA_WITH_AES_128_CBC_SHA", "SSL_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_AES_128_GCM_SHA256"
                },
                engine.getEnabledCipherSuites());
        engine.setEnabledCipherSuites(engine.getSupportedCipherSuites());
        engine.setEnabledProtocols(engine.getSupportedProtocols());
    }

    @Test
    void namesThatNobodyKnowsAreRefused() throws Exception {
        SSLEngine engine = engine();
        for (String protocol : new String[] {"TLSv1.4", "tlsv1.2", "", null}) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> engine.setEnabledProtocols(new String[] {protocol}));
            assertEquals("Unsupported protocol: " + protocol, refused.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> engine.setEnabledProtocols(null));
        assertThrows(IllegalArgumentException.class, () -> engine.setEnabledCipherSuites(null));
        assertThrows(IllegalArgumentException.class, () -> engine.setEnabledCipherSuites(new String[] {null}));
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_CCM_SHA256"}));
        assertEquals("Unsupported CipherSuite: TLS_AES_128_CCM_SHA256", refused.getMessage());
        assertArrayEquals(new String[] {"TLSv1.3", "TLSv1.2"}, engine.getEnabledProtocols());
    }

    @Test
    void peerHostIsTheServerNameUntilSomebodySetsAnother() throws Exception {
        SSLContext context = Contexts.ours(null, null);
        assertEquals(
                List.of(new SNIHostName("secret.example")),
                context.createSSLEngine("secret.example.", 1).getSSLParameters().getServerNames());
        for (String host : new String[] {"localhost", "10.0.0.1", "fe80::1", "127.1", "0x7f.1", null}) {
            assertNull(context.createSSLEngine(host, 1).getSSLParameters().getServerNames(), host);
        }
        SSLEngine engine = engine();
        SSLParameters none = engine.getSSLParameters();
        none.setServerNames(List.of());
        engine.setSSLParameters(none);
        assertEquals(List.of(), engine.getSSLParameters().getServerNames());
    }

    private static EngineDefaults defaults(EchSslContextSpi.Variant variant, String... namesAndValues) {
        return new EngineDefaults(Contexts.properties(namesAndValues), variant);
    }

    @Test
    void propertiesChangeTheDefaultsAndDisabledAlgorithmsAreLeftOut() {
        String[] properties = {
            "jdk.tls.client.protocols", "TLSv1.2,TLSv1",
            "jdk.tls.client.cipherSuites", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, NO_SUCH_SUITE",
            "jdk.tls.namedGroups", "x25519, ffdhe2048, secp256r1",
            "jdk.tls.server.SignatureSchemes", "ed25519, foo",
            "jdk.tls.disabledAlgorithms", "ChaCha20-Poly1305, ECDHE_ECDSA, TLS_RSA_*, ECDH, RSA keySize < 1024, TLSv1.3"
        };
        EngineDefaults defaults = defaults(EchSslContextSpi.Variant.TLS, properties);
        assertEquals(List.of("TLSv1.2"), defaults.protocols(true));
        assertEquals(List.of("TLSv1.2"), defaults.protocols(false));
        assertEquals(List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), defaults.cipherSuites(true));
        assertEquals(
                List.of(
                        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
                defaults.cipherSuites(false));
        assertEquals(List.of(NamedGroup.X25519, NamedGroup.SECP256R1), defaults.namedGroups());
        assertEquals(Optional.of(List.of("ed25519")), defaults.signatureSchemeNames(false));
        assertEquals(Optional.empty(), defaults.signatureSchemeNames(true));
    }

    @Test
    void contextsByVersionDoNotReadTheProtocolsOfTheProperties() {
        String[] properties = {"jdk.tls.client.protocols", "TLSv1.2", "jdk.tls.server.protocols", "TLSv1.2"};
        List<String> both = List.of("TLSv1.3", "TLSv1.2");
        assertEquals(
                List.of("TLSv1.2"),
                defaults(EchSslContextSpi.Variant.TLS, properties).protocols(true));
        assertEquals(both, defaults(EchSslContextSpi.Variant.TLS13, properties).protocols(true));
        assertEquals(both, defaults(EchSslContextSpi.Variant.TLS13, properties).protocols(false));
        EngineDefaults tls12 = defaults(EchSslContextSpi.Variant.TLS12, properties);
        assertEquals(both, tls12.protocols(false));
        assertTrue(tls12.cipherSuites(true).stream().noneMatch(CipherSuite::isTls13));
    }

    @Test
    void whoeverEnabledOnlyCipherSuitesThatWeDoNotSpeakDoesNotGetOthers() {
        EngineDefaults defaults = defaults(
                EchSslContextSpi.Variant.TLS, "jdk.tls.client.cipherSuites", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA");
        assertEquals(List.of(), defaults.cipherSuites(true));
        assertEquals(
                CipherSuite.values().length,
                defaults(EchSslContextSpi.Variant.TLS, "jdk.tls.client.cipherSuites", "unknown")
                        .cipherSuites(true)
                        .size());
    }

    @Test
    void defaultDisabledAlgorithmsOfTheJdkLeaveEverythingOfOursAlone() {
        TlsDefaults properties = JdkTlsProperties.read(
                name -> Optional.empty(), name -> Optional.ofNullable(java.security.Security.getProperty(name)));
        ConnectionConstraints constraints = ConnectionConstraints.of(properties);
        for (CipherSuite suite : CipherSuite.values()) {
            assertTrue(constraints.permits(suite), suite.name());
        }
        for (NamedGroup group : NamedGroup.values()) {
            assertTrue(constraints.permits(group), group.name());
        }
        for (SignatureScheme scheme : SignatureScheme.values()) {
            assertTrue(constraints.permits(scheme, Restriction.Scope.CERTIFICATE_SIGNATURE), scheme.name());
        }
        assertTrue(constraints.permitsProtocol("TLSv1.2"));
        assertFalse(constraints.permitsProtocol("TLSv1.1"));
    }

    @Test
    void propertiesThatCannotBeReadFailTheInitializationAndSayWhich() throws Exception {
        for (String[] wrong : new String[][] {
            {"jdk.tls.client.protocols", "TLSv1.4"},
            {"jsse.enableSNIExtension", "yes"},
            {"jdk.tls.disabledAlgorithms", "RSA keysize < 2048"},
            {"jdk.tls.disabledAlgorithms", "AES_*"},
            {"jdk.certpath.disabledAlgorithms", "SHA1 denyAfter 2019-13-01"}
        }) {
            SSLContext context = new Contexts.Setup().reading(wrong).context(EchSslContextSpi.Variant.TLS);
            KeyManagementException refused =
                    assertThrows(KeyManagementException.class, () -> context.init(null, null, null));
            assertTrue(refused.getMessage().contains(wrong[1])
                    || refused.getMessage().contains(wrong[0]));
            assertThrows(IllegalStateException.class, context::createSSLEngine);
        }
    }

    @Test
    void nothingInCommonIsSaidBeforeAnythingIsSent() throws Exception {
        SSLEngine client = Contexts.ours(null, CA.trustManagers()).createSSLEngine("secret.example", 443);
        client.setEnabledProtocols(new String[] {"TLSv1.3"});
        client.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        client.setUseClientMode(true);
        SSLHandshakeException hopeless = assertThrows(SSLHandshakeException.class, client::beginHandshake);
        assertTrue(hopeless.getMessage().contains("No appropriate protocol"));
        assertEquals(
                0,
                client.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(20_000)).bytesProduced());
    }

    @Test
    void contextNeedsInitAndInitWithNullsTrustsTheJdksAuthorities() throws Exception {
        SSLContext context = new Contexts.Setup().context(EchSslContextSpi.Variant.TLS);
        assertThrows(IllegalStateException.class, context::createSSLEngine);
        assertThrows(IllegalStateException.class, context::getSocketFactory);
        context.init(null, null, null);
        SSLEngine client = context.createSSLEngine("secret.example", 443);
        EnginePair pair =
                new EnginePair(client, Contexts.ours(SITE.keyManagers(), null).createSSLEngine());
        pair.attempt();
        assertTrue(pair.clientFailure().getMessage().contains("PKIX path building failed"));
        assertArrayEquals(
                new String[] {"TLSv1.3", "TLSv1.2"},
                context.getDefaultSSLParameters().getProtocols());
        assertArrayEquals(
                new String[] {"TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1", "SSLv3", "SSLv2Hello"},
                context.getSupportedSSLParameters().getProtocols());
    }

    @Test
    void tls12ContextSpeaksTls12AsAClientOnly() throws Exception {
        SSLContext context = new Contexts.Setup().context(EchSslContextSpi.Variant.TLS12);
        context.init(null, CA.trustManagers(), null);
        SSLEngine engine = context.createSSLEngine();
        assertArrayEquals(new String[] {"TLSv1.3", "TLSv1.2"}, engine.getEnabledProtocols());
        engine.setUseClientMode(true);
        assertArrayEquals(new String[] {"TLSv1.2"}, engine.getEnabledProtocols());
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        engine.setUseClientMode(false);
        assertArrayEquals(new String[] {"TLSv1.3"}, engine.getEnabledProtocols());
    }

    @Test
    void defaultContextTakesItsKeysFromTheKeyStoreOfTheProperties(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("keys.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            SITE.keyStore().store(out, "password".toCharArray());
        }
        Contexts.Setup setup = new Contexts.Setup();
        setup.tls = keyStoreAt(file.toString());
        SSLContext context = setup.context(EchSslContextSpi.Variant.DEFAULT);
        assertThrows(KeyManagementException.class, () -> context.init(null, null, null));
        SSLEngine client = Contexts.ours(null, CA.trustManagers()).createSSLEngine("secret.example", 443);
        new EnginePair(client, context.createSSLEngine()).handshake();

        setup.tls = keyStoreAt(directory.resolve("missing").toString());
        IllegalStateException missing =
                assertThrows(IllegalStateException.class, () -> setup.context(EchSslContextSpi.Variant.DEFAULT));
        assertTrue(missing.getMessage().contains("missing"), missing.getMessage());
    }

    private static TlsDefaults keyStoreAt(String file) {
        return Contexts.properties(
                "javax.net.ssl.keyStore", file,
                "javax.net.ssl.keyStoreType", "PKCS12",
                "javax.net.ssl.keyStorePassword", "password");
    }

    @Test
    void hostnamesMatchAsRfc9525Says() {
        assertTrue(HostnameCheck.matches("www.example.org", "www.example.org"));
        assertTrue(HostnameCheck.matches("*.example.org", "www.example.org"));
        assertFalse(HostnameCheck.matches("*.example.org", "a.www.example.org"));
        assertFalse(HostnameCheck.matches("*.example.org", "example.org"));
        assertFalse(HostnameCheck.matches("*.org", "example.org"));
        assertFalse(HostnameCheck.matches("w*.example.org", "www.example.org"));
        assertFalse(HostnameCheck.matches("www.*.org", "www.example.org"));
        assertFalse(HostnameCheck.matches("*", "localhost"));
        assertFalse(HostnameCheck.matches("*.", "www."));
    }

    @Test
    void addressesMatchAddressesOnly() throws Exception {
        TestCertificates.Leaf leaf = CA.leaf(Algorithm.EC_P256, "127.0.0.1", "::1", "www.example.org");
        HostnameCheck.check("127.0.0.1", leaf.chain().get(0));
        HostnameCheck.check("0:0:0:0:0:0:0:1", leaf.chain().get(0));
        HostnameCheck.check("WWW.Example.org.", leaf.chain().get(0));
        for (String other : new String[] {"127.0.0.2", "::2", "127.1x", "0x7f.1", "", null}) {
            assertThrows(
                    java.security.cert.CertificateException.class,
                    () -> HostnameCheck.check(other, leaf.chain().get(0)),
                    other);
        }
    }
}
