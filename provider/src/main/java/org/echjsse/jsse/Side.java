package org.echjsse.jsse;

import javax.net.ssl.SSLException;
import org.echjsse.bctls.TlsConnection;
import org.echjsse.bctls.TlsFailure;
import org.echjsse.handshake.EchOutcome;

/** What an engine does as a client, or as a server. Called in delegated tasks, one at a time. */
interface Side {

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

    /**
     * The application has forbidden new sessions, and no earlier one goes on.
     *
     * @param allowed {@code SSLEngine.getEnableSessionCreation} when the handshake began
     */
    static void requireAllowed(boolean allowed) throws TlsFailure {
        if (!allowed) {
            throw new TlsFailure(
                    TlsFailure.Origin.LOCAL, Failures.HANDSHAKE_FAILURE, "New session creation is disabled", null);
        }
    }
}
