package org.echjsse.jsse;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.echjsse.EchRejectedException;

/**
 * One connection: an engine, driven over blocking streams. If it is rejected, it may be followed by another one, with another engine;
 * that is over before anything of the application is read or written. Thread-safe; one thread may read while another writes and a third one closes.
 *
 * <p>Locks, in the order in which they are taken: handshake, input, output. A reader never waits for a writer nor a writer for a reader,
 * except while the engine says that it is in a handshake. Nobody who closes waits for anybody longer than {@link #FAREWELL_MILLIS}.
 * They are {@code ReentrantLock}s because a virtual thread that waits for input inside {@code synchronized} would hold its carrier.
 */
final class EngineStreams {
    /** How long a close waits for a peer that does not read, unless SO_LINGER says something else. */
    private static final long FAREWELL_MILLIS = 1000;

    /** How long a connection that failed stays open for the peer to read the alert. */
    private static final long ALERT_MILLIS = 200;

    private final Consumer<SSLSession> handshakeCompleted;
    private final Reconnection reconnection;

    /** Exchanged under the handshake lock, before the first handshake is done. */
    private volatile Link link;

    /** What the last connection ended with, until there is one that is good. */
    private volatile EchRejectedException rejection;

    private final ReentrantLock handshakeLock = new ReentrantLock();
    private final ReentrantLock inputLock = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Decrypted and not read; in read mode; under the input lock. */
    private ByteBuffer plain = ByteBuffer.allocate(0);

    private volatile int plainLength;
    private volatile boolean begun;
    private volatile boolean negotiated;
    private volatile boolean closeNotifyReceived;
    private volatile boolean inputEnded;
    private volatile IOException failure;

    EngineStreams(Link link, Consumer<SSLSession> handshakeCompleted, Reconnection reconnection) {
        this.link = link;
        this.handshakeCompleted = handshakeCompleted;
        this.reconnection = reconnection;
    }

    // ----------------------------------------------------------------------------------------------------------
    // handshake

    /** Whether the first handshake is done. */
    boolean isNegotiated() {
        return negotiated;
    }

    /** Whether the caller is inside the handshake: a trust manager that asks the socket for something. */
    boolean isHandshaking() {
        return handshakeLock.isHeldByCurrentThread();
    }

