package org.echjsse.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

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

    static Transport of(Socket socket, boolean owned) throws IOException {
        return new Transport(socket, socket.getInputStream(), socket.getOutputStream(), owned);
    }
}
