package org.echjsse.bctls;

import org.bouncycastle.tls.KeyUpdateRequest;

/**
 * Whether a KeyUpdate is to be answered (RFC 8446, 4.6.3): at once, as SunJSSE does it, but only once for all that come before the
 * answer could be sent. So a flood of requests fills nothing.
 */
final class KeyUpdateAnswer {
    private boolean waiting;

    /**
     * @param message the body of the KeyUpdate, which is valid
     */
    boolean isDue(byte[] message, Closure closure) {
        boolean due = message[0] == KeyUpdateRequest.update_requested && !waiting && !closure.outbound();
        waiting |= due;
        return due;
    }

    /** The answer, if there was one, is on its way. */
    void sent() {
        waiting = false;
    }
}
