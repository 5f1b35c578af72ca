package org.echjsse.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestCertificatesTest {
    private final TestCertificates ca = TestCertificates.create();
    private final X509TrustManager trust = (X509TrustManager) ca.trustManagers()[0];

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void theTrustManagerOfTheJdkTakesALeafOfThisAuthority(Algorithm algorithm) throws Exception {
        Leaf leaf = ca.leaf(algorithm, "a.example", "127.0.0.1");
        trust.checkServerTrusted(leaf.chain().toArray(new X509Certificate[0]), "UNKNOWN");
        assertEquals(2, leaf.chain().get(0).getSubjectAlternativeNames().size());
        assertEquals(1, leaf.keyManagers().length);
        assertEquals(1, leaf.keyStore().size());
    }

    @Test
    void anExpiredLeafAndALeafOfAnotherAuthorityAreRefused() {
        X509Certificate[] expired =
                ca.expiredLeaf(Algorithm.EC_P256, "a.example").chain().toArray(new X509Certificate[0]);
        X509Certificate[] foreign = TestCertificates.create()
                .leaf(Algorithm.EC_P256, "a.example")
                .chain()
                .toArray(new X509Certificate[0]);
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(expired, "UNKNOWN"));
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(foreign, "UNKNOWN"));
    }
}
