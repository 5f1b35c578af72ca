package org.echjsse.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Visitors that never come to a handshake. */
final class RawVisit {
    private RawVisit() {}

    static String make(Visit visit, SSLContext context, InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(Load.PATIENCE_MILLIS);
            socket.connect(server, Load.PATIENCE_MILLIS);
            switch (visit.purpose()) {
                case RESET_IN_HANDSHAKE -> {
                    socket.getOutputStream().write(hello(visit, context));
                    if (socket.getInputStream().read() < 0) {
                        throw new IOException("no answer to a hello");
                    }
                    socket.setSoLinger(true, 0);
                }
                case HALF_HELLO -> {
                    byte[] hello = hello(visit, context);
                    socket.getOutputStream().write(Arrays.copyOf(hello, hello.length / 2));
                }
                case NOT_TLS -> {
                    socket.getOutputStream()
                            .write("GET / HTTP/1.1\r\nHost: nobody\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    awaitEnd(socket);
                }
                default -> throw new IllegalArgumentException(visit.toString());
            }
        }
        return Tally.WELL;
    }

    /** An alert, a complaint in HTTP, a reset: that is the library's affair, but it has to hang up. */
    private static void awaitEnd(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read(new byte[1000]) >= 0) {
                continue;
            }
        } catch (SocketException reset) {
            // that is an end, too
        }
    }

    private static byte[] hello(Visit visit, SSLContext context) throws IOException {
        SSLEngine engine = context.createSSLEngine(Names.SECRET, 443);
        engine.setUseClientMode(true);
        engine.setSSLParameters(Driver.parameters(visit, engine.getSSLParameters()));
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        while (hello.position() == 0) {
            engine.wrap(ByteBuffer.allocate(0), hello);
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        }
        return Arrays.copyOf(hello.array(), hello.position());
    }
}
