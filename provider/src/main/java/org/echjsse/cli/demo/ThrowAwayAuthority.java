package org.echjsse.cli.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.echjsse.cli.web.ServedSite;

/** A certification authority that lives as long as the demonstration; its private key never leaves memory. P-256 throughout. */
final class ThrowAwayAuthority {
    private static final AlgorithmIdentifier ECDSA_SHA256 =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final Duration LIFE = Duration.ofDays(1);

    private final SecureRandom random;
    private final Instant now;
    private final KeyPair keys;
    private final X500Name name = new X500Name("CN=EchJSSE demo authority");
    private final X509Certificate certificate;

    ThrowAwayAuthority(Instant now, SecureRandom random) throws GeneralSecurityException, IOException {
        this.random = random;
        this.now = now;
        this.keys = newKeys();
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        this.certificate = sign(name, keys.getPublic(), extensions);
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** A server certificate for these names and addresses. */
    ServedSite issue(List<String> dnsNames, List<InetAddress> addresses) throws GeneralSecurityException, IOException {
        List<GeneralName> alternatives = new ArrayList<>();
        dnsNames.forEach(dnsName -> alternatives.add(new GeneralName(GeneralName.dNSName, dnsName)));
        addresses.forEach(
                address -> alternatives.add(new GeneralName(GeneralName.iPAddress, address.getHostAddress())));
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        // Critical, because the subject is empty (RFC 5280, 4.2.1.6).
        extensions.addExtension(
                Extension.subjectAlternativeName, true, new GeneralNames(alternatives.toArray(new GeneralName[0])));
        KeyPair site = newKeys();
        X509Certificate leaf = sign(new X500Name(""), site.getPublic(), extensions);
        return ServedSite.ofCertificate(site.getPrivate(), List.of(leaf, certificate));
    }

    /** A PKCS12 trust store with the authority and nobody else. */
    KeyStore trustStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("demo-authority", certificate);
        return store;
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private X509Certificate sign(X500Name subject, PublicKey publicKey, ExtensionsGenerator extensions)
            throws GeneralSecurityException, IOException {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(127, random).setBit(126)));
        generator.setSignature(ECDSA_SHA256);
        generator.setIssuer(name);
        generator.setStartDate(new Time(Date.from(now.minus(CLOCK_SKEW))));
        generator.setEndDate(new Time(Date.from(now.plus(LIFE))));
        generator.setSubject(subject);
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()));
        generator.setExtensions(extensions.generate());
        TBSCertificate unsigned = generator.generateTBSCertificate();
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(keys.getPrivate(), random);
        signer.update(unsigned.getEncoded(ASN1Encoding.DER));
        DERBitString signature = new DERBitString(signer.sign());
        byte[] encoded =
                new DERSequence(new ASN1Encodable[] {unsigned, ECDSA_SHA256, signature}).getEncoded(ASN1Encoding.DER);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }
}
