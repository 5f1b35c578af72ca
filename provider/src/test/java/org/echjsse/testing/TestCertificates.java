package org.echjsse.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A certificate authority for tests: made in memory, of plain JDK keys, new in every run.
 *
 * <pre>{@code
 * TestCertificates ca = TestCertificates.create();
 * TestCertificates.Leaf leaf = ca.leaf(TestCertificates.Algorithm.EC_P256, "secret.example", "*.secret.example");
 * context.init(leaf.keyManagers(), ca.trustManagers(), null);
 * }</pre>
 */
public final class TestCertificates {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    /** Of a leaf's key. */
    public enum Algorithm {
        EC_P256,
        EC_P384,
        EC_P521,
        /** Too short for most people. */
        RSA_1024,
        RSA_2048,
        /** A key that signs with PSS only, and says so (RFC 8446: rsa_pss_pss). */
        RSASSA_PSS_2048,
        ED25519
    }

    /** A private key and its chain, leaf first, without the authority. */
    public record Leaf(PrivateKey key, List<X509Certificate> chain) {

        /** A PKCS12 key store with one entry named {@code leaf}, password {@code password}. */
        public KeyStore keyStore() {
            return sure(() -> {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("leaf", key, PASSWORD, chain.toArray(new X509Certificate[0]));
                return store;
            });
        }

        public KeyManager[] keyManagers() {
            return keyManagersOf(this);
        }
    }

    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestCertificates(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A new authority with an EC key. */
    public static TestCertificates create() {
        return sure(() -> {
            KeyPair keys = generate(Algorithm.EC_P256);
            X500Name name = new X500Name("CN=Test CA " + SERIAL.incrementAndGet());
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            Instant now = Instant.now();
            X509Certificate self = issue(
                    name,
                    keys,
                    name,
                    keys.getPublic(),
                    now.minus(Duration.ofHours(1)),
                    now.plus(Duration.ofDays(1)),
                    extensions,
                    "SHA256withECDSA");
            return new TestCertificates(keys, self);
        });
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** A certificate for these DNS names, or IP addresses, that is valid now. */
    public Leaf leaf(Algorithm algorithm, String... names) {
        Instant now = Instant.now();
        return leaf(algorithm, now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)), names);
    }

    /** A certificate as authorities issued them once: with a common name only. */
    public Leaf leafWithCommonNameOnly(Algorithm algorithm, String name) {
        Instant now = Instant.now();
        return leaf(
                algorithm,
                new X500Name("CN=" + name),
                now.minus(Duration.ofHours(1)),
                now.plus(Duration.ofDays(1)),
                "SHA256withECDSA");
    }

    /**
     * A certificate that is signed with another hash than all others.
     *
     * @param signature {@code SHA1withECDSA}, {@code SHA224withECDSA}
     */
    public Leaf leafSignedWith(String signature, Algorithm algorithm, String... names) {
        Instant now = Instant.now();
        return leaf(
                algorithm,
                new X500Name("CN=" + names[0]),
                now.minus(Duration.ofHours(1)),
                now.plus(Duration.ofDays(1)),
                signature,
                names);
    }

