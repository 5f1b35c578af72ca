package org.echjsse.interop;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** The observer on the way: a TCP proxy on loopback that passes every byte on unchanged, and keeps a copy. */
public final class WireTap implements Closeable {
    private final ServerSocket listener;
    private final InetSocketAddress target;
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** What went over one connection. */
    public static final class Recording {
        private final ByteArrayOutputStream fromClient = new ByteArrayOutputStream(); // synchronized by itself
        private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();

        public byte[] fromClient() {
            return fromClient.toByteArray();
        }

        public byte[] fromServer() {
            return fromServer.toByteArray();
        }

        public List<ObservedHello> clientHellos() {
            return ObservedHello.in(fromClient()).stream()
                    .filter(ObservedHello::client)
                    .toList();
        }

        public List<ObservedHello> serverHellos() {
            return ObservedHello.in(fromServer()).stream()
                    .filter(hello -> !hello.client())
                    .toList();
        }

        /** The server names in the ClientHellos, in order. */
        public List<String> names() {
            return clientHellos().stream()
                    .map(hello -> hello.serverName().orElse("(none)"))
                    .toList();
        }

        boolean sawRetryRequest() {
            return serverHellos().stream().anyMatch(ObservedHello::retryRequest);
        }

        /** Whether this text went by readable, in either direction, in any letter case. */
        public boolean shows(String text) {
            String wanted = text.toLowerCase(Locale.ROOT);
            return latin(fromClient()).contains(wanted) || latin(fromServer()).contains(wanted);
        }

        private static String latin(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        }
    }

    private WireTap(InetSocketAddress target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("wiretap accept", this::accept);
    }

    /** Stands between clients and the server at this port of the loopback address. */
    public static WireTap before(int serverPort) {
        return before(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
    }

    public static WireTap before(InetSocketAddress server) {
        return new WireTap(server);
    }

    /** Where clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /** The connections so far, in order. */
    public List<Recording> recordings() {
        return new ArrayList<>(recordings);
    }

    /** The one connection there was. */
    Recording only() {
        if (recordings.size() != 1) {
            throw new AssertionError("expected one connection, saw " + recordings.size());
        }
        return recordings.get(0);
    }

    Recording last() {
        return recordings.get(recordings.size() - 1);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Socket server = new Socket(target.getAddress(), target.getPort());
                sockets.add(server);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Recording recording = new Recording();
                recordings.add(recording);
                daemon("wiretap >", () -> pass(client, server, recording.fromClient));
                daemon("wiretap <", () -> pass(server, client, recording.fromServer));
            } catch (IOException e) {
                // closed, or the server is gone: the client sees it as a closed connection
            }
        }
    }

    private static void pass(Socket from, Socket to, ByteArrayOutputStream copy) {
        byte[] buffer = new byte[16384];
        try {
            InputStream in = from.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                copy.write(buffer, 0, n);
                to.getOutputStream().write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // a reset at one end becomes a close at the other
            close(to);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(WireTap::close);
    }
}
