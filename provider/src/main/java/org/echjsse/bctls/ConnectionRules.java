package org.echjsse.bctls;

import java.security.AlgorithmConstraints;
import java.util.Optional;

/**
 * What holds for clients and servers alike, and seldom is another than {@link #DEFAULT}.
 *
 * @param masterSecret which one there may be in TLS 1.2
 * @param longestChain certificates that the peer may send at most
 * @param longestMessage bytes that a handshake message of the peer may have at most
 * @param longestRecord bytes that a record of ours may have at most, its header included
 * @param keyLimits after how many bytes keys are updated
 * @param agreementKeys what the peer's ephemeral keys have to comply with; empty: any key of an enabled group will do
 */
public record ConnectionRules(
        MasterSecret masterSecret,
        int longestChain,
        int longestMessage,
        int longestRecord,
        KeyLimits keyLimits,
        Optional<AlgorithmConstraints> agreementKeys) {

    /** RFC 7627. */
    public enum MasterSecret {
        LEGACY,
        EXTENDED_IF_POSSIBLE,
        EXTENDED
    }

    /** An expanded ClientHelloInner may be long. */
    public static final int DEFAULT_LONGEST_MESSAGE = 1 << 16;

    /** No limit but that of the protocol. */
    public static final int DEFAULT_LONGEST_RECORD = 5 + (1 << 14) + 256;

    public static final ConnectionRules DEFAULT = new ConnectionRules(
            MasterSecret.EXTENDED_IF_POSSIBLE,
            10,
            DEFAULT_LONGEST_MESSAGE,
            DEFAULT_LONGEST_RECORD,
            KeyLimits.NONE,
            Optional.empty());

    /** What a record is longer than its content: header, explicit nonce and tag of TLS 1.2; TLS 1.3 needs less. */
    private static final int LARGEST_EXPANSION = 5 + 8 + 16;

    /** Bytes of a handshake message that go into one record at most. */
    int longestFragment() {
        return Math.max(1, longestRecord - LARGEST_EXPANSION);
    }

    boolean useExtendedMasterSecret() {
        return masterSecret != MasterSecret.LEGACY;
    }

    boolean requireExtendedMasterSecret() {
        return masterSecret == MasterSecret.EXTENDED;
    }
}