    /** A certificate for these DNS names that was valid until yesterday. */
    public Leaf expiredLeaf(Algorithm algorithm, String... names) {
        Instant now = Instant.now();
        return leaf(algorithm, now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(1)), names);
    }

    /** Trusts this authority and nothing else. */
    public TrustManager[] trustManagers() {
        return sure(() -> {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trustStore());
            return factory.getTrustManagers();
        });
    }

    /** A PKCS12 trust store with this authority, password {@code password}. */
    public KeyStore trustStore() {
        return sure(() -> {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", certificate);
            return store;
        });
    }

    /** Key managers of the JDK that choose between these leaves, by server name too. */
    public static KeyManager[] keyManagersOf(Leaf... leaves) {
        return sure(() -> {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < leaves.length; i++) {
                store.setKeyEntry(
                        "leaf" + i, leaves[i].key(), PASSWORD, leaves[i].chain().toArray(new X509Certificate[0]));
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance("NewSunX509");
            factory.init(new javax.net.ssl.KeyStoreBuilderParameters(
                    KeyStore.Builder.newInstance(store, new KeyStore.PasswordProtection(PASSWORD))));
            return factory.getKeyManagers();
        });
    }

    private Leaf leaf(Algorithm algorithm, Instant from, Instant to, String... names) {
        return leaf(algorithm, new X500Name("CN=" + names[0]), from, to, "SHA256withECDSA", names);
    }

    private Leaf leaf(
            Algorithm algorithm, X500Name subject, Instant from, Instant to, String signature, String... names) {
        return sure(() -> {
            KeyPair leafKeys = generate(algorithm);
            GeneralName[] alternative =
                    Arrays.stream(names).map(TestCertificates::generalName).toArray(GeneralName[]::new);
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            if (alternative.length > 0) {
                extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternative));
            }
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            X500Name issuer =
                    X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
            return new Leaf(
                    leafKeys.getPrivate(),
                    List.of(issue(issuer, keys, subject, leafKeys.getPublic(), from, to, extensions, signature)));
        });
    }

    private static GeneralName generalName(String name) {
        boolean address = name.matches("[0-9.]+") || name.contains(":");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static KeyPair generate(Algorithm algorithm) throws GeneralSecurityException {
        switch (algorithm) {
            case RSA_1024:
            case RSA_2048:
            case RSASSA_PSS_2048: {
                KeyPairGenerator generator =
                        KeyPairGenerator.getInstance(algorithm == Algorithm.RSASSA_PSS_2048 ? "RSASSA-PSS" : "RSA");
                generator.initialize(algorithm == Algorithm.RSA_1024 ? 1024 : 2048);
                return generator.generateKeyPair();
            }
            case ED25519:
                return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            default: {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                String curve = algorithm == Algorithm.EC_P256
                        ? "secp256r1"
                        : algorithm == Algorithm.EC_P384 ? "secp384r1" : "secp521r1";
                generator.initialize(new ECGenParameterSpec(curve));
                return generator.generateKeyPair();
            }
        }
    }

    private static X509Certificate issue(
            X500Name issuer,
            KeyPair issuerKeys,
            X500Name subject,
            PublicKey subjectKey,
            Instant from,
            Instant to,
            ExtensionsGenerator extensions,
            String signature)
            throws GeneralSecurityException, IOException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(
                switch (signature) {
                    case "SHA1withECDSA" -> X9ObjectIdentifiers.ecdsa_with_SHA1;
                    case "SHA224withECDSA" -> X9ObjectIdentifiers.ecdsa_with_SHA224;
                    default -> X9ObjectIdentifiers.ecdsa_with_SHA256;
                });
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(BigInteger.valueOf(SERIAL.incrementAndGet())));
        generator.setSignature(algorithm);
        generator.setIssuer(issuer);
        generator.setSubject(subject);
        generator.setStartDate(new Time(Date.from(from)));
        generator.setEndDate(new Time(Date.from(to)));
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(subjectKey.getEncoded()));
        generator.setExtensions(extensions.generate());
        TBSCertificate body = generator.generateTBSCertificate();

        Signature signer = Signature.getInstance(signature);
        signer.initSign(issuerKeys.getPrivate());
        signer.update(body.getEncoded("DER"));
        ASN1EncodableVector all = new ASN1EncodableVector();
        all.add(body);
        all.add(algorithm);
        all.add(new DERBitString(signer.sign()));
        byte[] encoded = new DERSequence(all).getEncoded("DER");
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private interface Fallible<T> {
        T get() throws GeneralSecurityException, IOException;
    }

    private static <T> T sure(Fallible<T> call) {
        try {
            return call.get();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
