package org.echjsse.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.net.ssl.SSLSession;

/** A TLS connection, however it is driven. One thread may read while another one writes. */
interface Line extends AutoCloseable {
    InputStream in() throws IOException;

    OutputStream out() throws IOException;

    SSLSession session();

    /** Says good-bye in this direction; reading goes on. */
    void endOutput() throws IOException;

    /**
     * Closes TCP, and says nothing in TLS.
     *
     * @param reset with RST, else with FIN
     */
    void cut(boolean reset) throws IOException;

    /** Says good-bye and closes. */
    @Override
    void close() throws IOException;
}
