package org.echjsse.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A server of one of the libraries, on loopback, on one stack. It knows these requests:
 *
 * <ul>
 *   <li>{@code GET /greeting/N}: the answer is {@code N}
 *   <li>{@code GET /idle/N}: the same, and then it closes after {@link #IDLE_MILLIS}
 *   <li>{@code GET /cut}: no answer; TCP ends, and TLS does not
 *   <li>{@code POST /echo}: the body comes back while it is being sent
 * </ul>
 *
 * <p>With {@code Connection: close} it says good-bye after the answer.
 */
interface LoadServer extends AutoCloseable {
    /** How long it waits for another request after {@code /idle}. */
    int IDLE_MILLIS = 500;

    /** Where to go with this purpose. */
    InetSocketAddress address(Purpose purpose);

    /** How many connections it has. */
    int connections();

    /** What it has taken and not given back, in words. To be asked when there are no connections. */
    List<String> unreturned();

    @Override
    void close() throws IOException;
}
