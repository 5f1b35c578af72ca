package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;

class KnownCertificateTest {
    private static final TestCertificates CA = TestCertificates.create();
    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());

    private static byte[] encoded(String name) throws Exception {
        return CA.leaf(Algorithm.EC_P256, name).chain().get(0).getEncoded();
    }

    @Test
    void theSameBytesAreParsedOnce() throws Exception {
        byte[] bytes = encoded("site.example");
        assertSame(KnownCertificate.of(bytes), KnownCertificate.of(bytes.clone()));
        assertSame(
                ((KnownCertificate.OfConnection) KnownCertificate.of(bytes).with(crypto))
                        .getPubKeyEC()
                        .getQ(),
                ((KnownCertificate.OfConnection) KnownCertificate.of(bytes).with(crypto))
                        .getPubKeyEC()
                        .getQ());
    }

    @Test
    void oneOctetMakesAnotherCertificate() throws Exception {
        byte[] bytes = encoded("site.example");
        byte[] forged = bytes.clone();
        forged[forged.length - 1] ^= 1; // of the signature
        assertNotSame(KnownCertificate.of(bytes), KnownCertificate.of(forged));
        assertArrayEquals(forged, KnownCertificate.of(forged).x509().getEncoded());
        assertArrayEquals(bytes, KnownCertificate.of(bytes).x509().getEncoded());
    }

    @Test
    void whatCallersDoToTheirBytesChangesNothing() throws Exception {
        byte[] bytes = encoded("site.example");
        byte[] given = bytes.clone();
        KnownCertificate known = KnownCertificate.of(given);
        Arrays.fill(given, (byte) 0);
        Arrays.fill(known.with(crypto).getEncoded(), (byte) 0);
        assertArrayEquals(bytes, known.with(crypto).getEncoded());
        assertSame(known, KnownCertificate.of(bytes));
    }

    @Test
    void thoseThatWereSeenLongAgoAreForgotten() throws Exception {
        byte[] bytes = encoded("site.example");
        KnownCertificate first = KnownCertificate.of(bytes);
        for (int i = 0; i < 300; i++) {
            byte[] other = bytes.clone();
            other[other.length - 1] = (byte) i;
            other[other.length - 2] = (byte) (i >> 8);
            KnownCertificate.of(other);
        }
        assertNotSame(first, KnownCertificate.of(bytes));
    }

    @Test
    void whatIsNoCertificateFailsEachTime() throws Exception {
        byte[] cut = Arrays.copyOf(encoded("site.example"), 100);
        assertThrows(IOException.class, () -> KnownCertificate.of(cut));
        assertThrows(IOException.class, () -> KnownCertificate.of(cut));
    }

    @Test
    void chainsOfOursGoToBctlsAndBackUnchanged() throws Exception {
        List<X509Certificate> chain =
                CA.leaf(Algorithm.RSA_2048, "site.example").chain();
        JdkTlsCrypto ours = new JdkTlsCrypto(new SecureRandom(), ConnectionRules.DEFAULT, HandshakePadding.NONE);
        assertEquals(chain, Certificates.fromBc(Certificates.toBc(ours, chain, true), 10));
    }
}
