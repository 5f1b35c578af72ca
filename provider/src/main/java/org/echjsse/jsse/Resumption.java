package org.echjsse.jsse;

import org.echjsse.bctls.ResumableSession;

/**
 * A session out of the cache, for one connection.
 *
 * @param session with a secret of its own, so that the cache may let go of the session meanwhile
 * @param life what goes on if the session does
 */
record Resumption(ResumableSession session, SessionLife life) implements AutoCloseable {

    static Resumption of(ResumableSession cached, SessionLife life) {
        return new Resumption(cached.copy(), life);
    }

    /** Wipes the secret. */
    @Override
    public void close() {
        session.destroy();
    }
}
