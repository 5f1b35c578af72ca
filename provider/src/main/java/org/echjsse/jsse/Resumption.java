package org.echjsse.jsse;

import java.util.Optional;
import org.echjsse.bctls.ResumableSession;

/**
 * What one connection was given to resume a session with.
 *
 * @param ticket with a secret of its own, so that the cache may let go of it meanwhile
 * @param session what goes on if the ticket is accepted
 * @param peer on a client, whom the session is with, and how that was checked: the next ticket is for the same
 */
record Resumption(ResumableSession ticket, EchSslSession session, Optional<SessionPeer> peer) implements AutoCloseable {

    static Resumption of(ResumableSession cached, EchSslSession session, Optional<SessionPeer> peer) {
        return new Resumption(cached.copy(), session, peer);
    }

    /** Wipes the secret. */
    @Override
    public void close() {
        ticket.destroy();
    }
}
