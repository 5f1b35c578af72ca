package org.echjsse.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** What {@code getInputStream} gives: closing it closes the socket. */
final class ApplicationInput extends InputStream {
    private final EngineStreams streams;
    private final Socket socket;

    ApplicationInput(EngineStreams streams, Socket socket) {
        this.streams = streams;
        this.socket = socket;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return streams.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return streams.read(target, offset, length);
    }

    @Override
    public int available() throws IOException {
        return streams.available();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
