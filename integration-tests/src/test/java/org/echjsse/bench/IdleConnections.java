package org.echjsse.bench;

import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The heap that an open engine keeps after its handshake, with what its context remembers for it: a server's session is here to be
 * resumed. Memory outside of the heap, which is where Conscrypt has most of its own, is not in it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
public class IdleConnections {
    private static final int CONNECTIONS = 500;

    @Param({
        "client PLAIN ECHJSSE",
        "client PLAIN SUNJSSE",
        "client PLAIN BCJSSE",
        "client PLAIN CONSCRYPT",
        "client ECH ECHJSSE",
        "server PLAIN ECHJSSE",
        "server PLAIN SUNJSSE",
        "server PLAIN BCJSSE",
        "server PLAIN CONSCRYPT",
        "server ECH ECHJSSE"
    })
    public String what;

    @Benchmark
    public List<SSLEngine> open() {
        String[] words = what.split(" ");
        boolean client = words[0].equals("client");
        Kind kind = Kind.valueOf(words[1]);
        Implementation underTest = Implementation.valueOf(words[2]);
        Handshake handshake = client ? Handshake.ofClient(kind, underTest) : Handshake.ofServer(kind, underTest);
        for (int i = 0; i < 10; i++) {
            handshake.play(); // classes, and what a context has only once
        }
        List<SSLEngine> open = new ArrayList<>(CONNECTIONS);
        long before = Readings.heapInUse();
        for (int i = 0; i < CONNECTIONS; i++) {
            handshake.open();
            open.add(client ? handshake.clientEngine() : handshake.serverEngine());
        }
        handshake.play(); // lets go of the last peer
        Readings.put("heap", (double) (Readings.heapInUse() - before) / CONNECTIONS, "B");
        return open;
    }
}
