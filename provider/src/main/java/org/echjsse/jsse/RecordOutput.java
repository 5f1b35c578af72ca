package org.echjsse.jsse;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * From the engine to the transport. One writer at a time; a reader that has something to answer (a key update) leaves it to the writer
 * that is at work, because a reader that waited for a writer could wait for ever: for a peer that reads only when we do. Thread-safe.
 */
final class RecordOutput {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int RECORDS_PER_WRITE = 4;

    private final SSLEngine engine;
    private final Transport transport;
    private final ReentrantLock lock = new ReentrantLock();
    private ByteBuffer records = NOTHING;
    private volatile boolean answerWaits;
    private volatile boolean ended;

    RecordOutput(SSLEngine engine, Transport transport) {
        this.engine = engine;
        this.transport = transport;
    }

    /** Whether nothing can be written any more. */
    boolean hasEnded() {
        return ended || engine.isOutboundDone();
    }

    /** Makes each writer stop after the record it is at. */
    void end() {
        ended = true;
    }

    /**
     * Sends application data, as many full records at a time as the buffer holds.
     *
     * @return where the engine stands; if data is left, it has to get on with its handshake first
     */
    HandshakeStatus send(ByteBuffer data) throws IOException {
        lock.lock();
        try {
            HandshakeStatus status = HandshakeStatus.NOT_HANDSHAKING;
            makeRoom(data.remaining());
            try {
                while (data.hasRemaining()) {
                    SSLEngineResult result = ended ? null : wrap(data);
                    if (result == null || result.getStatus() == Status.CLOSED) {
                        throw closed();
                    }
                    status = result.getHandshakeStatus();
                    if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                        break;
                    }
                }
            } finally {
                transmit();
            }
            return status;
        } finally {
            unlock();
        }
    }

    /**
     * Sends what the engine has to say of its own: a flight of the handshake, in one write.
     *
     * @return where the engine stands after that, {@code FINISHED} included
     */
    HandshakeStatus flush() throws IOException {
        lock.lock();
        try {
            return wrapPending();
        } finally {
            unlock();
        }
    }

    /** As {@link #flush()}, but if a writer is at work, it does that before it is done. */
    void flushOrLeaveToWriter() throws IOException {
        answerWaits = true;
        while (answerWaits && lock.tryLock()) {
            try {
                answerWaits = false;
                wrapPending();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Sends the last alert, whether close_notify or fatal. A peer that does not read can hold this up no longer than the time given, once
     * for the lock and once for the write; then the socket is closed, which ends the blocked write. That is so also for a socket that
     * is not ours: it stands in the middle of a record, nobody can use it for anything.
     */
    void sendLastAlert(long millis) throws IOException {
        if (!tryLock(millis)) {
            transport.socket().close();
            return;
        }
        CompletableFuture<Boolean> sent = closeUnlessSentWithin(millis);
        try {
            makeRoom(0);
            engine.closeOutbound();
            while (!engine.isOutboundDone()) {
                SSLEngineResult result = wrap(NOTHING);
                if (result.getStatus() == Status.CLOSED || result.bytesProduced() == 0) {
                    break;
                }
            }
            transmit();
        } finally {
            ended = true;
            sent.complete(true);
            lock.unlock();
        }
    }

    static SocketException closed() {
        return new SocketException("Connection or outbound has closed");
    }

    private HandshakeStatus wrapPending() throws IOException {
        boolean finished = false;
        makeRoom(0);
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !ended) {
                SSLEngineResult result = wrap(NOTHING);
                finished |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
                if (result.getStatus() == Status.CLOSED || result.bytesProduced() == 0) {
                    break; // after the peer's close_notify the status stays NEED_WRAP for as long as we may send
                }
            }
        } finally {
            transmit();
        }
        if (engine.isOutboundDone()) {
            Quietly.run(transport::endOutput); // the engine has answered close_notify, or has failed: nothing follows
        }
        return finished ? HandshakeStatus.FINISHED : engine.getHandshakeStatus();
    }

    private SSLEngineResult wrap(ByteBuffer data) throws IOException {
        while (true) {
            SSLEngineResult result = engine.wrap(data, records);
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                return result;
            }
            if (records.position() > 0) {
                transmit();
            } else {
                records = ByteBuffer.allocate(
                        Math.max(engine.getSession().getPacketBufferSize(), 2 * records.capacity()));
            }
        }
    }

    private void makeRoom(int dataLength) {
        int packet = engine.getSession().getPacketBufferSize();
        int wanted = dataLength > packet ? RECORDS_PER_WRITE * packet : packet;
        if (records.capacity() < wanted) {
            records = ByteBuffer.allocate(wanted);
        }
    }

    private void transmit() throws IOException {
        if (records.position() == 0) {
            return;
        }
        try {
            transport.out().write(records.array(), 0, records.position());
            transport.out().flush();
        } catch (IOException e) {
            // A part of a record may be on the wire: nothing can follow it. The other direction may still have
            // something to tell.
            ended = true;
            throw e;
        } finally {
            records.clear();
        }
    }

    private void unlock() throws IOException {
        lock.unlock();
        if (answerWaits) {
            flushOrLeaveToWriter();
        }
    }

    /** Interruption does not hurry this: an interrupted thread still says good-bye. */
    private boolean tryLock(long millis) {
        boolean interrupted = Thread.interrupted();
        try {
            return lock.tryLock() || lock.tryLock(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Timed by the JDK's own timer thread; only a peer that does not read costs a thread of ours. */
    private CompletableFuture<Boolean> closeUnlessSentWithin(long millis) {
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        sent.completeOnTimeout(false, millis, TimeUnit.MILLISECONDS).thenAccept(inTime -> {
            if (!inTime) {
                Thread closer = new Thread(null, this::closeTransport, "EchJSSE-Socket-Closer", 0, false);
                closer.setDaemon(true);
                closer.start();
            }
        });
        return sent;
    }

    private void closeTransport() {
        try {
            transport.socket().close();
        } catch (IOException e) {
            // whoever is blocked in a write has got an exception, or will get one
        }
    }
}
