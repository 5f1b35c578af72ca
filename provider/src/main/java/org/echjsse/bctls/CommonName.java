package org.echjsse.bctls;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** The common name of a certificate's subject, which was its host name before there were alternative names. */
public final class CommonName {
    private CommonName() {}

    /** The most specific one, which is the last. */
    public static Optional<String> of(X509Certificate certificate) {
        X500Name subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        RDN[] names = subject.getRDNs(BCStyle.CN);
        return names.length == 0
                ? Optional.empty()
                : Optional.of(IETFUtils.valueToString(
                        names[names.length - 1].getFirst().getValue()));
    }
}
