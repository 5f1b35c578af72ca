package org.echjsse.bctls;

import java.security.AlgorithmConstraints;
import java.util.Optional;

/**
 * What holds for clients and servers alike, and seldom is another than {@link #DEFAULT}.
 *
 * @param masterSecret which one there may be in TLS 1.2
 * @param longestChain certificates that the peer may send at most
 * @param longestMessage bytes that a handshake message of the peer may have at most
 * @param agreementKeys what the peer's ephemeral keys have to comply with; empty: any key of an enabled group will do
 */
public record ConnectionRules(
        MasterSecret masterSecret, int longestChain, int longestMessage, Optional<AlgorithmConstraints> agreementKeys) {

    /** RFC 7627. */
    public enum MasterSecret {
        LEGACY,
        EXTENDED_IF_POSSIBLE,
        EXTENDED
    }

    /** An expanded ClientHelloInner may be long. */
    public static final int DEFAULT_LONGEST_MESSAGE = 1 << 16;

    public static final ConnectionRules DEFAULT =
            new ConnectionRules(MasterSecret.EXTENDED_IF_POSSIBLE, 10, DEFAULT_LONGEST_MESSAGE, Optional.empty());

    boolean useExtendedMasterSecret() {
        return masterSecret != MasterSecret.LEGACY;
    }

    boolean requireExtendedMasterSecret() {
        return masterSecret == MasterSecret.EXTENDED;
    }
}
