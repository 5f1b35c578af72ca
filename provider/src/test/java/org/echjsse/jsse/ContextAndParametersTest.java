package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.KeyManagementException;
import java.util.Arrays;
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
    void unknownProtocolsAndCipherSuitesAreRefused() throws Exception {
        SSLEngine engine = engine();
        for (String protocol : new String[] {"SSLv2Hello", "SSLv3", "TLSv1.1", "", null}) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> engine.setEnabledProtocols(new String[] {protocol}));
            assertEquals("Unsupported protocol: " + protocol, refused.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> engine.setEnabledProtocols(null));
        assertThrows(IllegalArgumentException.class, () -> engine.setEnabledCipherSuites(null));
        assertThrows(IllegalArgumentException.class, () -> engine.setEnabledCipherSuites(new String[] {null}));
        assertThrows(
                IllegalArgumentException.class,
                () -> engine.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_128_CBC_SHA"}));
        engine.setEnabledCipherSuites(engine.getSupportedCipherSuites());
        engine.setEnabledProtocols(engine.getSupportedProtocols());
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

    @Test
    void propertiesChangeTheDefaultsAndDisabledAlgorithmsAreLeftOut() {
        List<String> unset = List.of();
        EngineDefaults defaults = new EngineDefaults(
                new TlsDefaults(
                        List.of("TLSv1.2", "TLSv1"),
                        unset,
                        List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "NO_SUCH_SUITE"),
                        unset,
                        List.of("x25519", "ffdhe2048", "secp256r1"),
                        unset,
                        List.of("ed25519"),
                        List.of(
                                "TLS_CHACHA20_POLY1305_SHA256",
                                "ECDHE_ECDSA",
                                "TLS_RSA_*",
                                "ECDH",
                                "secp256r1",
                                "RSA keySize < 1024",
                                "rsa_pkcs1_sha512 usage HandshakeSignature"),
                        true,
                        false,
                        0,
                        Optional::empty),
                EchSslContextSpi.Variant.TLS);
        assertEquals(List.of("TLSv1.2"), defaults.protocols(true));
        assertEquals(List.of("TLSv1.3", "TLSv1.2"), defaults.protocols(false));
        assertEquals(List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), defaults.cipherSuites(true));
        assertFalse(defaults.cipherSuites(false).contains(CipherSuite.TLS_CHACHA20_POLY1305_SHA256));
        assertTrue(defaults.cipherSuites(false).stream()
                .noneMatch(suite -> suite.name().contains("ECDSA")));
        assertTrue(defaults.cipherSuites(false).contains(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384));
        assertEquals(List.of(NamedGroup.X25519), defaults.namedGroups(Optional.empty()));
        assertEquals(List.of(NamedGroup.SECP384R1), defaults.namedGroups(Optional.of(List.of("secp384r1"))));
        assertEquals(List.of(SignatureScheme.ED25519), defaults.signatureSchemes(Optional.empty(), false));
        assertFalse(defaults.signatureSchemes(Optional.empty(), true).contains(SignatureScheme.RSA_PKCS1_SHA512));
        assertTrue(defaults.signatureSchemes(Optional.empty(), true).contains(SignatureScheme.RSA_PKCS1_SHA256));
        assertEquals(
                List.of("TLSv1.2"),
                defaults.usableProtocols(
                        List.of("TLSv1.3", "TLSv1.2"), List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)));
    }

    @Test
    void defaultDisabledAlgorithmsOfTheJdkLeaveEverySuiteAlone() {
        String property = java.security.Security.getProperty("jdk.tls.disabledAlgorithms");
        DisabledAlgorithms disabled = new DisabledAlgorithms(Arrays.asList(property.split(",")));
        for (CipherSuite suite : CipherSuite.values()) {
            assertTrue(disabled.permits(suite), suite.name());
        }
        assertTrue(disabled.permitsProtocol("TLSv1.2"));
        assertFalse(disabled.permitsProtocol("TLSv1.1"));
    }

    @Test
    void nothingInCommonIsSaidBeforeAnythingIsSent() throws Exception {
        SSLEngine client = Contexts.ours(null, CA.trustManagers()).createSSLEngine("secret.example", 443);
        client.setEnabledProtocols(new String[] {"TLSv1.3"});
        client.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        EnginePair pair =
                new EnginePair(client, Contexts.ours(SITE.keyManagers(), null).createSSLEngine());
        pair.attempt();
        assertTrue(pair.clientFailure() instanceof SSLHandshakeException);
        assertTrue(pair.clientFailure().getMessage().contains("No appropriate protocol"));
        assertEquals(0, pair.client.sent.size());
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
                new String[] {"TLSv1.3", "TLSv1.2"},
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
        List<String> unset = List.of();
        return new TlsDefaults(
                unset,
                unset,
                unset,
                unset,
                unset,
                unset,
                unset,
                unset,
                true,
                false,
                TlsDefaults.DEFAULT_SESSION_CACHE_SIZE,
                () -> Optional.of(
                        new TlsDefaults.KeyStoreLocation(file, "PKCS12", Optional.empty(), "password".toCharArray())));
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
