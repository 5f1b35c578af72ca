package org.echjsse.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;

/**
 * What carries the records of one connection.
 *
 * @param socket the connected socket
 * @param in its input, after what the application had read already
 * @param out its output
 * @param owned whether it ends with the connection. If not, the application goes on with it, so not one byte behind the last record may be
 *     read
 */
record Transport(Socket socket, InputStream in, OutputStream out, boolean owned) {
    /** How long a close waits for a peer that does not read, unless SO_LINGER says something else. */
    static final long FAREWELL_MILLIS = 1000;

    static Transport of(Socket socket, boolean owned) throws IOException {
        return new Transport(socket, socket.getInputStream(), socket.getOutputStream(), owned);
    }

    /** Sends FIN, if the transport is ours. */
    void endOutput() throws IOException {
        if (owned && !socket.isOutputShutdown()) {
            socket.shutdownOutput();
        }
    }

    /** Takes nothing more, if the transport is ours. */
    void endInput() throws IOException {
        if (owned && !socket.isInputShutdown()) {
            socket.shutdownInput();
        }
    }

    /** How long a last alert may take. */
    long farewellMillis() {
        try {
            int seconds = socket.getSoLinger();
            return seconds < 0 ? FAREWELL_MILLIS : TimeUnit.SECONDS.toMillis(seconds);
        } catch (SocketException e) {
            return FAREWELL_MILLIS;
        }
    }
}
