package org.echjsse.it.mutant;

/** Alert descriptions (RFC 8446, 6; RFC 9849, 11.2). */
enum Alert {
    CLOSE_NOTIFY(0),
    UNEXPECTED_MESSAGE(10),
    BAD_RECORD_MAC(20),
    RECORD_OVERFLOW(22),
    HANDSHAKE_FAILURE(40),
    BAD_CERTIFICATE(42),
    CERTIFICATE_EXPIRED(45),
    CERTIFICATE_UNKNOWN(46),
    ILLEGAL_PARAMETER(47),
    UNKNOWN_CA(48),
    DECODE_ERROR(50),
    DECRYPT_ERROR(51),
    PROTOCOL_VERSION(70),
    INTERNAL_ERROR(80),
    USER_CANCELED(90),
    MISSING_EXTENSION(109),
    UNSUPPORTED_EXTENSION(110),
    UNRECOGNIZED_NAME(112),
    CERTIFICATE_REQUIRED(116),
    ECH_REQUIRED(121);

    final int code;

    Alert(int code) {
        this.code = code;
    }

    static String words(int code) {
        for (Alert alert : values()) {
            if (alert.code == code) {
                return alert.words();
            }
        }
        return Integer.toString(code);
    }

    String words() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
