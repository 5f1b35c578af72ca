package org.echjsse.handshake;

/**
 * Where the secrets of connections go when, and only when, somebody has asked for it: each is a line of the SSLKEYLOGFILE format (RFC
 * 9850). Implementations are thread-safe and do not throw.
 */
@FunctionalInterface
public interface KeyLog {

    /** What a line is about; the names are those of the format. */
    enum Label {
        /** The master secret of TLS 1.2. */
        CLIENT_RANDOM,
        CLIENT_HANDSHAKE_TRAFFIC_SECRET,
        SERVER_HANDSHAKE_TRAFFIC_SECRET,
        CLIENT_TRAFFIC_SECRET_0,
        SERVER_TRAFFIC_SECRET_0,
        EXPORTER_SECRET,
        /** The shared secret of HPKE's KEM. */
        ECH_SECRET,
        /** The ECHConfig, whole. */
        ECH_CONFIG
    }

    /**
     * @param clientRandom of the hello in use, which is the inner one if ECH was accepted; for the two labels of ECH that of the outer
     *     hello (RFC 9850; CLI-73)
     * @param value not kept, not changed
     */
    void log(Label label, byte[] clientRandom, byte[] value);
}
