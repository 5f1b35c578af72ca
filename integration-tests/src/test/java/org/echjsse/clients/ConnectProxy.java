package org.echjsse.clients;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy that knows one method, CONNECT, and one port, that of HTTPS. A client tells its proxy in clear where it wants
 * to go, ECH or not: that leg is the only one that is not recorded, and of what goes through it everything is, on the other side.
 */
final class ConnectProxy implements Closeable {
    private static final Pattern CONNECT = Pattern.compile("CONNECT ([^ :]+):443 HTTP/1\\.[01]");
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final ToIntFunction<String> ports;
    private final ServerSocket listener;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param ports where on the loopback address the port 443 of a host is */
    ConnectProxy(ToIntFunction<String> ports) {
        this.ports = ports;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The hosts that clients wanted to be connected to, in order. */
    List<String> asked() {
        return new ArrayList<>(asked);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                daemon(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            Matcher request = CONNECT.matcher(
                    head(client.getInputStream()).lines().findFirst().orElse(""));
            OutputStream out = client.getOutputStream();
            if (!request.matches()) {
                out.write(("HTTP/1.1 405 Method Not Allowed" + END_OF_HEAD).getBytes(StandardCharsets.US_ASCII));
                client.close();
                return;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), ports.applyAsInt(request.group(1)));
            sockets.add(server);
            asked.add(request.group(1));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            out.write(("HTTP/1.1 200 Connected" + END_OF_HEAD).getBytes(StandardCharsets.US_ASCII));
            daemon(() -> pass(server, client));
            pass(client, server);
        } catch (IOException gone) {
            close(client);
        }
    }

    /** Not a byte more: what follows the head is TLS. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith(END_OF_HEAD)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            close(to);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "connect-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException already) {
            // it is closed
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(ConnectProxy::close);
    }
}
