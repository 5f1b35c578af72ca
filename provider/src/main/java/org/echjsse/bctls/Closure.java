package org.echjsse.bctls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;

/**
 * Which directions are closed. bctls closes both at once; JSSE and RFC 8446, 6.1 close each on its own, so both protocol classes
 * keep one of these and hold bctls back.
 */
final class Closure {
    private final Protocol protocol;
    private boolean inbound;
    private boolean outbound;

    /** What an alert that has come leads to. */
    enum Consequence {
        /** The peer says no more, we may. */
        HALF_CLOSED,
        /** Both directions are over. */
        CLOSED,
        WARNING,
        FAILURE
    }

    Closure(Protocol protocol) {
        this.protocol = protocol;
    }

    /** An alert has come. */
    Consequence received(short level, short description) {
        boolean tls13 = protocol.isTls13();
        if (description == AlertDescription.close_notify && protocol.isConnected()) {
            inbound = true;
            // RFC 5246, 7.2.1: answered at once, pending writes are dropped; RFC 8446, 6.1: our direction stays open
            return tls13 && !outbound ? Consequence.HALF_CLOSED : Consequence.CLOSED;
        }
        // RFC 8446, 6: in TLS 1.3 the level says nothing, all but two alerts are fatal
        boolean fatal =
                tls13 && description != AlertDescription.close_notify && description != AlertDescription.user_canceled;
        return fatal || level != AlertLevel.warning ? Consequence.FAILURE : Consequence.WARNING;
    }

    /** Whether this warning is to be sent; close_notify closes, and once is enough. */
    boolean warns(short description) {
        boolean again = outbound;
        if (description == AlertDescription.close_notify) {
            outbound = true;
            return !again;
        }
        return true;
    }

    /** Whether a fatal alert is to be sent: nothing is after close_notify (RFC 8446, 6.1). */
    boolean fails() {
        boolean silent = outbound;
        outbound = true;
        return !silent;
    }

    /** Nothing has begun, and there is nobody to tell. */
    void closeOutbound() {
        outbound = true;
    }

    /** Whether close_notify has come. */
    boolean inbound() {
        return inbound;
    }

    /** Whether close_notify has been sent, or an alert that ends everything. */
    boolean outbound() {
        return outbound;
    }
}
