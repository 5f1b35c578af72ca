package org.echjsse.bctls;

/**
 * Which directions are closed. bctls closes both at once; JSSE and RFC 8446, 6.1 close each on its own, so both protocol classes
 * keep one of these and hold bctls back.
 */
final class Closure {
    private boolean inbound;
    private boolean outbound;

    /** close_notify has come. */
    void closeInbound() {
        inbound = true;
    }

    /** close_notify has been sent, or an alert that ends everything. */
    void closeOutbound() {
        outbound = true;
    }

    boolean inbound() {
        return inbound;
    }

    boolean outbound() {
        return outbound;
    }
}
