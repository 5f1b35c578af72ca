package org.echjsse.cli.web;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A site of the server: the names it answers to and how it proves them.
 *
 * @param names host names in lower case; {@code *.example.com} stands for one label
 * @param key the private key of the first certificate
 * @param chain the certificate of the site first
 */
public record ServedSite(List<String> names, PrivateKey key, List<X509Certificate> chain) {
    private static final int DNS_NAME = 2;

    public ServedSite {
        names = List.copyOf(names);
        chain = List.copyOf(chain);
        Objects.requireNonNull(key);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
    }

    /** A site that answers to the DNS names in its certificate. */
    public static ServedSite ofCertificate(PrivateKey key, List<X509Certificate> chain) {
        return new ServedSite(dnsNames(chain.get(0)), key, chain);
    }

    public boolean answersTo(String host) {
        return matches(names, host);
    }

    /** Whether the certificate is good for a host, so that clients believe what the server says in its name. */
    public boolean isCertifiedFor(String host) {
        return matches(dnsNames(chain.get(0)), host);
    }

    static boolean matches(List<String> names, String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        return names.contains(wanted) || dot > 0 && names.contains("*" + wanted.substring(dot));
    }

    private static List<String> dnsNames(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0).equals(DNS_NAME)) {
                        names.add(((String) alternative.get(1)).toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            // A client will refuse such a certificate with a better message than ours; the site simply has no names.
            return List.of();
        }
        return names;
    }
}
