package org.echjsse.bctls;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** Certificates and names between the JDK's types and those of bctls. */
final class Certificates {
    private Certificates() {}

    /**
     * @param longestChain of how many certificates at most
     */
    static List<X509Certificate> fromBc(Certificate chain, int longestChain) throws IOException {
        if (chain.getLength() > longestChain) {
            throw new TlsFatalAlert(
                    AlertDescription.unexpected_message, // as SunJSSE
                    "The certificate chain length (" + chain.getLength() + ") exceeds the maximum allowed length ("
                            + longestChain + ")");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (TlsCertificate certificate : chain.getCertificateList()) {
            certificates.add(((KnownCertificate.OfConnection) certificate).x509()); // JdkTlsCrypto makes no others
        }
        return List.copyOf(certificates);
    }

    static Certificate toBc(TlsCrypto crypto, List<X509Certificate> chain, boolean tls13) throws IOException {
        TlsCertificate[] certificates = new TlsCertificate[chain.size()];
        CertificateEntry[] entries = new CertificateEntry[chain.size()];
        try {
            for (int i = 0; i < certificates.length; i++) {
                certificates[i] = crypto.createCertificate(chain.get(i).getEncoded());
                entries[i] = new CertificateEntry(certificates[i], null);
            }
        } catch (CertificateException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
        return tls13 ? new Certificate(new byte[0], entries) : new Certificate(certificates);
    }

    static Vector<X500Name> toBc(List<X500Principal> names) {
        Vector<X500Name> list = new Vector<>();
        names.forEach(name -> list.add(X500Name.getInstance(name.getEncoded())));
        return list;
    }

    static List<X500Principal> fromBc(Vector<?> names) throws IOException {
        List<X500Principal> principals = new ArrayList<>();
        if (names != null) {
            for (Object name : names) {
                try {
                    principals.add(new X500Principal(((X500Name) name).getEncoded()));
                } catch (IllegalArgumentException e) {
                    throw new TlsFatalAlert(AlertDescription.decode_error, e);
                }
            }
        }
        return List.copyOf(principals);
    }
}
