package org.echjsse.jsse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSession;
import org.echjsse.bctls.CommonName;

/**
 * Whether a certificate is for the peer, by the rules and in the words of the JDK's own trust manager (RFC 2818, RFC 2830), for those
 * trust managers that cannot see the connection. It is more lenient than {@link HostnameCheck}: without a DNS name among the alternative
 * ones the common name counts, and a wildcard may be a part of the left-most label. One rule is stricter than the JDK's, which knows
 * public suffixes: no wildcard directly above the top level.
 */
final class EndpointIdentity {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private EndpointIdentity() {}

    /** On a client: the server's certificate is for the server name, or else for the host that was connected to. */
    static void checkServer(SSLSession session, X509Certificate certificate, String algorithm)
            throws CertificateException {
        String host = peerHost(session);
        Optional<String> serverName = session instanceof ExtendedSSLSession extended
                ? HostNames.hostNameOf(extended.getRequestedServerNames())
                : Optional.empty();
        if (serverName.isPresent() && !serverName.get().equalsIgnoreCase(host)) {
            try {
                check(serverName.get(), certificate, algorithm);
                return;
            } catch (CertificateException notForThat) {
                // then it has to be for the host
            }
        }
        check(host, certificate, algorithm);
    }

    /** On a server, where HTTPS says nothing of a client's name. */
    static void checkClient(SSLSession session, X509Certificate certificate, String algorithm)
            throws CertificateException {
        try {
            check(peerHost(session), certificate, algorithm);
        } catch (CertificateException e) {
            throw algorithm.equalsIgnoreCase("HTTPS")
                    ? new CertificateException(
                            "Endpoint Identification Algorithm HTTPS is not supported on the server side")
                    : e;
        }
    }

    private static String peerHost(SSLSession session) {
        String host = session.getPeerHost();
        return host == null ? null : HostNames.withoutTrailingDot(host);
    }

    private static void check(String host, X509Certificate certificate, String algorithm) throws CertificateException {
        if (!algorithm.equalsIgnoreCase("HTTPS")
                && !algorithm.equalsIgnoreCase("LDAP")
                && !algorithm.equalsIgnoreCase("LDAPS")) {
            throw new CertificateException("Unknown identification algorithm: " + algorithm);
        }
        if (host == null) {
            throw new CertificateException("Hostname or IP address is undefined.");
        }
        String plain = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (HostNames.isIpLiteral(plain)) {
            checkAddress(plain, certificate);
        } else {
            checkName(plain, certificate);
        }
    }

    private static void checkAddress(String address, X509Certificate certificate) throws CertificateException {
        if (certificate.getSubjectAlternativeNames() == null) {
            throw new CertificateException("No subject alternative names present");
        }
        Optional<InetAddress> wanted = parsed(address);
        for (String named : alternativeNames(certificate, IP_ADDRESS)) {
            if (wanted.isPresent() && wanted.equals(parsed(named))) {
                return;
            }
        }
        throw new CertificateException("No subject alternative names matching IP address " + address + " found");
    }

    /** Never asks the DNS: {@link HostNames#isIpLiteral} strings that the JDK does not take for a literal have a numeric last label. */
    private static Optional<InetAddress> parsed(String literal) {
        boolean plain = literal.indexOf(':') >= 0 || literal.matches("[0-9.]+");
        try {
            return plain ? Optional.of(InetAddress.getByName(literal)) : Optional.empty();
        } catch (UnknownHostException notALiteral) {
            return Optional.empty();
        }
    }

    private static void checkName(String host, X509Certificate certificate) throws CertificateException {
        List<String> names = alternativeNames(certificate, DNS_NAME);
        if (names.isEmpty()) {
            if (CommonName.of(certificate).filter(name -> matches(name, host)).isEmpty()) {
                throw new CertificateException("No name matching " + host + " found");
            }
        } else if (names.stream().noneMatch(name -> matches(name, host))) {
            throw new CertificateException("No subject alternative DNS name matching " + host + " found.");
        }
    }

    private static List<String> alternativeNames(X509Certificate certificate, int type) throws CertificateException {
        List<String> found = new ArrayList<>();
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        for (List<?> name : all == null ? List.<List<?>>of() : all) {
            if (name.get(0).equals(type) && name.get(1) instanceof String text) {
                found.add(text);
            }
        }
        return found;
    }

    /** Wildcards stand for any part of the left-most label. */
    static boolean matches(String pattern, String host) {
        String[] wanted = split(HostNames.withoutTrailingDot(host).toLowerCase(Locale.ROOT));
        String[] given = split(pattern.toLowerCase(Locale.ROOT));
        if (given[1].indexOf('*') >= 0 || !given[1].equals(wanted[1])) {
            return false;
        }
        if (given[0].indexOf('*') < 0) {
            return given[0].equals(wanted[0]);
        }
        boolean aboveTopLevel = given[1].indexOf('.', 1) > 0;
        String label = Pattern.quote(given[0]).replace("*", "\\E.*\\Q");
        return aboveTopLevel && wanted[0].matches(label);
    }

    /** The left-most label, and the rest with its dot. */
    private static String[] split(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? new String[] {name, ""} : new String[] {name.substring(0, dot), name.substring(dot)};
    }
}
