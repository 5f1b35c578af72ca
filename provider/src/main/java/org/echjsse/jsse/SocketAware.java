package org.echjsse.jsse;

import java.util.Optional;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * An engine that can be told which socket it works for, and that says what a socket may do about a rejection. Managers of keys and trust
 * have two methods for each choice, one for a socket and one for an engine, and the inherited engine variants of {@code
 * X509ExtendedKeyManager} answer {@code null}. A program that uses sockets may have written the socket variants only, so an engine with a
 * socket has to ask these.
 */
interface SocketAware {

    /** Called once, before the handshake. */
    void attach(SSLSocket socket);

    /** What another connection to the same server would do now; empty if there is no use in one, or nothing has failed. */
    Optional<EchPlanner.Decision> secondChance();

    /** What a socket shows instead of a session when the handshake has failed; it tells what became of ECH all the same. */
    SSLSession noSession();

    /** What has become of a rejection: another connection, or an exception. */
    void rejectionEnds(boolean reconnected);

    /** Decides for the engine, which then looks nothing up. Called once at most, before the handshake. */
    void follow(EchPlanner.Decision decision);
}
