package org.echjsse.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A megabyte through a socket over the loopback, from and to {@link LoopbackServer}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Transfers {
    private static final int MEGABYTE = 1 << 20;

    @Param({"ECHJSSE", "SUNJSSE", "BCJSSE", "CONSCRYPT"})
    public Implementation implementation;

    private final byte[] data = new byte[MEGABYTE];
    private LoopbackServer server;
    private SSLSocket sending;
    private SSLSocket receiving;
    private DataInputStream in;

    @Setup
    public void connect() throws IOException {
        server = new LoopbackServer();
        sending = connect(LoopbackServer.SWALLOW);
        receiving = connect(LoopbackServer.SEND);
        in = new DataInputStream(receiving.getInputStream());
    }

    private SSLSocket connect(int wish) throws IOException {
        SSLSocket socket = (SSLSocket) implementation
                .context(null, Site.trust())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setTcpNoDelay(true);
        socket.startHandshake();
        socket.getOutputStream().write(wish);
        socket.getOutputStream().flush();
        return socket;
    }

    @TearDown
    public void close() throws IOException {
        server.close();
        closeQuietly(sending);
        closeQuietly(receiving);
    }

    private static void closeQuietly(SSLSocket socket) {
        try {
            socket.close();
        } catch (IOException alsoClosed) {
            // it was in the middle of a record
        }
    }

    @Benchmark
    public void send() throws IOException {
        sending.getOutputStream().write(data);
    }

    @Benchmark
    public void receive() throws IOException {
        in.readFully(data);
    }
}
