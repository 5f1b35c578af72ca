package org.echjsse.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One connection in the middle, which forwards everything both ways until it is told to break it. The stage closes it. */
final class Middle implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CountDownLatch connected = new CountDownLatch(1);
    private volatile Socket clientSide;
    private volatile Socket serverSide;
    private final Gate toClient = new Gate();
    private final Gate toServer = new Gate();

    /** Lets so many bytes through. */
    private static final class Gate {
        private long open = Long.MAX_VALUE;

        synchronized void set(long bytes) {
            open = bytes;
            notifyAll();
        }

        synchronized int pass(int wanted) throws InterruptedException {
            while (open == 0) {
                wait();
            }
            int passed = (int) Math.min(wanted, open);
            open -= passed;
            return passed;
        }
    }

    Middle(Stage stage) throws IOException {
        stage.closing(this);
    }

    /** The port that a client connects to in place of the one given. */
    int to(int port) {
        Stage.inBackground(() -> {
            clientSide = listening.accept();
            serverSide = new Socket(InetAddress.getLoopbackAddress(), port);
            clientSide.setTcpNoDelay(true);
            serverSide.setTcpNoDelay(true);
            connected.countDown();
            forward(clientSide, serverSide, toServer);
            forward(serverSide, clientSide, toClient);
            return null;
        });
        return listening.getLocalPort();
    }

    private static void forward(Socket from, Socket to, Gate gate) {
        Stage.inBackground(() -> {
            byte[] buffer = new byte[65536];
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                for (int at = 0; at < n; ) {
                    int passed = gate.pass(n - at);
                    to.getOutputStream().write(buffer, at, passed);
                    at += passed;
                }
            }
            to.shutdownOutput();
            return null;
        });
    }

    /** Only so many more bytes for one side; the others have to wait. */
    void keep(Who to, long bytes) {
        gate(to).set(bytes);
    }

    /** What has waited goes on. */
    void release(Who to) {
        gate(to).set(Long.MAX_VALUE);
    }

    private Gate gate(Who to) {
        return to == Who.CLIENT ? toClient : toServer;
    }

    /** Something that the peer has not sent. Nothing may be on its way meanwhile. */
    void inject(Who to, byte[] bytes) throws Exception {
        side(to).getOutputStream().write(bytes);
    }

    /** The connection ends for one side, as if the process on the other had been killed. */
    void end(Who to) throws Exception {
        side(to).shutdownOutput();
    }

    /** RST to one side. */
    void reset(Who to) throws Exception {
        side(to).setSoLinger(true, 0);
        side(to).close();
    }

    private Socket side(Who who) throws Exception {
        if (!connected.await(Stage.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IOException("nobody has connected");
        }
        return who == Who.CLIENT ? clientSide : serverSide;
    }

    @Override
    public void close() throws IOException {
        release(Who.CLIENT);
        release(Who.SERVER);
        listening.close();
        for (Socket side : new Socket[] {clientSide, serverSide}) {
            if (side != null) {
                side.close();
            }
        }
    }
}
