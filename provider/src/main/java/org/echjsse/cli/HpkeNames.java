package org.echjsse.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.echjsse.config.EchConfig.HpkeSymmetricCipherSuite;

/** The names of HPKE algorithms on the command line (RFC 9180, section 7), and their code points. */
final class HpkeNames {
    private static final Map<String, Integer> KEMS =
            ordered("p256", 0x10, "p384", 0x11, "p521", 0x12, "x25519", 0x20, "x448", 0x21);
    private static final Map<String, Integer> KDFS = ordered("hkdf-sha256", 1, "hkdf-sha384", 2, "hkdf-sha512", 3);
    private static final Map<String, Integer> AEADS =
            ordered("aes-128-gcm", 1, "aes-256-gcm", 2, "chacha20-poly1305", 3);

    private HpkeNames() {}

    static int kem(String name) throws CommandFailure {
        return codePoint("--kem", name, KEMS);
    }

    /** The name of RFC 9180, section 7.1, or the number. */
    static String kemTitle(int id) {
        return switch (id) {
            case 0x10 -> "DHKEM(P-256, HKDF-SHA256)";
            case 0x11 -> "DHKEM(P-384, HKDF-SHA384)";
            case 0x12 -> "DHKEM(P-521, HKDF-SHA512)";
            case 0x20 -> "DHKEM(X25519, HKDF-SHA256)";
            case 0x21 -> "DHKEM(X448, HKDF-SHA512)";
            default -> String.format("0x%04x", id);
        };
    }

    /** {@code KDF/AEAD}. */
    static HpkeSymmetricCipherSuite suite(String name) throws CommandFailure {
        String[] parts = name.split("/", -1);
        if (parts.length != 2) {
            throw new CommandFailure(
                    "--suite " + Sheet.printable(name) + ": not KDF/AEAD, as in hkdf-sha256/aes-128-gcm");
        }
        return new HpkeSymmetricCipherSuite(
                codePoint("--suite", parts[0], KDFS), codePoint("--suite", parts[1], AEADS));
    }

    private static int codePoint(String option, String name, Map<String, Integer> known) throws CommandFailure {
        Integer id = known.get(name.toLowerCase(Locale.ROOT));
        if (id == null) {
            throw new CommandFailure(
                    option + ": " + Sheet.printable(name) + " is none of " + String.join(", ", known.keySet()));
        }
        return id;
    }

    private static Map<String, Integer> ordered(Object... namesAndIds) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int at = 0; at < namesAndIds.length; at += 2) {
            map.put((String) namesAndIds[at], (Integer) namesAndIds[at + 1]);
        }
        return map;
    }
}
