package org.echjsse.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.echjsse.cli.web.ServedSite;
import org.junit.jupiter.api.Test;

class ThrowAwayAuthorityTest {

    @Test
    void whatItIssuesIsValidUnderIt() throws Exception {
        ThrowAwayAuthority authority = new ThrowAwayAuthority(Instant.now(), new SecureRandom());
        ServedSite site = authority.issue(List.of("secret.example"), List.of());

        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509")
                                .generateCertPath(List.of(site.chain().get(0))),
                        parameters);
        assertTrue(site.isCertifiedFor("secret.example"));
        assertFalse(site.isCertifiedFor("other.example"));
    }

    @Test
    void theAuthorityMaySignAndASiteMayNot() throws Exception {
        ThrowAwayAuthority authority = new ThrowAwayAuthority(Instant.now(), new SecureRandom());
        X509Certificate leaf =
                authority.issue(List.of("secret.example"), List.of()).chain().get(0);
        assertEquals(0, authority.certificate().getBasicConstraints());
        assertEquals(-1, leaf.getBasicConstraints());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), leaf.getExtendedKeyUsage());
    }

    @Test
    void anAddressIsAnAddressAndNotAName() throws Exception {
        ThrowAwayAuthority authority = new ThrowAwayAuthority(Instant.now(), new SecureRandom());
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        X509Certificate leaf =
                authority.issue(List.of(), List.of(loopback)).chain().get(0);
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        assertEquals(List.of(List.of(7, "127.0.0.1")), List.copyOf(names));
    }
}
