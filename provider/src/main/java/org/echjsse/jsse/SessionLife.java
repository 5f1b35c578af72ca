package org.echjsse.jsse;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is the session's, and not the connection's: it goes on when another connection resumes the session. Thread-safe. */
final class SessionLife {
    final long created;
    final Map<String, Object> values = new ConcurrentHashMap<>();

    volatile long lastAccessed;
    volatile boolean invalidated;

    SessionLife(long created) {
        this.created = created;
        lastAccessed = created;
    }
}
