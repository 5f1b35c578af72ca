package org.echjsse.jsse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.echjsse.bctls.CipherSuite;
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.SignatureScheme;

/**
 * {@code jdk.tls.disabledAlgorithms}, as far as it speaks of protocols, cipher suites, groups and signature schemes. Constraints on keys
 * ({@code RSA keySize < 1024}) concern certificates: the JDK's trust manager enforces them.
 */
final class DisabledAlgorithms {
    private final List<String> entries;

    DisabledAlgorithms(List<String> entries) {
        List<String> unconditional = new ArrayList<>();
        for (String entry : entries) {
            String lower = entry.trim().toLowerCase(Locale.ROOT);
            // "NAME usage HandshakeSignature" forbids the scheme for our purpose as well as the bare name does
            if (lower.endsWith(" usage handshakesignature")) {
                lower = lower.substring(0, lower.indexOf(' '));
            }
            if (!lower.isEmpty() && lower.indexOf(' ') < 0) {
                unconditional.add(lower);
            }
        }
        this.entries = List.copyOf(unconditional);
    }

    boolean permitsProtocol(String protocol) {
        return permitsName(protocol);
    }

    boolean permits(NamedGroup group) {
        return permitsName(group.jsseName());
    }

    boolean permits(SignatureScheme scheme) {
        return permitsName(scheme.jsseName()) && permitsName(scheme.signatureAlgorithm());
    }

    boolean permits(CipherSuite suite) {
        if (!permitsName(suite.name())) {
            return false;
        }
        // TLS_AES_128_GCM_SHA256, or TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
        String name = suite.name().substring("TLS_".length());
        int with = name.indexOf("_WITH_");
        String cipher = name.substring(with < 0 ? 0 : with + "_WITH_".length(), name.lastIndexOf('_'));
        if (!permitsName(cipher) || !permitsName(cipher.substring(0, cipher.indexOf('_')))) {
            return false;
        }
        String keyExchange = with < 0 ? "" : name.substring(0, with);
        return keyExchange.isEmpty()
                || (permitsName(keyExchange)
                        && permitsName(keyExchange.substring(0, keyExchange.indexOf('_')))
                        && permitsName(keyExchange.substring(keyExchange.indexOf('_') + 1)));
    }

    private boolean permitsName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String entry : entries) {
            boolean prefix = entry.endsWith("*") && lower.startsWith(entry.substring(0, entry.length() - 1));
            if (prefix || entry.equals(lower)) {
                return false;
            }
        }
        return true;
    }
}
