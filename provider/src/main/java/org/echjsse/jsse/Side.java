package org.echjsse.jsse;

import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.echjsse.bctls.TlsConnection;
import org.echjsse.handshake.EchOutcome;

/** What an engine does as a client, or as a server. Called by whoever the connection belongs to, one at a time. */
interface Side {

    /** Whether {@link #open()} neither waits for anybody nor calls the application, and a hello is due without being asked for. */
    boolean opensAtOnce();

    /**
     * The handshake begins.
     *
     * @throws SSLHandshakeException if it cannot succeed with anybody
     */
    void begin() throws SSLHandshakeException;

    /**
     * Makes the connection. Blocks for as long as it takes to find out how.
     *
     * @throws SSLException if there must be none; nothing has been sent
     */
    TlsConnection open() throws SSLException;

    /** The handshake is over and good. */
    void completed(EchOutcome outcome);

    /**
     * The handshake has failed.
     *
     * @return what the application is told: {@code failure}, or something that says more
     */
    SSLException failed(SSLException failure, EchOutcome outcome);

    /** @param protocols those enabled that have a suite enabled */
    static void requireAny(List<String> protocols) throws SSLHandshakeException {
        if (protocols.isEmpty()) {
            throw new SSLHandshakeException(
                    "No appropriate protocol (protocol is disabled or cipher suites are inappropriate)");
        }
    }
}
