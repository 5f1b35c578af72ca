package org.echjsse.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * The peer of sockets and of {@code HttpClient}: Conscrypt's, a thread for each connection. It answers every request of HTTP/1.1 and HTTP/2
 * with a kilobyte, without looking at it; a first byte that begins no request says that it is to send or to swallow without end.
 */
final class LoopbackServer implements AutoCloseable {
    /** First byte of a connection that is not HTTP. */
    static final int SEND = 1;

    static final int SWALLOW = 2;

    private static final byte[] BODY = "a".repeat(1024).getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 1 << 16;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int PREFACE_BYTES = 24;
    /** RFC 7541, Appendix A: {@code :status: 200}, indexed. */
    private static final byte STATUS_200 = (byte) 0x88;

    private final SSLServerSocket listener;

    LoopbackServer() throws IOException {
        SSLContext context = Implementation.CONSCRYPT.context(Implementation.CONSCRYPT.keys());
        listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "bench-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(SSLSocket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), CHUNK));
            if ("h2".equals(socket.getApplicationProtocol())) {
                answerFrames(in, socket.getOutputStream());
            } else {
                answerBytes(in, socket.getOutputStream());
            }
        } catch (IOException over) {
            // the client has had enough; a benchmark that wanted more fails by itself
        }
    }

    private static void answerBytes(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        int wish = in.read();
        while (wish == SEND) {
            out.write(chunk);
        }
        while (wish == SWALLOW && in.read(chunk) >= 0) {
            continue;
        }
        if (wish > SWALLOW) {
            answerLines(in, out);
        }
    }

    private static void answerLines(InputStream in, OutputStream out) throws IOException {
        byte[] head =
                ("HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] answer = new byte[head.length + BODY.length];
        System.arraycopy(head, 0, answer, 0, head.length);
        System.arraycopy(BODY, 0, answer, head.length, BODY.length);
        int lineFeeds = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            lineFeeds = octet == '\n' ? lineFeeds + 1 : octet == '\r' ? lineFeeds : 0;
            if (lineFeeds == 2) {
                out.write(answer);
                lineFeeds = 0;
            }
        }
    }

    /** As much of RFC 9113 as a client that sends GET needs. */
    private static void answerFrames(DataInputStream in, OutputStream out) throws IOException {
        in.readFully(new byte[PREFACE_BYTES]);
        out.write(frame(SETTINGS, 0, 0, new byte[0]));
        while (true) {
            int length;
            try {
                length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            } catch (EOFException over) {
                return;
            }
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = new byte[length];
            in.readFully(payload);
            if (type == GOAWAY) {
                return;
            } else if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
                out.write(frame(type, ACK, 0, type == PING ? payload : new byte[0]));
            } else if (type == HEADERS) {
                byte[] headers = frame(HEADERS, END_HEADERS, stream, new byte[] {STATUS_200});
                byte[] data = frame(DATA, END_STREAM, stream, BODY);
                byte[] answer = new byte[headers.length + data.length];
                System.arraycopy(headers, 0, answer, 0, headers.length);
                System.arraycopy(data, 0, answer, headers.length, data.length);
                out.write(answer);
            }
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        byte[] frame = new byte[FRAME_HEADER_BYTES + payload.length];
        frame[0] = (byte) (payload.length >> 16);
        frame[1] = (byte) (payload.length >> 8);
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        frame[5] = (byte) (stream >> 24);
        frame[6] = (byte) (stream >> 16);
        frame[7] = (byte) (stream >> 8);
        frame[8] = (byte) stream;
        System.arraycopy(payload, 0, frame, FRAME_HEADER_BYTES, payload.length);
        return frame;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
