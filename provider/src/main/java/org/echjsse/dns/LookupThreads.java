package org.echjsse.dns;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few daemon threads of our own: a lookup happens inside a delegated task of a handshake, and that handshake may belong to an {@code
 * HttpClient} of the application, whose threads must not be needed to finish it.
 */
final class LookupThreads {
    private LookupThreads() {}

    private static final class LookupThread extends Thread {
        LookupThread(Runnable task, String name) {
            super(null, task, name, 0, false);
        }
    }

    /** Whether this is a lookup's own thread: what it looks up would be looked up by a lookup. */
    static boolean isThis() {
        return Thread.currentThread() instanceof LookupThread;
    }

    /** None of them runs before there is something to do, or long after it. */
    static Executor upTo(int threads, String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new LookupThread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    thread.setContextClassLoader(null); // keeps no web application from being unloaded
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
