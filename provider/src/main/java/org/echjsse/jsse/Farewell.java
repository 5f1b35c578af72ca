package org.echjsse.jsse;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** How a socket leaves, in one direction or both. Nobody who closes waits for a peer longer than a moment. Thread-safe. */
final class Farewell {
    /** How long a connection that failed stays open for the peer to read the alert. */
    private static final long ALERT_MILLIS = 200;

    private final SocketState state;
    private final DecryptedInput input;

    Farewell(SocketState state, DecryptedInput input) {
        this.state = state;
        this.input = input;
    }

    /** Sends close_notify; reading goes on, in TLS 1.3 for as long as the peer likes. */
    void endOutput() throws IOException {
        if (state.isOutputShutdown()) {
            return;
        }
        sendCloseNotify();
        state.link().transport().endOutput();
    }

    private void sendCloseNotify() throws IOException {
        Link link = state.link();
        if (!link.output().hasEnded()) {
            link.output().sendLastAlert(link.transport().farewellMillis());
        }
    }

    /**
     * Reads nothing more.
     *
     * @throws SSLException if the peer has not said that it sends nothing more; the input is closed all the same
     */
    void endInput() throws IOException {
        if (state.isInputShutdown()) {
            return;
        }
        boolean truncated = state.hasBegun() && !state.isCloseNotifyReceived();
        state.endInput();
        state.link().transport().endInput();
        if (truncated) {
            throw new SSLException("closing inbound before receiving peer's close_notify");
        }
    }

    /** Says good-bye and closes the transport if it is ours. Never throws; a peer that is dead, or does not read, delays it a moment. */
    void close() {
        if (!state.close()) {
            return;
        }
        Quietly.run(this::sendCloseNotify);
        Link link = state.link();
        if (link.transport().owned()) {
            state.endInput();
            leave(link, state.failure() != null);
        } else {
            if (state.isNegotiated() && state.failure() == null && !state.isInputEnded()) {
                input.unlessRead(() -> awaitCloseNotify(link.transport()));
            }
            state.endInput();
        }
    }

    /**
     * The application goes on with the transport, so the peer's last record should be out of it. RFC 5246, 7.2.1: in TLS 1.2 the peer has
     * to answer close_notify at once. RFC 8446, 6.1: in TLS 1.3 it need not, but a peer that goes on in clear has to say so first.
     */
    private void awaitCloseNotify(Transport transport) throws IOException {
        int timeout = transport.socket().getSoTimeout();
        int patience = (int) Transport.FAREWELL_MILLIS;
        try {
            transport.socket().setSoTimeout(timeout > 0 ? Math.min(timeout, patience) : patience);
            input.discardToCloseNotify(patience);
        } finally {
            transport.socket().setSoTimeout(timeout);
        }
    }

    /** Closes a transport that is ours. */
    void leave(Link left, boolean alerted) {
        Transport transport = left.transport();
        Quietly.run(transport::endOutput);
        input.unlessRead(() -> {
            if (alerted && transport.farewellMillis() != 0) {
                discardUntilAlertIsRead(transport);
            } else {
                left.input().discardArrived();
            }
        });
        if (!state.closesBothWays()) {
            Quietly.run(transport::endInput);
        }
        Quietly.run(transport.socket()::close);
    }

    /**
     * A peer that is still sending its flight when we close gets RST for it, and with it loses the alert that says why. One that reads
     * the alert closes, which ends this; it delays nothing but the news of a failure.
     */
    private static void discardUntilAlertIsRead(Transport left) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ALERT_MILLIS);
        byte[] discarded = new byte[4096];
        int read = 0;
        for (long millis = ALERT_MILLIS; read >= 0 && millis > 0; ) {
            left.socket().setSoTimeout((int) millis);
            read = left.in().read(discarded);
            millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }
}
