package org.echjsse.jsse;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.echjsse.bctls.CipherSuite;

/** What an algorithm's name is made of, so that a rule about {@code SHA1} is about {@code SHA1withRSA} too. As in SunJSSE. */
final class AlgorithmNames {
    // "in" as in SHA256withECDSAinP1363Format, but not that of "padding"
    private static final Pattern JOINTS = Pattern.compile("with|and|(?<!padd)in", Pattern.CASE_INSENSITIVE);

    /** Signatures and digests write the same hash in two ways. */
    private static final Map<String, String> DIGESTS = Map.of(
            "SHA-1", "SHA1",
            "SHA-224", "SHA224",
            "SHA-256", "SHA256",
            "SHA-384", "SHA384",
            "SHA-512", "SHA512",
            "SHA-512/224", "SHA512/224",
            "SHA-512/256", "SHA512/256");

    private AlgorithmNames() {}

    /** The one way to write a digest; any other name as it is. */
    static String digest(String name) {
        return DIGESTS.getOrDefault(name, name);
    }

    /** Both names of Diffie-Hellman for either, else just this one. */
    static Set<String> synonyms(String name) {
        boolean diffieHellman = name.equalsIgnoreCase("DH") || name.equalsIgnoreCase("DiffieHellman");
        return diffieHellman ? Set.of("DH", "DiffieHellman") : Set.of(name);
    }

    /**
     * The parts of a name, itself among them if it has just one. Digests are there in both ways of writing.
     *
     * @param algorithm of a signature, a key, a transformation or a cipher suite
     */
    static Set<String> parts(String algorithm) {
        Optional<CipherSuite> suite = EngineDefaults.cipherSuite(algorithm);
        if (suite.isPresent()) {
            Set<String> parts = keyExchangeParts(suite.get());
            parts.addAll(protectionParts(suite.get()));
            return parts;
        }
        return plainParts(algorithm);
    }

    private static Set<String> plainParts(String algorithm) {
        Set<String> parts = new HashSet<>();
        for (String step : algorithm.split("/")) {
            for (String part : JOINTS.split(step)) {
                if (!part.isEmpty()) {
                    parts.add(part);
                }
            }
        }
        addBothDigestNames(parts);
        return parts;
    }

    private static void addBothDigestNames(Set<String> parts) {
        DIGESTS.forEach((dashed, plain) -> {
            if (parts.contains(dashed) || parts.contains(plain)) {
                parts.add(dashed);
                parts.add(plain);
            }
        });
    }

    /** Parts of a cipher suite that certificates have to do with. */
    static Set<String> keyExchangeParts(CipherSuite suite) {
        Set<String> parts = new HashSet<>();
        if (!suite.isTls13()) { // TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
            String exchange =
                    suite.name().substring("TLS_".length(), suite.name().indexOf("_WITH_"));
            parts.add(exchange);
            parts.addAll(Set.of(exchange.split("_")));
        }
        return parts;
    }

    private static Set<String> protectionParts(CipherSuite suite) {
        Set<String> parts = new HashSet<>();
        String hash = suite.name().substring(suite.name().lastIndexOf('_') + 1);
        parts.add(hash);
        parts.add("Hmac" + hash);
        if (suite.name().contains("CHACHA20")) {
            parts.add("ChaCha20-Poly1305");
        } else {
            parts.addAll(Set.of("AES", "GCM", "NoPadding"));
            if (!suite.isTls13()) { // SunJSSE's ciphers of TLS 1.3 have other names, which no rule knows
                parts.add(suite.name().contains("AES_128") ? "AES_128_GCM" : "AES_256_GCM");
            }
        }
        addBothDigestNames(parts);
        return parts;
    }

    static String folded(String name) {
        return name.toUpperCase(Locale.ENGLISH);
    }
}
