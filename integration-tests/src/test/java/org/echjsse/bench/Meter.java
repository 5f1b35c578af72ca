package org.echjsse.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one side costs: the time that passes and the bytes its thread allocates between {@link #start} and {@link #stop}. For one thread.
 * A stopwatch that is read some twenty times a handshake adds less than a microsecond to it.
 */
final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** For a machine that has other things to do as well: what the thread has worked, and not what has passed. */
    private static final boolean CPU = System.getProperty("bench.clock", "").equals("cpu");

    private static final Map<String, Meter> ALL = new TreeMap<>();

    private long operations;
    private long nanos;
    private long bytes;
    private long startedAt;
    private long bytesAtStart;

    private Meter() {}

    /** The meter of this name, in this JVM; {@link Meters} reports it under it. */
    static synchronized Meter named(String name) {
        return ALL.computeIfAbsent(name, any -> new Meter());
    }

    static synchronized Map<String, Meter> all() {
        return new TreeMap<>(ALL);
    }

    /** A meter that nobody reads. */
    static Meter unread() {
        return new Meter();
    }

    void start() {
        bytesAtStart = THREADS.getCurrentThreadAllocatedBytes();
        startedAt = now();
    }

    void stop() {
        nanos += now() - startedAt;
        bytes += THREADS.getCurrentThreadAllocatedBytes() - bytesAtStart;
    }

    private static long now() {
        return CPU ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** What was measured since the last call was so many operations. */
    void count(int done) {
        operations += done;
    }

    long operations() {
        return operations;
    }

    double nanosAnOperation() {
        return (double) nanos / operations;
    }

    double bytesAnOperation() {
        return (double) bytes / operations;
    }

    void reset() {
        operations = 0;
        nanos = 0;
        bytes = 0;
    }
}
