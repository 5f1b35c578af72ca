package org.echjsse.differential;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy for HTTP CONNECT and for SOCKS 5, on loopback. Whatever name it is asked for, it connects to the port on loopback. */
final class SmallProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    SmallProxy(Stage stage) throws IOException {
        stage.closing(this);
        Stage.inBackground(() -> {
            while (true) {
                Socket client = keep(listening.accept());
                Stage.inBackground(() -> serve(client));
            }
        });
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    }

    /** The hosts that it was asked for, without the ports. */
    List<String> asked() {
        return asked;
    }

    private Socket keep(Socket socket) throws IOException {
        open.add(socket);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private Void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        int first = in.read();
        Socket server = first == 5 ? socks(in, client.getOutputStream()) : connect(first, in, client.getOutputStream());
        Stage.inBackground(() -> pump(server.getInputStream(), client));
        return pump(in, server);
    }

    /** RFC 1928, without authentication. */
    private Socket socks(DataInputStream in, OutputStream out) throws IOException {
        in.readNBytes(in.read());
        out.write(new byte[] {5, 0});
        in.readNBytes(3);
        int type = in.read();
        asked.add(
                type == 3
                        ? new String(in.readNBytes(in.read()))
                        : InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16))
                                .getHostAddress());
        Socket server = keep(new Socket(InetAddress.getLoopbackAddress(), in.readUnsignedShort()));
        out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
        return server;
    }

    /** RFC 9110, 9.3.6. */
    private Socket connect(int first, InputStream in, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        String target = head.toString().split(" ")[1];
        int colon = target.lastIndexOf(':');
        asked.add(target.substring(0, colon));
        Socket server =
                keep(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(target.substring(colon + 1))));
        out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes());
        return server;
    }

    private static Void pump(InputStream from, Socket to) throws IOException {
        from.transferTo(to.getOutputStream());
        to.shutdownOutput();
        return null;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
