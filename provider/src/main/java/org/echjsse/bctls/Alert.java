package org.echjsse.bctls;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Alert descriptions (RFC 8446, 6; RFC 5246, 7.2; RFC 9849, 11.2), each with what it says, for people. */
public enum Alert {
    CLOSE_NOTIFY(0, When.ANY, "the connection is closed"),
    UNEXPECTED_MESSAGE(10, When.ANY, "a message at the wrong time"),
    BAD_RECORD_MAC(20, When.ANY, "a record that cannot be decrypted"),
    DECRYPTION_FAILED(21, When.ANY, "a record that cannot be decrypted"),
    RECORD_OVERFLOW(22, When.ANY, "a record that is too long"),
    DECOMPRESSION_FAILURE(30, When.ANY, "a record that cannot be decompressed"),
    HANDSHAKE_FAILURE(40, When.HANDSHAKE, "there is nothing that both sides accept"),
    NO_CERTIFICATE(41, When.HANDSHAKE, "there is no certificate"),
    BAD_CERTIFICATE(42, When.HANDSHAKE, "a certificate that is not valid"),
    UNSUPPORTED_CERTIFICATE(43, When.HANDSHAKE, "a certificate of a kind that is not supported"),
    CERTIFICATE_REVOKED(44, When.HANDSHAKE, "a certificate that has been revoked"),
    CERTIFICATE_EXPIRED(45, When.HANDSHAKE, "a certificate that has expired"),
    CERTIFICATE_UNKNOWN(46, When.HANDSHAKE, "a certificate that is not accepted"),
    ILLEGAL_PARAMETER(47, When.HANDSHAKE, "a value that is not allowed"),
    UNKNOWN_CA(48, When.HANDSHAKE, "a certificate of an unknown authority"),
    ACCESS_DENIED(49, When.HANDSHAKE, "access is denied"),
    DECODE_ERROR(50, When.HANDSHAKE, "a message that cannot be parsed"),
    DECRYPT_ERROR(51, When.HANDSHAKE, "a signature, binder or Finished that is wrong"),
    EXPORT_RESTRICTION(60, When.HANDSHAKE, "an export restriction"),
    PROTOCOL_VERSION(70, When.HANDSHAKE, "there is no protocol version that both sides accept"),
    INSUFFICIENT_SECURITY(71, When.HANDSHAKE, "parameters that are not secure enough"),
    INTERNAL_ERROR(80, When.ANY, "an error that is not the peer's"),
    INAPPROPRIATE_FALLBACK(86, When.ANY, "a fallback to an older protocol version"),
    USER_CANCELED(90, When.ANY, "the handshake was given up"),
    NO_RENEGOTIATION(100, When.HANDSHAKE, "renegotiation is refused"),
    MISSING_EXTENSION(109, When.HANDSHAKE, "an extension that is needed is missing"),
    UNSUPPORTED_EXTENSION(110, When.HANDSHAKE, "an extension that was not asked for"),
    CERTIFICATE_UNOBTAINABLE(111, When.HANDSHAKE, "a certificate cannot be obtained"),
    UNRECOGNIZED_NAME(112, When.HANDSHAKE, "a server name that is not known"),
    BAD_CERTIFICATE_STATUS_RESPONSE(113, When.HANDSHAKE, "an OCSP response that is not valid"),
    BAD_CERTIFICATE_HASH_VALUE(114, When.HANDSHAKE, "a certificate with another hash"),
    UNKNOWN_PSK_IDENTITY(115, When.HANDSHAKE, "a key identity that is not known"),
    CERTIFICATE_REQUIRED(116, When.HANDSHAKE, "a client certificate is required"),
    NO_APPLICATION_PROTOCOL(120, When.HANDSHAKE, "there is no application protocol that both sides accept"),
    ECH_REQUIRED(121, When.HANDSHAKE, "the server did not accept Encrypted Client Hello");

    private enum When {
        ANY,
        HANDSHAKE
    }

    private final int code;
    private final When when;
    private final String meaning;

    Alert(int code, When when, String meaning) {
        this.code = code;
        this.when = when;
        this.meaning = meaning;
    }

    /**
     * @param code 0 to 255
     * @return empty if it is in none of those RFCs
     */
    public static Optional<Alert> of(int code) {
        return Arrays.stream(values()).filter(alert -> alert.code == code).findFirst();
    }

    /** 0 to 255. */
    public int code() {
        return code;
    }

    /** Whether it is about a handshake, whenever it comes: a TLS 1.3 server refuses a client's certificate after the client is done. */
    public boolean isOfHandshake() {
        return when == When.HANDSHAKE;
    }

    /** What it says, if nobody says it better. */
    String meaning() {
        return meaning;
    }

    /** The name in the RFC. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
