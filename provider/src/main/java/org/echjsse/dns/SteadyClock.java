package org.echjsse.dns;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Nanoseconds that go on while the machine sleeps, which those of {@code System.nanoTime} do not on Linux and macOS, and never go back,
 * which the wall clock may: an answer of yesterday evening is not fresh in the morning (DNS-50). A wall clock that is set forward makes
 * answers older than they are, which costs a lookup. Thread-safe.
 */
final class SteadyClock implements LongSupplier {
    private final LongSupplier nanoTime;
    private final LongSupplier wallMillis;
    private final long nanosAtStart;
    private final long millisAtStart;
    private long asleep;

    SteadyClock() {
        this(System::nanoTime, System::currentTimeMillis);
    }

    SteadyClock(LongSupplier nanoTime, LongSupplier wallMillis) {
        this.nanoTime = nanoTime;
        this.wallMillis = wallMillis;
        nanosAtStart = nanoTime.getAsLong();
        millisAtStart = wallMillis.getAsLong();
    }

    /** Not less than any value before. */
    @Override
    public synchronized long getAsLong() {
        long awake = nanoTime.getAsLong() - nanosAtStart;
        long all = TimeUnit.MILLISECONDS.toNanos(wallMillis.getAsLong() - millisAtStart);
        asleep = Math.max(asleep, all - awake);
        return awake + asleep;
    }
}
