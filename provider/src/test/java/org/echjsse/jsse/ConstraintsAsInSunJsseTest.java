package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.echjsse.bctls.CipherSuite;
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.SignatureScheme;
import org.echjsse.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Asks our constraints and SunJSSE's, which {@link SSLParameters} hands out, the same questions. SunJSSE reads the properties once, so
 * each pair of them has a JVM of its own.
 */
class ConstraintsAsInSunJsseTest {
    private static final String UNCHANGED = "unchanged";

    /** First jdk.tls.disabledAlgorithms, then jdk.certpath.disabledAlgorithms. */
    static Stream<Arguments> everyAnswerIsThatOfSunJsse() {
        return Stream.of(
                arguments(UNCHANGED, UNCHANGED),
                arguments("RSA keySize < 2048, EC keySize < 300, DH keySize < 1024, SHA1, MD5", "secp521r1"),
                arguments("SHA256, XDH, DSA keySize >= 1024, EdDSA", "SHA1withRSA, EC keySize == 384"),
                arguments("AES_128_GCM, RSASSA-PSS, ecdsa_secp256r1_sha256, TLSv1.2, X448", "ECDHE_RSA, SHA-384"),
                arguments("SHA-384, ECDSA, NIST P-521, DiffieHellman", "RSA keySize < 2048 & denyAfter 2999-01-01"),
                arguments("ChaCha20-Poly1305, HmacSHA256, x25519, RSA keySize != 2048", "EC denyAfter 2019-01-01"),
                arguments(
                        "RSA denyAfter 2999-01-01, X9.62 prime256v1",
                        "SHA1 usage TLSServer, MD5, X25519 keySize < 300"),
                arguments("\"ECDHE, AES\"", "EC keySize < 300 & jdkCA, RSA keySize > 1024"));
    }

    @ParameterizedTest
    @MethodSource
    void everyAnswerIsThatOfSunJsse(String tls, String paths) throws Exception {
        assertSameAnswers(tls, paths);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "older ones do not read wildcards; we do on all of them")
    void wildcardsAreThoseOfSunJsse() throws Exception {
        assertSameAnswers("TLS_RSA_*, TLS_ECDHE_*_AES_128_GCM_*", UNCHANGED);
    }

    private static void assertSameAnswers(String tls, String paths) throws Exception {
        ChildJvm.Result result = ChildJvm.run(Comparison.class, List.of(), tls, paths);
        assertEquals("", result.output());
        assertEquals(0, result.exitCode());
    }

    /** Prints every question that the two answer in different ways. */
    static final class Comparison {
        private static final Set<CryptoPrimitive> SIGNATURE = Set.of(CryptoPrimitive.SIGNATURE);
        private static final Set<CryptoPrimitive> AGREEMENT = Set.of(CryptoPrimitive.KEY_AGREEMENT);

        private final AlgorithmConstraints sun;
        private final AlgorithmConstraints ours;

        private Comparison(AlgorithmConstraints sun, AlgorithmConstraints ours) {
            this.sun = sun;
            this.ours = ours;
        }

        public static void main(String[] properties) throws Exception {
            set("jdk.tls.disabledAlgorithms", properties[0]);
            set("jdk.certpath.disabledAlgorithms", properties[1]);
            SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
            context.init(null, null, null);
            TlsDefaults read = JdkTlsProperties.read(
                    name -> Optional.empty(), name -> Optional.ofNullable(Security.getProperty(name)));
            new Comparison(
                            context.createSSLEngine().getSSLParameters().getAlgorithmConstraints(),
                            ConnectionConstraints.of(read))
                    .compare();
        }

        private static void set(String name, String value) {
            if (!value.equals(UNCHANGED)) {
                Security.setProperty(name, value);
            }
        }

        private void compare() throws Exception {
            List<Key> keys = keys();
            for (String name : names()) {
                tell(name, sun.permits(SIGNATURE, name, null), ours.permits(SIGNATURE, name, null));
                for (Key key : keys) {
                    tell(
                            name + " with " + words(key),
                            sun.permits(SIGNATURE, name, key, null),
                            ours.permits(SIGNATURE, name, key, null));
                }
            }
            for (Key key : keys) {
                tell(words(key), sun.permits(AGREEMENT, key), ours.permits(AGREEMENT, key));
            }
            for (String curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
                AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
                parameters.init(new ECGenParameterSpec(curve));
                tell(
                        "EC " + curve,
                        sun.permits(AGREEMENT, "EC", parameters),
                        ours.permits(AGREEMENT, "EC", parameters));
            }
        }

        private static void tell(String what, boolean sunPermits, boolean wePermit) {
            if (sunPermits != wePermit) {
                System.out.println(what + ": SunJSSE " + (sunPermits ? "permits" : "forbids"));
            }
        }

        private static List<String> names() {
            List<String> names = new ArrayList<>(List.of(
                    "SHA1withRSA",
                    "sha1WithRSA",
                    "SHA256withRSA",
                    "SHA384withECDSA",
                    "MD5withRSA",
                    "SHA1withDSA",
                    "MD5",
                    "SHA-1",
                    "SHA-256",
                    "SHA512/256",
                    "RSASSA-PSS",
                    "SHA256withRSAandMGF1",
                    "SHA256withECDSAinP1363Format",
                    "RSA",
                    "EC",
                    "XDH",
                    "DH",
                    "DiffieHellman",
                    "EdDSA",
                    "Ed25519",
                    "AES/GCM/NoPadding",
                    "DESede",
                    "RSA/ECB/OAEPWithSHA1AndMGF1Padding",
                    "secp256k1"));
            names.addAll(KnownNames.SUPPORTED_PROTOCOLS);
            for (CipherSuite suite : CipherSuite.values()) {
                names.add(suite.name());
            }
            for (NamedGroup group : NamedGroup.values()) {
                names.add(group.jsseName());
            }
            for (SignatureScheme scheme : SignatureScheme.values()) {
                names.add(scheme.jsseName());
            }
            return names;
        }

        private static List<Key> keys() throws Exception {
            List<Key> keys = new ArrayList<>();
            for (int bits : List.of(1024, 2048)) {
                keys.add(key("RSA", bits));
            }
            keys.add(key("RSASSA-PSS", 2048));
            keys.add(key("DSA", 1024));
            keys.add(key("DH", 1024));
            keys.add(key("X25519", 0));
            keys.add(key("Ed25519", 0));
            for (String curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec(curve));
                keys.add(generator.generateKeyPair().getPublic());
            }
            return keys;
        }

        private static Key key(String algorithm, int bits) throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair().getPublic();
        }

        private static String words(Key key) {
            return Arrays.toString(KeyFacts.names(key).stream().sorted().toArray()) + " of " + KeyFacts.size(key);
        }
    }
}
