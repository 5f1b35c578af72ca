package org.echjsse.jsse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.echjsse.EchRejectedException;

/**
 * The handshake of a socket, on the thread of whoever needs it first, and the one more connection that a rejection may be followed by.
 * That is over before anything of the application is read or written. Every method but the first two wants the lock.
 */
final class SocketHandshake {
    private final SocketState state;
    private final DecryptedInput input;
    private final Farewell farewell;
    private final Reconnection reconnection;
    private final Consumer<SSLSession> handshakeCompleted;
    private final ReentrantLock lock = new ReentrantLock();

    /** What the last connection ended with, until there is one that is good. */
    private volatile EchRejectedException rejection;

    SocketHandshake(
            SocketState state,
            DecryptedInput input,
            Farewell farewell,
            Reconnection reconnection,
            Consumer<SSLSession> handshakeCompleted) {
        this.state = state;
        this.input = input;
        this.farewell = farewell;
        this.reconnection = reconnection;
        this.handshakeCompleted = handshakeCompleted;
    }

    void lock() {
        lock.lock();
    }

    /** Whether the caller is inside the handshake: a trust manager that asks the socket for something. */
    boolean isOfCaller() {
        return lock.isHeldByCurrentThread();
    }

    void unlock() {
        lock.unlock();
    }

    /** Empty as long as no connection of this socket was rejected, and once there is one that was not. */
    Optional<EchRejectedException> rejection() {
        return Optional.ofNullable(rejection);
    }

    /** As often as {@link Reconnection} allows, which is twice at most (REJ-35). */
    void first() throws IOException {
        while (true) {
            try {
                if (!state.hasBegun()) {
                    state.link().engine().beginHandshake();
                    state.begin();
                }
                run();
                return;
            } catch (EchRejectedException rejected) {
                if (!afterRejection(rejected)) {
                    throw rejected;
                }
            }
        }
    }

    /** Whether there is another connection now. */
    private boolean afterRejection(EchRejectedException rejected) throws IOException {
        boolean reconnected = false;
        SSLEngine left = state.link().engine();
        try {
            reconnected = !state.isClosed() && !state.isInputEnded() && connectAgain(rejected);
            return reconnected;
        } finally {
            if (left instanceof SocketAware aware) {
                aware.rejectionEnds(reconnected);
            }
        }
    }

    /** REJ-07: nothing of the rejected connection was for the application, so nothing of it has to be kept or told. */
    private boolean connectAgain(EchRejectedException rejected) throws IOException {
        if (rejection != null) {
            rejected.addSuppressed(rejection);
        }
        rejection = rejected;
        Optional<Link> another;
        try {
            another = reconnection.reconnect();
        } catch (InterruptedIOException e) {
            // unlike a slow read, nothing that a next call could wait for
            throw new SSLException("Connecting again after the rejection of ECH took too long", e);
        }
        if (another.isEmpty()) {
            return false;
        }
        Link old = state.link();
        state.moveTo(another.get());
        farewell.leave(old, true);
        if (state.isClosed()) { // by somebody who may have seen the old link only
            Quietly.run(another.get().transport().socket()::close);
            throw new SocketException("Socket is closed");
        }
        return true;
    }

    private void run() throws IOException {
        Link link = state.link();
        HandshakeStatus status = link.engine().getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            status = switch (status) {
                case NEED_TASK -> link.runTasks();
                case NEED_WRAP -> send(link);
                default -> receive();
            };
            if (state.isOutputEnded() || state.isCloseNotifyReceived() || state.isClosed()) {
                if (status == HandshakeStatus.NEED_WRAP) {
                    link.output().flush(); // throws what the engine has to tell, for example that no hello may leave
                }
                throw new SSLHandshakeException("Connection closed during the handshake");
            }
        }
        // What follows the handshake and belongs to it: session tickets of a server.
        if (link.engine().getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            link.output().flushOrLeaveToWriter();
        }
        state.negotiate();
        rejection = null;
        handshakeCompleted.accept(link.engine().getSession());
    }

    private static HandshakeStatus send(Link link) throws IOException {
        HandshakeStatus status = link.output().flush();
        if (status == HandshakeStatus.NEED_WRAP && !link.output().hasEnded()) {
            status = link.output().flush(); // a failure in a task: its alert went out, and now the engine throws it
            if (status == HandshakeStatus.NEED_WRAP && !link.output().hasEnded()) {
                throw new SSLException("The engine has to send something and gives nothing");
            }
        }
        return status;
    }

    private HandshakeStatus receive() throws IOException {
        SSLEngineResult result = input.receiveHandshake();
        if (result == null) {
            // RFC 8446, 6.1: an end without close_notify; in a handshake there is nothing that could be complete
            // before it
            SSLHandshakeException e = new SSLHandshakeException("Remote host terminated the handshake");
            e.initCause(new EOFException("SSL peer shut down incorrectly"));
            throw e;
        }
        return result.getHandshakeStatus();
    }

    /** For a writer, in whose way a handshake on an established connection stands: TLS 1.2 only. */
    void continueFor(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_TASK -> state.link().runTasks();
            case NEED_WRAP -> state.link().output().flush();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> input.continueHandshake();
            default -> {
                // the handshake is over
            }
        }
    }
}
