package org.echjsse.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7); // may wrap
    private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    private final SteadyClock clock = new SteadyClock(nanos::get, millis::get);

    @Test
    void itGoesOnWithBothClocks() {
        for (int second = 0; second < 5; second++) {
            assertEquals(second, seconds());
            pass(1, 1);
        }
    }

    @Test
    void itGoesOnWhileTheMachineSleeps() {
        pass(1, 1);
        pass(0, 3600);
        assertEquals(3601, seconds());
        pass(1, 1);
        assertEquals(3602, seconds());
    }

    @Test
    void itStandsNotStillWhenTheWallClockIsSetBack() {
        pass(5, 5);
        assertEquals(5, seconds());
        pass(1, -7200);
        assertEquals(6, seconds());
        pass(1, 1);
        assertEquals(7, seconds());
        pass(0, 7200); // put right
        assertEquals(7, seconds());
    }

    @Test
    void itIsNotFasterThanTheClocksHoweverOftenItIsRead() {
        for (int i = 0; i < 10_000; i++) { // a tenth of a millisecond each
            nanos.addAndGet(100_000);
            if (i % 10 == 9) {
                millis.incrementAndGet();
            }
            clock.getAsLong();
        }
        long measured = clock.getAsLong();
        assertTrue(Math.abs(measured - 1_000_000_000) <= 1_000_000, measured + " ns");
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(clock.getAsLong());
    }

    private void pass(long secondsAwake, long secondsOnTheWall) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(secondsAwake));
        millis.addAndGet(TimeUnit.SECONDS.toMillis(secondsOnTheWall));
    }
}