    /**
     * The first handshake, or another one on a connection that has one: that is a key update in TLS 1.3, which is sent and not waited for.
     *
     * @throws InterruptedIOException if SO_TIMEOUT ran out; the handshake goes on with the next call
     */
    void startHandshake() throws IOException {
        handshakeLock.lock();
        try {
            if (failure != null || inputEnded || link.output().hasEnded()) {
                throw new SocketException("Socket has been closed or broken");
            }
            if (negotiated) {
                link.engine().beginHandshake();
                link.output().flushOrLeaveToWriter();
            } else {
                handshakeOrConnectAgain();
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw fail(e);
        } finally {
            handshakeLock.unlock();
        }
    }

    /** The first handshake, if there was none. Returns normally if the connection has ended already, as callers find out themselves. */
    void ensureNegotiated() throws IOException {
        if (negotiated
                || isHandshaking()
                || failure != null
                || inputEnded
                || link.output().hasEnded()) {
            return;
        }
        handshakeLock.lock();
        try {
            if (!negotiated && failure == null && !inputEnded && !link.output().hasEnded()) {
                startHandshake();
            }
        } finally {
            handshakeLock.unlock();
        }
    }

    /** Ends a connection whose handshake cannot be resumed by whoever began it. */
    IOException abandonHandshake(InterruptedIOException cause) {
        SSLHandshakeException e = new SSLHandshakeException("Couldn't kickstart handshaking");
        e.initCause(cause);
        return fail(e);
    }

    /** As often as {@link Reconnection} allows, which is twice at most (REJ-35). */
    private void handshakeOrConnectAgain() throws IOException {
        while (true) {
            try {
                if (!begun) {
                    link.engine().beginHandshake();
                    begun = true;
                }
                handshake();
                return;
            } catch (EchRejectedException rejected) {
                if (closed.get() || inputEnded || !connectAgain(rejected)) {
                    throw rejected;
                }
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
        Link old = link;
        link = another.get();
        begun = false;
        closeNotifyReceived = false;
        closeTransport(old, true);
        if (closed.get()) { // by somebody who may have seen the old link only
            Quietly.run(link.transport().socket()::close);
            throw new SocketException("Socket is closed");
        }
        return true;
    }

    private void handshake() throws IOException {
        HandshakeStatus status = link.engine().getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            status = switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> sendHandshake();
                default -> receiveHandshake();
            };
            if (link.output().hasEnded() || closeNotifyReceived || closed.get()) {
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
        negotiated = true;
        rejection = null;
        handshakeCompleted.accept(link.engine().getSession());
    }

    /** On the calling thread: who uses a blocking socket has a thread to spare for it. */
    private HandshakeStatus runTasks() {
        for (Runnable task = link.engine().getDelegatedTask();
                task != null;
                task = link.engine().getDelegatedTask()) {
            task.run();
        }
        return link.engine().getHandshakeStatus();
    }

    private HandshakeStatus sendHandshake() throws IOException {
        HandshakeStatus status = link.output().flush();
        if (status == HandshakeStatus.NEED_WRAP && !link.output().hasEnded()) {
            status = link.output().flush(); // a failure in a task: its alert went out, and now the engine throws it
            if (status == HandshakeStatus.NEED_WRAP && !link.output().hasEnded()) {
                throw new SSLException("The engine has to send something and gives nothing");
            }
        }
        return status;
    }

    private HandshakeStatus receiveHandshake() throws IOException {
        inputLock.lock();
        try {
            SSLEngineResult result = receive();
            if (result == null) {
                // RFC 8446, 6.1: an end without close_notify; in a handshake there is nothing that could be complete
                // before it
                SSLHandshakeException e = new SSLHandshakeException("Remote host terminated the handshake");
                e.initCause(new EOFException("SSL peer shut down incorrectly"));
                throw e;
            }
            return result.getHandshakeStatus();
        } finally {
            inputLock.unlock();
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // read

    /** What can be read without any input, in bytes. */
    int available() throws IOException {
        return reachedEnd() ? 0 : plainLength;
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
        if (!negotiated || failure != null || inputEnded) {
            throw new SocketException("Connection or inbound has closed");
        }
        inputLock.lock();
        try {
            return receive(target, offset, length);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw fail(e);
        } finally {
            inputLock.unlock();
        }
    }

    /** Whether a read is at the end of the stream. What had been decrypted before the end is still there to be read. */
    private boolean reachedEnd() throws IOException {
        IOException cause = failure;
        if (cause != null) {
            throw new SSLException("Connection has closed: " + cause, cause);
        }
        return hasInputEnded();
    }

    private int receive(byte[] target, int offset, int length) throws IOException {
        while (true) {
            if (inputEnded) {
                return -1;
            }
            if (plain.hasRemaining()) {
                int taken = Math.min(length, plain.remaining());
                plain.get(target, offset, taken);
                plainLength = plain.remaining();
                return taken;
            }
            if (closeNotifyReceived) {
                return -1;
            }
            // Straight into the caller's array if the record fits there.
            ByteBuffer direct = ByteBuffer.wrap(target, offset, length);
            SSLEngineResult result = link.input().unwrap(direct);
            if (result != null && result.getStatus() == Status.BUFFER_OVERFLOW) {
                result = receive();
            }
            if (result == null) {
                endWithoutCloseNotify();
                return -1;
            }
            afterUnwrap(result);
            if (direct.position() > offset) {
                return direct.position() - offset;
            }
        }
    }

    /** Unwraps one record behind what is in {@link #plain}; {@code null} at the end of the link.transport(). */
    private SSLEngineResult receive() throws IOException {
        plain.compact();
        try {
            while (true) {
                SSLEngineResult result = link.input().unwrap(plain);
                if (result == null || result.getStatus() != Status.BUFFER_OVERFLOW) {
                    closeNotifyReceived |= result != null && result.getStatus() == Status.CLOSED;
                    return result;
                }
                int room = Math.max(link.engine().getSession().getApplicationBufferSize(), plain.remaining() + 1024);
                plain = ByteBuffer.allocate(plain.position() + room).put(plain.flip());
            }
        } finally {
            plain.flip();
            plainLength = plain.remaining();
        }
    }

    /** Messages after the handshake: tickets, key updates, and the answer that close_notify gets in TLS 1.2. */
    private void afterUnwrap(SSLEngineResult result) throws IOException {
        if (result.getStatus() == Status.CLOSED) {
            closeNotifyReceived = true;
        }
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            status = runTasks();
        }
        if (status == HandshakeStatus.FINISHED) {
            handshakeCompleted.accept(link.engine().getSession());
            status = link.engine().getHandshakeStatus();
        }
        if (status != HandshakeStatus.NEED_WRAP) {
            return;
        }
        try {
            if (result.bytesConsumed() > 0) {
                link.output().flushOrLeaveToWriter();
            } else if (link.output().hasEnded() || link.output().flush() == HandshakeStatus.NEED_WRAP) {
                throw RecordOutput.closed(); // an engine that reads only after it has written, and cannot write
            }
        } catch (IOException e) {
            if (!closeNotifyReceived) {
                throw e;
            }
            // The peer has said that it is done; that it does not take our answer any more is no fault of the data it
            // sent.
        }
    }

    /**
     * SunJSSE takes the end of the transport for the end of the data unless {@code com.sun.net.ssl.requireCloseNotify} is set, because
     * many servers never send close_notify and say in their own protocol how much is to come. So do we.
     */
    private void endWithoutCloseNotify() throws SocketException {
        if (closed.get()) {
            throw new SocketException("Socket closed"); // it is our end, whatever woke the reader
        }
        closeNotifyReceived = true;
        inputEnded = true;
    }

    // --------------------------------------------------------------------------------------------------------------
    // write

    /** As {@link java.io.OutputStream#write(byte[], int, int)}. */
    void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length == 0) {
            return;
        }
        ensureNegotiated();
        if (!negotiated || failure != null || link.output().hasEnded()) {
            throw RecordOutput.closed();
        }
        ByteBuffer data = ByteBuffer.wrap(source, offset, length);
        try {
            HandshakeStatus status = link.output().send(data);
            while (data.hasRemaining()) {
                handshakeAgain(status);
                status = link.output().send(data);
            }
            if (status == HandshakeStatus.NEED_WRAP) {
                link.output().flushOrLeaveToWriter();
            }
        } catch (SSLException | RuntimeException e) {
            throw fail(e);
        }
        // Another IOException is the transport's. It goes up as it is and does not end the input: a server that
        // refuses a request while it is being written may have said why.
    }

    /** A handshake on an established connection stands in the way of data: TLS 1.2 only. */
    private void handshakeAgain(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_TASK -> runTasks();
            case NEED_WRAP -> link.output().flush();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                inputLock.lock();
                try {
                    // A reader may have done it while we waited for the lock.
                    if (link.engine().getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
                        SSLEngineResult result = receive();
                        if (result == null) {
                            endWithoutCloseNotify();
                            throw RecordOutput.closed();
                        }
                        afterUnwrap(result);
                    }
                } finally {
                    inputLock.unlock();
                }
            }
            default -> {
                // the handshake is over
            }
        }
    }

