package org.echjsse.bctls;

import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * Which directions are closed. bctls closes both at once; JSSE and RFC 8446, 6.1 close each on its own, so both protocol classes
 * keep one of these and hold bctls back.
 */
final class Closure {
    private final Protocol protocol;
    private boolean canceled;
    private boolean inbound;
    private boolean outbound;

    /** What an alert that has come leads to. */
    enum Consequence {
        NOTHING,
        /** The peer says no more, we may. */
        HALF_CLOSED,
        /** Both directions are over. */
        CLOSED,
        FAILURE
    }

    Closure(Protocol protocol) {
        this.protocol = protocol;
    }

    /**
     * An alert has come.
     *
     * @throws TlsFatalAlert if it ends the handshake, though it is not a fatal one; in the words of SunJSSE
     */
    Consequence received(short level, short description) throws TlsFatalAlert {
        if (description == AlertDescription.close_notify) {
            return closeNotifyReceived();
        }
        if (description == AlertDescription.user_canceled && level == AlertLevel.warning) {
            canceled = true;
            return Consequence.NOTHING; // RFC 8446, 6.1: close_notify comes next
        }
        Optional<Alert> known = Alert.of(description & 0xff);
        // RFC 8446, 6: in TLS 1.3 the level says nothing, all but those two are fatal
        if (protocol.isTls13() || level != AlertLevel.warning || known.isEmpty()) {
            return Consequence.FAILURE;
        }
        // RFC 6066, 3: old servers warn of a name that they do not know, and go on
        boolean harmless = !known.get().isOfHandshake() || known.get() == Alert.UNRECOGNIZED_NAME;
        if (protocol.isConnected() || harmless) {
            return Consequence.NOTHING;
        }
        throw new TlsFatalAlert(AlertDescription.handshake_failure, "received handshake warning: " + known.get());
    }

    private Consequence closeNotifyReceived() throws TlsFatalAlert {
        if (!protocol.isConnected() && !canceled) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "Received close_notify during handshake");
        }
        inbound = true;
        // RFC 5246, 7.2.1: answered at once, pending writes are dropped; RFC 8446, 6.1: our direction stays open
        boolean half = protocol.isTls13() && !outbound && !canceled;
        return half ? Consequence.HALF_CLOSED : Consequence.CLOSED;
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

    /** Whether the peer has called the handshake off: user_canceled has come, and then close_notify. */
    boolean isCanceled() {
        return canceled && inbound;
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
