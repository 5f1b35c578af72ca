package org.echjsse.jsse;

import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/** What kind of name a host string is. */
final class HostNames {
    private HostNames() {}

    /** The host as it goes on the wire: no trailing dot. */
    static String withoutTrailingDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** IPv6, or anything that a URL parser takes for IPv4: its last label is a number. */
    static boolean isIpLiteral(String host) {
        if (host.indexOf(':') >= 0 || host.startsWith("[")) {
            return true;
        }
        String plain = withoutTrailingDot(host);
        String last = plain.substring(plain.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return !last.isEmpty() && (last.chars().allMatch(c -> c >= '0' && c <= '9') || last.matches("0x[0-9a-f]*"));
    }

    /** Whether a public resolver can know this name: at least two labels, and not below localhost (RFC 6761, 6.3). */
    static boolean isInDns(String host) {
        String plain = withoutTrailingDot(host).toLowerCase(Locale.ROOT);
        return plain.indexOf('.') > 0 && !isIpLiteral(plain) && !plain.endsWith(".localhost");
    }

    /** The server name that SunJSSE makes of a peer host: only if it looks like a fully qualified one. */
    static Optional<SNIServerName> serverNameFor(String peerHost) {
        if (peerHost == null || isIpLiteral(peerHost)) {
            return Optional.empty();
        }
        String host = withoutTrailingDot(peerHost);
        if (host.indexOf('.') <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(host));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    /** The host_name among server names, if it may go on the wire: RFC 6066, 3 forbids literals, which HttpsURLConnection sets. */
    static Optional<String> hostNameOf(Iterable<SNIServerName> names) {
        for (SNIServerName name : names) {
            if (name.getType() == StandardConstants.SNI_HOST_NAME) {
                String host = name instanceof SNIHostName typed
                        ? typed.getAsciiName()
                        : new String(name.getEncoded(), java.nio.charset.StandardCharsets.US_ASCII);
                return isIpLiteral(host) ? Optional.empty() : Optional.of(withoutTrailingDot(host));
            }
        }
        return Optional.empty();
    }
}
