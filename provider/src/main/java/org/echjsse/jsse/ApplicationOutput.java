package org.echjsse.jsse;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** What {@code getOutputStream} gives: closing it closes the socket. Nothing waits in it, so there is nothing to flush. */
final class ApplicationOutput extends OutputStream {
    private final EngineStreams streams;
    private final Socket socket;

    ApplicationOutput(EngineStreams streams, Socket socket) {
        this.streams = streams;
        this.socket = socket;
    }

    @Override
    public void write(int value) throws IOException {
        streams.write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        streams.write(source, offset, length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
