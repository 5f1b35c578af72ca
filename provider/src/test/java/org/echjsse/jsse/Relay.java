package org.echjsse.jsse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** One connection in the middle, that can be slow, stop, or be cut. */
final class Relay implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private volatile Socket client;
    private volatile Socket server;

    /** Pause after each piece, in milliseconds; 0 forwards what comes as it comes. */
    volatile int pauseMillis;

    /** The length of a piece while there are pauses. */
    volatile int pieceLength = 11;

    /** How many bytes to forward yet, in both directions together. */
    final AtomicLong budget = new AtomicLong(Long.MAX_VALUE);

    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    Relay() throws IOException {}

    /** The port to connect to. */
    int to(int port) {
        Thread thread = new Thread(() -> {
            try {
                client = listening.accept();
                server = new Socket(InetAddress.getLoopbackAddress(), port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                pump(client, server);
                pump(server, client);
            } catch (IOException e) {
                close();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return listening.getLocalPort();
    }

    private void pump(Socket from, Socket to) {
        Thread thread = new Thread(() -> {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[65536];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    forward(buffer, n, out);
                }
                to.shutdownOutput();
            } catch (IOException | InterruptedException e) {
                close();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void forward(byte[] buffer, int length, OutputStream out) throws IOException, InterruptedException {
        for (int at = 0; at < length; ) {
            int pause = pauseMillis;
            int wanted = pause == 0 ? length - at : Math.min(pieceLength, length - at);
            int piece = (int) Math.min(wanted, budget.getAndUpdate(left -> left - Math.min(wanted, left)));
            synchronized (seen) {
                seen.write(buffer, at, piece);
            }
            out.write(buffer, at, piece);
            if (piece < wanted) {
                close();
                return;
            }
            at += piece;
            Thread.sleep(pause);
        }
    }

    /** All that has passed, in both directions, a byte for each character. */
    String seen() {
        synchronized (seen) {
            return seen.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** RST in both directions. */
    void reset() throws IOException {
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
        cut();
    }

    @Override
    public void close() {
        cut();
    }

    /** An orderly end of TCP at this place, in both directions; pumps end themselves. */
    void cut() {
        for (AutoCloseable part : new AutoCloseable[] {listening, client, server}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                // it is closed
            }
        }
    }
}
