package org.echjsse.jsse;

import java.io.IOException;
import java.util.Optional;

/** What a socket can do about an authenticated rejection of ECH (RFC 9849, 6.1.6). */
@FunctionalInterface
interface Reconnection {
    /** For who has not made the connection and cannot make another one: a server, a socket over somebody else's. */
    Reconnection NEVER = Optional::empty;

    /**
     * Connects again, to the same address.
     *
     * @return the new connection, on which nothing has been sent; empty if there is to be none
     * @throws IOException if there was to be one, and it failed
     */
    Optional<Link> reconnect() throws IOException;
}
