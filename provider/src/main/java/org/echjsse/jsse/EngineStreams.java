package org.echjsse.jsse;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;

/**
 * One connection: an engine, driven over blocking streams. If it is rejected, it may be followed by another one, with another engine.
 * Thread-safe; one thread may read while another writes and a third one closes.
 *
 * <p>Locks, in the order in which they are taken: {@link SocketHandshake}, {@link DecryptedInput}, {@link RecordOutput}. A reader never
 * waits for a writer nor a writer for a reader, except while the engine says that it is in a handshake. They are {@code ReentrantLock}s
 * because a virtual thread that waits for input inside {@code synchronized} would hold its carrier.
 */
final class EngineStreams {
    private final SocketState state;
    private final DecryptedInput input;
    private final Farewell farewell;
    private final SocketHandshake handshake;

    private interface Attempt<T> {
        T make() throws IOException;
    }

    /**
     * @param closeNotifyRequired whether an end without close_notify is a failure
     */
    EngineStreams(
            Link link,
            Consumer<SSLSession> handshakeCompleted,
            Reconnection reconnection,
            boolean closeNotifyRequired) {
        state = new SocketState(link);
        input = new DecryptedInput(state, handshakeCompleted, closeNotifyRequired);
        farewell = new Farewell(state, input);
        handshake = new SocketHandshake(state, input, farewell, reconnection, handshakeCompleted);
    }

    // ----------------------------------------------------------------------------------------------------------
    // handshake

    /** Whether the first handshake is done. */
    boolean isNegotiated() {
        return state.isNegotiated();
    }

    /** Whether the caller is inside the handshake: a trust manager that asks the socket for something. */
    boolean isHandshaking() {
        return handshake.isOfCaller();
    }

    /**
     * The first handshake, or another one on a connection that has one: that is a key update in TLS 1.3, which is sent and not waited for.
     *
     * @throws InterruptedIOException if SO_TIMEOUT ran out; the handshake goes on with the next call
     * @throws SSLException also if the engine does not do it again; that breaks nothing
     */
    void startHandshake() throws IOException {
        handshake.lock();
        try {
            if (state.isBroken()) {
                throw new SocketException("Socket has been closed or broken");
            }
            if (state.isNegotiated()) {
                state.link().engine().beginHandshake();
            }
            orFail(() -> {
                if (state.isNegotiated()) {
                    state.link().output().flushOrLeaveToWriter();
                } else {
                    handshake.first();
                }
                return null;
            });
        } finally {
            handshake.unlock();
        }
    }

    /** The first handshake, if there was none. Returns normally if the connection has ended already, as callers find out themselves. */
    void ensureNegotiated() throws IOException {
        if (state.isNegotiated() || isHandshaking() || state.isBroken()) {
            return;
        }
        handshake.lock();
        try {
            if (!state.isNegotiated() && !state.isBroken()) {
                startHandshake();
            }
        } finally {
            handshake.unlock();
        }
    }

    /** Ends a connection whose handshake cannot be resumed by whoever began it. */
    IOException abandonHandshake(InterruptedIOException cause) {
        SSLHandshakeException e = new SSLHandshakeException("Couldn't kickstart handshaking");
        e.initCause(cause);
        return fail(e);
    }

    // ---------------------------------------------------------------------------------------------------------------
    // read and write

    /** What can be read without any input, in bytes. */
    int available() throws IOException {
        return input.length() == 0 || reachedEnd() ? 0 : input.length();
    }

    /** As {@link java.io.InputStream#read(byte[], int, int)}. A read that times out has lost nothing. */
    int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (reachedEnd()) {
            return -1;
        }
        ensureNegotiated();
        if (!state.isNegotiated() || state.failure() != null || state.isInputEnded()) {
            throw new SocketException("Connection or inbound has closed");
        }
        return orFail(() -> input.read(target, offset, length));
    }

    private boolean reachedEnd() throws IOException {
        IOException cause = state.failure();
        if (cause != null) {
            throw new SSLException("Connection has closed: " + cause, cause);
        }
        return input.hasEnded();
    }

    /** As {@link java.io.OutputStream#write(byte[], int, int)}. */
    void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length == 0) {
            return;
        }
        ensureNegotiated();
        if (!state.isNegotiated() || state.failure() != null || state.isOutputEnded()) {
            throw RecordOutput.closed();
        }
        try {
            send(ByteBuffer.wrap(source, offset, length));
        } catch (SSLException | RuntimeException e) {
            throw fail(e);
        }
        // Another IOException is the transport's. It goes up as it is and does not end the input: a server that
        // refuses a request while it is being written may have said why.
    }

    private void send(ByteBuffer data) throws IOException {
        RecordOutput output = state.link().output();
        HandshakeStatus status = output.send(data);
        while (data.hasRemaining()) {
            handshake.continueFor(status);
            status = output.send(data);
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            output.flushOrLeaveToWriter();
        }
    }

    // --------------------------------------------------------------------------------------------------------------
    // close

    boolean isClosed() {
        return state.isClosed();
    }

    /** Whether TLS has nothing more to read, whatever the transport has. */
    boolean hasInputEnded() {
        return input.hasEnded();
    }

    /** Whether TLS takes nothing more to write. */
    boolean hasOutputEnded() {
        return state.isOutputEnded();
    }

    boolean isInputShutdown() {
        return state.isInputShutdown();
    }

    boolean isOutputShutdown() {
        return state.isOutputShutdown();
    }

    /** As {@link Farewell#endOutput()}. */
    void shutdownOutput() throws IOException {
        farewell.endOutput();
    }

    /** As {@link Farewell#endInput()}. */
    void shutdownInput() throws IOException {
        farewell.endInput();
    }

    /** As {@link Farewell#close()}. */
    void close() {
        farewell.close();
    }

    /** What goes wrong is the end of the connection, except that a time-out is not: the next call goes on. */
    private <T> T orFail(Attempt<T> attempt) throws IOException {
        try {
            return attempt.make();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw fail(e);
        }
    }

    /** The one fatal exit: the alert goes out before the exception goes up, and nothing works after it. */
    private IOException fail(Exception cause) {
        IOException shown =
                cause instanceof IOException e ? e : new SSLException("Internal error: " + cause.getMessage(), cause);
        if (state.failure() != null) {
            return shown;
        }
        if (state.isClosed()) {
            return shown instanceof SocketException ? shown : new SocketException("Socket closed");
        }
        SSLException reason = shown instanceof SSLException e ? e : new SSLException(shown.getMessage(), shown);
        if (!(shown instanceof SocketException)) {
            shown = reason;
        }
        IOException thrown = shown;
        handshake.rejection().filter(earlier -> earlier != thrown).ifPresent(thrown::addSuppressed);
        if (state.isNegotiated() && !(thrown instanceof SocketException)) {
            state.link().engine().getSession().invalidate(); // a network that breaks says nothing about the session
        }
        state.fail(reason);
        farewell.close();
        return thrown;
    }
}
