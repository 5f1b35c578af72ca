package org.echjsse.jsse;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One step of the handshake that is not for the threads that call wrap and unwrap. It is run once, whoever runs it how often; a task
 * that is run when nobody waits for it any more does no harm. While it runs the engine's lock is free, and the connection is its own.
 */
final class HandshakeTask implements Runnable {
    private final ReentrantLock lock;
    private final Work work;
    private final Consumer<Optional<Throwable>> done;
    private boolean handedOut;
    private boolean started;

    /** What is slow or blocks. */
    interface Work {
        void perform() throws IOException;
    }

    /**
     * @param lock of the engine
     * @param work called without the lock
     * @param done called with the lock held, when the work is done, with what it threw
     */
    HandshakeTask(ReentrantLock lock, Work work, Consumer<Optional<Throwable>> done) {
        this.lock = lock;
        this.work = work;
        this.done = done;
    }

    /** For {@code getDelegatedTask}, which gives each task once. Called with the lock held. */
    Runnable handOut() {
        if (handedOut) {
            return null;
        }
        handedOut = true;
        return this;
    }

    /** Called with the lock held. */
    boolean isStarted() {
        return started;
    }

    @Override
    public void run() {
        if (!start()) {
            return;
        }
        Throwable thrown = null;
        try {
            work.perform();
        } catch (IOException | RuntimeException | Error e) {
            thrown = e;
        }
        lock.lock();
        try {
            done.accept(Optional.ofNullable(thrown));
        } finally {
            lock.unlock();
        }
        if (thrown instanceof Error error && !(error instanceof StackOverflowError)) {
            throw error;
        }
    }

    private boolean start() {
        lock.lock();
        try {
            boolean first = !started;
            started = true;
            return first;
        } finally {
            lock.unlock();
        }
    }
}
