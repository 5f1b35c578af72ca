package org.echjsse.bctls;

/**
 * What both sides of a connection can derive from its secrets, for a use outside of TLS (RFC 8446, 7.5; RFC 5705). Holds no more of the
 * connection than one secret, which is wiped when the connection is over. Thread-safe.
 */
public interface KeyingMaterial {

    /** Whether there is any. */
    enum State {
        READY,
        /** RFC 7627, 5.4: without extended_master_secret another connection may have the same. */
        NOT_OF_ITS_OWN,
        /** The connection is over. */
        WIPED
    }

    State state();

    /** In bytes; that many can be exported at once. */
    int longest();

    /**
     * @param label as UTF-8 not longer than 249 bytes in TLS 1.3
     * @param context may be {@code null}: none, which TLS 1.2 tells from an empty one; not longer than 65535 bytes in TLS 1.2
     * @param length 1 to {@link #longest()}
     * @throws IllegalStateException if the state is not {@link State#READY}
     */
    byte[] export(String label, byte[] context, int length);
}
