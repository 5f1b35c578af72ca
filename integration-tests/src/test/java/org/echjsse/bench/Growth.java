package org.echjsse.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is left on the heap of so many handshakes with ECH, both ends ours, when a tenth of them has filled what is bounded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
public class Growth {
    private static final int SESSIONS = 1000;

    @Param("100000")
    public int handshakes;

    @Benchmark
    public void grow() {
        Handshake handshake = Handshake.of(Kind.ECH, Implementation.ECHJSSE, Implementation.ECHJSSE, Handshake.SUITE);
        handshake.limitServerSessions(Math.min(SESSIONS, handshakes / 20));
        int first = handshakes / 10;
        for (int i = 0; i < first; i++) {
            handshake.play();
        }
        long before = Readings.heapInUse();
        for (int i = first; i < handshakes; i++) {
            handshake.play();
        }
        Readings.put("growth", Readings.heapInUse() - before, "B");
    }
}
