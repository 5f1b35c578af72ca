package org.echjsse.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Just enough of HTTP/2 (RFC 9113) to answer GET with a body: the JDK has a client for it, but no server. */
public final class SmallHttp2Server implements AutoCloseable {
    private static final int PREFACE_LENGTH = 24;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int ACK_OR_END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final byte STATUS_200 = (byte) 0x88; // RFC 7541, A: static table entry 8

    private final SmallTlsServer server;
    private final byte[] body;

    public SmallHttp2Server(SSLContext context, byte[] body) throws IOException {
        this.body = body;
        server = new SmallTlsServer(context, List.of("h2"), this::serve);
    }

    public int port() {
        return server.port();
    }

    private void serve(SSLSocket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        in.readNBytes(PREFACE_LENGTH);
        frame(out, SETTINGS, 0, 0, new byte[0]);
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (type == HEADERS) {
                frame(out, HEADERS, END_HEADERS, stream, new byte[] {STATUS_200});
                frame(out, DATA, ACK_OR_END_STREAM, stream, body);
            } else if ((type == SETTINGS || type == PING) && flags != ACK_OR_END_STREAM) {
                frame(out, type, ACK_OR_END_STREAM, 0, type == PING ? payload : new byte[0]);
            } else if (type == GOAWAY) {
                return;
            }
        }
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        byte[] frame = new byte[9 + payload.length];
        frame[0] = (byte) (payload.length >> 16);
        frame[1] = (byte) (payload.length >> 8);
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        for (int i = 0; i < 4; i++) {
            frame[5 + i] = (byte) (stream >> 24 - 8 * i);
        }
        System.arraycopy(payload, 0, frame, 9, payload.length);
        out.write(frame);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