    // --------------------------------------------------------------------------------------------------------------
    // close

    boolean isClosed() {
        return closed.get();
    }

    /** Whether TLS has nothing more to read, whatever the transport has. */
    boolean hasInputEnded() {
        return inputEnded || closeNotifyReceived && plainLength == 0;
    }

    /** Whether TLS takes nothing more to write. */
    boolean hasOutputEnded() {
        return link.output().hasEnded();
    }

    boolean isInputShutdown() {
        return inputEnded
                && (!link.transport().owned() || link.transport().socket().isInputShutdown());
    }

    boolean isOutputShutdown() {
        return link.output().hasEnded()
                && (!link.transport().owned() || link.transport().socket().isOutputShutdown());
    }

    /** Sends close_notify; reading goes on, in TLS 1.3 for as long as the peer likes. */
    void shutdownOutput() throws IOException {
        if (isOutputShutdown()) {
            return;
        }
        if (!link.output().hasEnded()) {
            link.output().sendLastAlert(farewellMillis());
        }
        if (link.transport().owned() && !link.transport().socket().isOutputShutdown()) {
            link.transport().socket().shutdownOutput();
        }
    }

    /**
     * Reads nothing more.
     *
     * @throws SSLException if the peer has not said that it sends nothing more; the input is closed all the same
     */
    void shutdownInput() throws IOException {
        if (isInputShutdown()) {
            return;
        }
        boolean truncated = begun && !closeNotifyReceived;
        inputEnded = true;
        if (link.transport().owned() && !link.transport().socket().isInputShutdown()) {
            link.transport().socket().shutdownInput();
        }
        if (truncated) {
            throw new SSLException("closing inbound before receiving peer's close_notify");
        }
    }

