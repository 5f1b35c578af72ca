package org.echjsse.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stands between a client and a server, forwards bytes, and keeps a copy of each: what somebody on the network has. */
final class Tap implements Closeable {
    private final String name;
    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final List<Connection> connections = new ArrayList<>();

    /**
     * Listens on a free loopback port.
     *
     * @param server where the bytes go
     */
    Tap(String name, InetSocketAddress server) throws IOException {
        this.name = name;
        this.server = server;
        this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        start("accept", this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /**
     * Everything since the last call. Waits until the connections have ended, because bytes that are still under way belong into the
     * recording; ends those that have not by then.
     */
    List<Recording> take(long patienceMillis) throws InterruptedException {
        List<Connection> taken;
        synchronized (connections) {
            taken = List.copyOf(connections);
            connections.clear();
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        List<Recording> recordings = new ArrayList<>();
        for (Connection connection : taken) {
            if (!connection.ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                connection.close();
                connection.ended.await(patienceMillis, TimeUnit.MILLISECONDS);
            }
            recordings.add(connection.recording(recordings.size() + 1));
        }
        return recordings;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (connections) {
            connections.forEach(Connection::close);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Connection connection = new Connection(listener.accept());
                synchronized (connections) {
                    connections.add(connection);
                }
                connection.start();
            } catch (IOException closed) {
                // The listener is closed at the end of the demonstration; there is nothing else to accept.
                return;
            }
        }
    }

    private void start(String what, Runnable work) {
        Thread thread = new Thread(work, "tap-" + name + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    /** One TCP connection through the tap. */
    private final class Connection {
        private final Socket toClient;
        private final Socket toServer = new Socket();
        private final ByteArrayOutputStream fromClient = new ByteArrayOutputStream();
        private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
        private final CountDownLatch ended = new CountDownLatch(2);

        Connection(Socket toClient) {
            this.toClient = toClient;
        }

        void start() {
            try {
                toServer.connect(server);
            } catch (IOException unreachable) {
                close();
            }
            Tap.this.start("up", () -> forward(toClient, toServer, fromClient));
            Tap.this.start("down", () -> forward(toServer, toClient, fromServer));
        }

        private void forward(Socket from, Socket to, ByteArrayOutputStream copy) {
            byte[] buffer = new byte[16384];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    // Recorded before it is forwarded: whatever an end has received is in the recording.
                    synchronized (copy) {
                        copy.write(buffer, 0, count);
                    }
                    out.write(buffer, 0, count);
                }
                to.shutdownOutput();
            } catch (IOException ended) {
                close();
            } finally {
                ended.countDown();
            }
        }

        void close() {
            for (Socket socket : List.of(toClient, toServer)) {
                try {
                    socket.close();
                } catch (IOException already) {
                    continue;
                }
            }
        }

        Recording recording(int number) {
            return new Recording(name, number, bytes(fromClient), bytes(fromServer));
        }

        private byte[] bytes(ByteArrayOutputStream copy) {
            synchronized (copy) {
                return copy.toByteArray();
            }
        }
    }
}
