package org.echjsse.it.mutant;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A throw-away certification authority, P-256 throughout; the DER is written by hand. */
final class Authority {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    /** A certificate with its key. */
    record Leaf(X509Certificate certificate, PrivateKey key) {}

    private final String name;
    private final KeyPair pair = generate();
    private final X509Certificate root;

    Authority(String name) {
        this.name = name;
        byte[] basic = extension("551d13", true, HexFormat.of().parseHex("30030101ff"));
        byte[] usage = extension("551d0f", true, HexFormat.of().parseHex("03020106"));
        root = certificate(name, pair, 30, basic, usage);
    }

    Leaf leaf(String dnsName) {
        return leaf(dnsName, 30);
    }

    /** @param days until it expires; negative if it has */
    Leaf leaf(String dnsName, int days) {
        KeyPair own = generate();
        byte[] names = extension("551d11", false, der(0x30, der(0x82, Bytes.ascii(dnsName))));
        return new Leaf(certificate(dnsName, own, days, names), own.getPrivate());
    }

    /** The name only where RFC 9525 does not look for it. */
    Leaf leafByCommonName(String dnsName) {
        KeyPair own = generate();
        byte[] names = extension("551d11", false, der(0x30, der(0x82, Bytes.ascii("other.example"))));
        return new Leaf(certificate(dnsName, own, 30, names), own.getPrivate());
    }

    TrustManager[] trustManagers() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(name, root);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certificate(String subject, KeyPair subjectKey, int days, byte[]... extensions) {
        Instant end = Instant.now().plus(days, ChronoUnit.DAYS);
        byte[] toBeSigned = der(
                0x30,
                der(0xa0, der(0x02, Bytes.of(2))),
                der(0x02, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
                ECDSA_SHA256,
                distinguished(name),
                der(0x30, time(end.minus(60, ChronoUnit.DAYS)), time(end)),
                distinguished(subject),
                subjectKey.getPublic().getEncoded(),
                der(0xa3, der(0x30, extensions)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(toBeSigned);
            byte[] whole = der(0x30, toBeSigned, ECDSA_SHA256, der(0x03, Bytes.of(0), signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] distinguished(String commonName) {
        byte[] id = HexFormat.of().parseHex("0603550403");
        return der(0x30, der(0x31, der(0x30, id, der(0x0c, Bytes.ascii(commonName)))));
    }

    private static byte[] time(Instant instant) {
        return der(0x18, Bytes.ascii(TIME.format(instant)));
    }

    private static byte[] extension(String id, boolean critical, byte[] value) {
        byte[] flag = critical ? HexFormat.of().parseHex("0101ff") : new byte[0];
        return der(0x30, der(0x06, HexFormat.of().parseHex(id)), flag, der(0x04, value));
    }

    private static byte[] der(int tag, byte[]... parts) {
        byte[] content = Bytes.concat(parts);
        Bytes out = new Bytes().u8(tag);
        if (content.length < 0x80) {
            out.u8(content.length);
        } else if (content.length < 0x100) {
            out.u8(0x81).u8(content.length);
        } else {
            out.u8(0x82).u16(content.length);
        }
        return out.raw(content).done();
    }
}