    /** Says good-bye and closes the transport if it is ours. Never throws; a peer that is dead, or does not read, delays it a moment. */
    void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Quietly.run(() -> {
            if (!link.output().hasEnded()) {
                link.output().sendLastAlert(farewellMillis());
            }
        });
        if (link.transport().owned()) {
            inputEnded = true;
            closeTransport(link, failure != null);
        } else {
            Quietly.run(this::awaitCloseNotify);
            inputEnded = true;
        }
    }

    private void closeTransport(Link left, boolean alerted) {
        Quietly.run(() -> {
            if (!left.transport().socket().isOutputShutdown()) {
                left.transport().socket().shutdownOutput();
            }
        });
        if (inputLock.tryLock()) {
            try {
                Quietly.run(() -> {
                    if (alerted && farewellMillis() != 0) {
                        discardUntilAlertIsRead(left.transport());
                    } else {
                        left.input().discardArrived();
                    }
                });
            } finally {
                inputLock.unlock();
            }
        }
        if (!isAnsweredAtOnce()) {
            Quietly.run(left.transport().socket()::shutdownInput);
        }
        Quietly.run(left.transport().socket()::close);
    }

    /** RFC 5246, 7.2.1: in TLS 1.2 the peer has to answer close_notify, and the connection is closed both ways. */
    private boolean isAnsweredAtOnce() {
        return negotiated && !"TLSv1.3".equals(link.engine().getSession().getProtocol());
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

    /**
     * The application goes on with the transport, so the peer's last record should be out of it. RFC 5246, 7.2.1: in TLS 1.2 the peer has
     * to answer close_notify at once, and we wait for that a little. RFC 8446, 6.1: in TLS 1.3 it need not, so only what has arrived is
     * read.
     */
    private void awaitCloseNotify() throws IOException {
        if (!negotiated || failure != null || closeNotifyReceived || !inputLock.tryLock()) {
            return;
        }
        int timeout = link.transport().socket().getSoTimeout();
        try {
            boolean answered = isAnsweredAtOnce();
            link.transport().socket().setSoTimeout(timeout > 0 ? timeout : (int) FAREWELL_MILLIS);
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
            while (!closeNotifyReceived && (answered || link.input().hasArrived()) && System.nanoTime() < deadline) {
                plain.clear().flip();
                if (receive() == null) {
                    return;
                }
            }
        } finally {
            link.transport().socket().setSoTimeout(timeout);
            inputLock.unlock();
        }
    }

    /** The one fatal exit: the alert goes out before the exception goes up, and nothing works after it. */
    private IOException fail(Exception cause) {
        IOException shown =
                cause instanceof IOException e ? e : new SSLException("Internal error: " + cause.getMessage(), cause);
        if (failure != null) {
            return shown;
        }
        if (closed.get()) {
            return shown instanceof SocketException ? shown : new SocketException("Socket closed");
        }
        if (!(shown instanceof SSLException) && !(shown instanceof SocketException)) {
            shown = new SSLException(shown.getMessage(), shown);
        }
        if (rejection != null && rejection != shown) {
            shown.addSuppressed(rejection);
        }
        failure = shown;
        close();
        return shown;
    }

    private long farewellMillis() {
        try {
            int seconds = link.transport().socket().getSoLinger();
            return seconds < 0 ? FAREWELL_MILLIS : TimeUnit.SECONDS.toMillis(seconds);
        } catch (SocketException e) {
            return FAREWELL_MILLIS;
        }
    }
}
