package org.echjsse.config;

import java.util.Base64;
import org.echjsse.wire.PeerFault;

/** Base64 that may be broken by white space and by nothing else: the JDK's MIME decoder would skip any wrong character. */
final class LaxBase64 {
    private LaxBase64() {}

    static byte[] decode(String base64, String field) throws PeerFault {
        StringBuilder characters = new StringBuilder(base64.length());
        base64.chars().filter(c -> !isSpace(c)).forEach(c -> characters.append((char) c));
        try {
            return Base64.getDecoder().decode(characters.toString());
        } catch (IllegalArgumentException notBase64) {
            // the JDK's message would show a character, which may be one of a key
            throw PeerFault.malformed(field, "is not base64");
        }
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0x0b || c == '\f';
    }
}
