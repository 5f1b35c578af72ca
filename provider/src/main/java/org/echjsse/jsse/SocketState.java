package org.echjsse.jsse;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How far the connection of a socket has come: what everybody looks at who reads, writes, shakes hands or closes. Thread-safe without a
 * lock, because nothing in here is ever taken back, except that a rejected connection is followed by another one.
 */
final class SocketState {
    /** Exchanged before the first handshake is done. */
    private volatile Link link;

    private volatile boolean begun;
    private volatile boolean negotiated;
    private volatile boolean closeNotifyReceived;
    private volatile boolean inputEnded;
    private volatile IOException failure;
    private final AtomicBoolean closed = new AtomicBoolean();

    SocketState(Link link) {
        this.link = link;
    }

    Link link() {
        return link;
    }

    /** Goes on with another connection, on which nothing has happened. */
    void moveTo(Link another) {
        link = another;
        begun = false;
        closeNotifyReceived = false;
    }

    void begin() {
        begun = true;
    }

    /** Whether the handshake has begun. */
    boolean hasBegun() {
        return begun;
    }

    void negotiate() {
        negotiated = true;
    }

    /** Whether the first handshake is done. */
    boolean isNegotiated() {
        return negotiated;
    }

    /** RFC 5246, 7.2.1: in TLS 1.2 close_notify is answered at once. RFC 8446, 6.1: in TLS 1.3 each direction closes on its own. */
    boolean closesBothWays() {
        return negotiated && !"TLSv1.3".equals(link.engine().getSession().getProtocol());
    }

    void receiveCloseNotify() {
        closeNotifyReceived = true;
    }

    /** Whether the peer has said that it sends nothing more, or sends nothing more without a word. */
    boolean isCloseNotifyReceived() {
        return closeNotifyReceived;
    }

    void endInput() {
        inputEnded = true;
    }

    /** Whether nothing is given to the application any more, whatever was received. */
    boolean isInputEnded() {
        return inputEnded;
    }

    boolean isOutputEnded() {
        return link.output().hasEnded();
    }

    void fail(IOException cause) {
        failure = cause;
    }

    /** {@code null} if nothing has failed. */
    IOException failure() {
        return failure;
    }

    /** Whether there can be no handshake any more. */
    boolean isBroken() {
        return failure != null || inputEnded || isOutputEnded();
    }

    /**
     * @return whether it was open before
     */
    boolean close() {
        return closed.compareAndSet(false, true);
    }

    boolean isClosed() {
        return closed.get();
    }

    /** As in SunJSSE a failure shuts nothing down: it closes. */
    boolean isInputShutdown() {
        return (inputEnded || closeNotifyReceived || failure != null)
                && (!link.transport().owned()
                        || failure == null && link.transport().socket().isInputShutdown());
    }

    boolean isOutputShutdown() {
        return isOutputEnded()
                && (!link.transport().owned()
                        || failure == null && link.transport().socket().isOutputShutdown());
    }
}
