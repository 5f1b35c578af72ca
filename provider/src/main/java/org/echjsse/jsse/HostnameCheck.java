package org.echjsse.jsse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a certificate is for a host (RFC 9525): subjectAltName only, no common name; a wildcard only as the whole left-most label, and
 * never directly above a top-level domain. For trust managers that leave it to the TLS layer, and for public names (REJ-02).
 */
final class HostnameCheck {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private HostnameCheck() {}

    /**
     * @param host a DNS name or an IP literal; {@code null} fails
     * @throws CertificateException saying which host is not named
     */
    static void check(String host, X509Certificate certificate) throws CertificateException {
        if (host == null || host.isEmpty()) {
            throw new CertificateException("Undefined host name: there is no peer host to check the certificate for");
        }
        boolean matches =
                HostNames.isIpLiteral(host) ? matchesAddress(host, certificate) : matchesName(host, certificate);
        if (!matches) {
            throw new CertificateException("No subject alternative name matching " + host + " found");
        }
    }

    private static boolean matchesName(String host, X509Certificate certificate) throws CertificateException {
        String wanted = HostNames.withoutTrailingDot(host).toLowerCase(Locale.ROOT);
        for (List<?> name : alternativeNames(certificate)) {
            if (name.get(0).equals(DNS_NAME) && name.get(1) instanceof String pattern) {
                if (matches(pattern.toLowerCase(Locale.ROOT), wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Both in lower case. */
    static boolean matches(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.indexOf('*') < 0 && pattern.equals(host);
        }
        String parent = pattern.substring(1);
        int firstDot = host.indexOf('.');
        boolean aboveTopLevel = parent.indexOf('.', 1) > 0;
        return aboveTopLevel
                && firstDot > 0
                && parent.indexOf('*') < 0
                && host.substring(firstDot).equals(parent);
    }

    private static boolean matchesAddress(String host, X509Certificate certificate) throws CertificateException {
        Optional<InetAddress> wanted = address(host);
        for (List<?> name : alternativeNames(certificate)) {
            if (name.get(0).equals(IP_ADDRESS) && name.get(1) instanceof String text) {
                Optional<InetAddress> named = address(text);
                if (named.isPresent() && named.equals(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Never asks the DNS: {@link HostNames#isIpLiteral} strings that the JDK does not take for a literal have a numeric last label. */
    private static Optional<InetAddress> address(String literal) {
        boolean plain = literal.indexOf(':') >= 0 || literal.matches("[0-9.]+");
        try {
            return plain ? Optional.of(InetAddress.getByName(literal)) : Optional.empty();
        } catch (UnknownHostException notALiteral) {
            return Optional.empty();
        }
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null ? List.of() : names;
    }
}
