package org.echjsse.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * {@code wrap} and {@code unwrap} of a client after the handshake, a batch of records of each at a time. The peer is SunJSSE's server, for
 * all of them; what the client wraps it never reads. The larger ones are not quite full, because SunJSSE's hold a little less than 16 KB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Records {
    private static final int BATCH = 16;
    private static final int LARGEST_RECORD = 17_000;

    @Param({"ECHJSSE", "SUNJSSE", "BCJSSE", "CONSCRYPT"})
    public Implementation implementation;

    @Param({"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
    public String suite;

    @Param({"1024", "16000"})
    public int bytes;

    @Param({"heap", "direct"})
    public String buffers;

    private final Meter wrapping = Meter.named("wrap");
    private final Meter unwrapping = Meter.named("unwrap");
    private SSLEngine client;
    private SSLEngine server;
    private ByteBuffer plain;
    private ByteBuffer sealed;
    private ByteBuffer opened;

    /** New keys for each iteration, so that none comes to the end of its life. */
    @Setup(Level.Iteration)
    public void connect() {
        Handshake handshake = Handshake.of(Kind.PLAIN, implementation, Implementation.SUNJSSE, suite);
        handshake.open();
        client = handshake.clientEngine();
        server = handshake.serverEngine();
        if (!client.getSession().getCipherSuite().equals(suite)) {
            throw new IllegalStateException(client.getSession().getCipherSuite());
        }
        plain = allocate(bytes);
        sealed = allocate((BATCH + 1) * LARGEST_RECORD);
        opened = allocate(2 * LARGEST_RECORD);
    }

    private ByteBuffer allocate(int size) {
        return buffers.equals("direct") ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }

    @Benchmark
    public int records() throws SSLException {
        sealed.clear();
        wrapping.start();
        wrapBatch(client);
        wrapping.stop();
        wrapping.count(BATCH);

        sealed.clear();
        wrapBatch(server);
        sealed.flip();
        unwrapping.start();
        for (int i = 0; i < BATCH; i++) {
            opened.clear();
            require(client.unwrap(sealed, opened), bytes);
        }
        unwrapping.stop();
        unwrapping.count(BATCH);
        return opened.position();
    }

    private void wrapBatch(SSLEngine engine) throws SSLException {
        for (int i = 0; i < BATCH; i++) {
            plain.clear();
            SSLEngineResult result = engine.wrap(plain, sealed);
            if (result.getStatus() != Status.OK || plain.hasRemaining()) {
                throw new IllegalStateException(result.toString());
            }
        }
    }

    private static void require(SSLEngineResult result, int produced) {
        if (result.getStatus() != Status.OK || result.bytesProduced() != produced) {
            throw new IllegalStateException(result.toString());
        }
    }
}
