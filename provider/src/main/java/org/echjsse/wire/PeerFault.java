package org.echjsse.wire;

import java.net.ProtocolException;

/**
 * What a peer sent is wrong: it cannot be parsed, or it breaks a rule.
 *
 * <p>The one fault type of the rooms below {@code bctls}. It says what kind of fault it is; which alert that becomes is decided in
 * one table, in {@code org.echjsse.bctls.Alerts}. A payload that does not decrypt is <em>not</em> a fault (a stale key or GREASE
 * looks the same), and neither is a rejection. It extends {@link ProtocolException} so that exported parsers can declare a type of
 * the JDK.
 */
public final class PeerFault extends ProtocolException {

    /** The kinds of fault, named after what the peer did. */
    public enum Kind {
        /** The bytes do not have the shape of the structure. */
        MALFORMED,
        /** Well formed, but forbidden by a rule. */
        FORBIDDEN,
        /** A ciphertext that had to open did not. */
        UNDECRYPTABLE,
        /** An extension that had to be there is not. */
        MISSING_EXTENSION,
        /** An extension that was never asked for. */
        UNSOLICITED_EXTENSION,
        /** A message at the wrong time. */
        UNEXPECTED_MESSAGE,
        /** A protocol version that was not offered or must not be used. */
        PROTOCOL_VERSION
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private PeerFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /**
     * @param field the field as its RFC names it
     * @param reason what is wrong with it; never a secret, never the inner name
     */
    public static PeerFault malformed(String field, String reason) {
        return new PeerFault(Kind.MALFORMED, field + ": " + reason);
    }

    /**
     * @param rule section of the rule, such as {@code "RFC 9849, 5.1"}
     * @param reason how it was broken; never a secret, never the inner name
     */
    public static PeerFault forbidden(String rule, String reason) {
        return of(Kind.FORBIDDEN, rule, reason);
    }

    /** A fault of any kind; parameters as for {@link #forbidden}. */
    public static PeerFault of(Kind kind, String rule, String reason) {
        return new PeerFault(kind, reason + " (" + rule + ")");
    }

    public Kind kind() {
        return kind;
    }
}
