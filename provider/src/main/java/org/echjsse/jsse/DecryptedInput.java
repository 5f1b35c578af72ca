package org.echjsse.jsse;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLProtocolException;
import javax.net.ssl.SSLSession;

/**
 * What comes in, decrypted: data for the application, and messages that are for the engine alone. One reader at a time; a reader never
 * waits for a writer, except while the engine says that it is in a handshake. Thread-safe.
 */
final class DecryptedInput {
    private final SocketState state;
    private final Consumer<SSLSession> handshakeCompleted;
    private final boolean closeNotifyRequired;

    private final ReentrantLock lock = new ReentrantLock();

    /** Decrypted and not read; in read mode; under the lock. */
    private ByteBuffer plain = ByteBuffer.allocate(0);

    private volatile int length;

    /**
     * @param closeNotifyRequired whether an end without close_notify is a failure
     */
    DecryptedInput(SocketState state, Consumer<SSLSession> handshakeCompleted, boolean closeNotifyRequired) {
        this.state = state;
        this.handshakeCompleted = handshakeCompleted;
        this.closeNotifyRequired = closeNotifyRequired;
    }

    /** What can be read without any input, in bytes. */
    int length() {
        return length;
    }

    /** Whether TLS has nothing more to read, whatever the transport has. What was decrypted before the end is still there to be read. */
    boolean hasEnded() {
        return state.isInputEnded() || state.isCloseNotifyReceived() && length == 0;
    }

    /**
     * As {@link java.io.InputStream#read(byte[], int, int)}, of one record at most. By way of a buffer of our own: what a record has behind
     * its content, and what is no application data at all, must not show up behind the bytes that were read.
     */
    int read(byte[] target, int offset, int wanted) throws IOException {
        lock.lock();
        try {
            while (true) {
                if (state.isInputEnded()) {
                    return -1;
                }
                if (plain.hasRemaining()) {
                    return take(target, offset, wanted);
                }
                if (state.isCloseNotifyReceived()) {
                    return -1;
                }
                SSLEngineResult result = receive();
                if (result == null) {
                    endWithoutCloseNotify();
                    return -1;
                }
                afterUnwrap(result);
            }
        } finally {
            lock.unlock();
        }
    }

    private int take(byte[] target, int offset, int wanted) {
        int taken = Math.min(wanted, plain.remaining());
        plain.get(target, offset, taken);
        length = plain.remaining();
        return taken;
    }

    /**
     * Receives one record of a handshake; application data in between stays to be read.
     *
     * @return {@code null} at the end of the transport
     */
    SSLEngineResult receiveHandshake() throws IOException {
        lock.lock();
        try {
            return receive();
        } finally {
            lock.unlock();
        }
    }

    /** For a writer, in whose way a handshake on an established connection stands. */
    void continueHandshake() throws IOException {
        lock.lock();
        try {
            // A reader may have done it while we waited for the lock.
            if (state.link().engine().getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
                return;
            }
            SSLEngineResult result = receive();
            if (result == null) {
                endWithoutCloseNotify();
                throw RecordOutput.closed();
            }
            afterUnwrap(result);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a step unless somebody reads at the moment. */
    void unlessRead(Quietly.Step step) {
        if (lock.tryLock()) {
            try {
                Quietly.run(step);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Reads on to the peer's close_notify, and for so long at most. What the application has not read is lost. The caller holds the lock. */
    void discardToCloseNotify(long millis) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!state.isCloseNotifyReceived() && System.nanoTime() < deadline) {
            plain.clear().flip();
            if (receive() == null) {
                return;
            }
        }
    }

    /** Unwraps one record behind what is in {@link #plain}; {@code null} at the end of the transport. */
    private SSLEngineResult receive() throws IOException {
        plain.compact();
        try {
            while (true) {
                SSLEngineResult result = state.link().input().unwrap(plain);
                if (result == null || result.getStatus() != Status.BUFFER_OVERFLOW) {
                    if (result != null && result.getStatus() == Status.CLOSED) {
                        state.receiveCloseNotify();
                    }
                    return result;
                }
                int record = state.link().engine().getSession().getApplicationBufferSize();
                int room = Math.max(record, plain.remaining() + 1024);
                plain = ByteBuffer.allocate(plain.position() + room).put(plain.flip());
            }
        } finally {
            plain.flip();
            length = plain.remaining();
        }
    }

    /** Messages after the handshake: tickets, key updates, and the answer that close_notify gets in TLS 1.2. */
    private void afterUnwrap(SSLEngineResult result) throws IOException {
        if (result.getStatus() == Status.CLOSED) {
            state.receiveCloseNotify();
        }
        Link link = state.link();
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            status = link.runTasks();
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
            if (!state.isCloseNotifyReceived()) {
                throw e;
            }
            // The peer has said that it is done; that it does not take our answer any more is no fault of the data it
            // sent.
        }
    }

    /**
     * SunJSSE takes the end of the transport for the end of the data unless {@code com.sun.net.ssl.requireCloseNotify} is set, because
     * many servers never send close_notify and say in their own protocol how much is to come. So do we. The input is shut down then,
     * and in TLS 1.2 the end is answered as close_notify would be.
     */
    private void endWithoutCloseNotify() throws IOException {
        if (state.isClosed()) {
            throw new SocketException("Socket closed"); // it is our end, whatever woke the reader
        }
        Link link = state.link();
        if (closeNotifyRequired) {
            SSLProtocolException truncated = new SSLProtocolException("Remote host terminated the connection");
            if (link.input().isAmidRecord()) {
                truncated.initCause(new EOFException("SSL peer shut down incorrectly"));
            }
            throw truncated;
        }
        state.receiveCloseNotify();
        state.endInput();
        if (state.closesBothWays()) {
            Quietly.run(() -> link.output().sendLastAlert(link.transport().farewellMillis()));
            Quietly.run(link.transport()::endOutput);
        }
        Quietly.run(link.transport()::endInput);
    }
}
