package org.echjsse.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Handshakes in memory, for a client and for a server. SunJSSE and BCJSSE have no ECH, Conscrypt has it as a client only; BCJSSE resumes
 * nothing in TLS 1.3, and as a server cannot refuse P-256 and sign with it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Handshakes {
    /** The side under test, the {@link Kind}, the {@link Implementation}. */
    @Param({
        "client PLAIN ECHJSSE",
        "client PLAIN SUNJSSE",
        "client PLAIN BCJSSE",
        "client PLAIN CONSCRYPT",
        "client GREASE ECHJSSE",
        "client ECH ECHJSSE",
        "client ECH CONSCRYPT",
        "client RETRY ECHJSSE",
        "client RETRY SUNJSSE",
        "client RETRY BCJSSE",
        "client RETRY CONSCRYPT",
        "client ECH_RETRY ECHJSSE",
        "client ECH_RETRY CONSCRYPT",
        "client REJECTED ECHJSSE",
        "client REJECTED CONSCRYPT",
        "client RESUMED ECHJSSE",
        "client RESUMED SUNJSSE",
        "client RESUMED CONSCRYPT",
        "client ECH_RESUMED ECHJSSE",
        "client ECH_RESUMED CONSCRYPT",
        "server PLAIN ECHJSSE",
        "server PLAIN SUNJSSE",
        "server PLAIN BCJSSE",
        "server PLAIN CONSCRYPT",
        "server GREASE ECHJSSE",
        "server ECH ECHJSSE",
        "server RETRY ECHJSSE",
        "server RETRY SUNJSSE",
        "server RETRY CONSCRYPT",
        "server ECH_RETRY ECHJSSE",
        "server REJECTED ECHJSSE",
        "server RESUMED ECHJSSE",
        "server RESUMED SUNJSSE",
        "server RESUMED CONSCRYPT",
        "server ECH_RESUMED ECHJSSE"
    })
    public String what;

    private Handshake handshake;

    @Setup
    public void prepare() {
        String[] words = what.split(" ");
        Kind kind = Kind.valueOf(words[1]);
        Implementation underTest = Implementation.valueOf(words[2]);
        handshake =
                words[0].equals("client") ? Handshake.ofClient(kind, underTest) : Handshake.ofServer(kind, underTest);
        handshake.prepare();
    }

    @Benchmark
    public void handshake() {
        handshake.play();
    }
}
