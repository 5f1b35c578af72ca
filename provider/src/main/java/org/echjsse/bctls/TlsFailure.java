package org.echjsse.bctls;

import java.io.IOException;

/** A connection has failed: which alert, who raised it, and why. The one exception of this room; {@code jsse} turns it into JSSE's. */
public final class TlsFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** Who raised the alert. */
    public enum Origin {
        LOCAL,
        REMOTE
    }

    private final Origin origin;
    private final int alert;

    /**
     * @param alert the alert description, 0 to 255
     * @param message the reason, for people; never a secret, never the inner name
     * @param cause what failed outside of TLS, such as the check of a certificate; else {@code null}
     */
    public TlsFailure(Origin origin, int alert, String message, Throwable cause) {
        super(message, cause);
        this.origin = origin;
        this.alert = alert;
    }

    public Origin origin() {
        return origin;
    }

    public int alert() {
        return alert;
    }
}
