package org.echjsse.jsse;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is the session's, and not the connection's. In TLS 1.2 a session goes on under its id, and several connections have one life. In
 * TLS 1.3 each ticket begins a session with an id of its own, that is as old as the one it comes from and has the same values; whoever
 * invalidates a session does the same to those that came from it. Thread-safe.
 */
final class SessionLife {
    final long created;
    /** Of the whole family. */
    final Map<String, Object> values;

    volatile long lastAccessed;

    /** Guards who is whose child, for all of the family. */
    private final Object family;

    /** A long-lived connection does not keep those that have come and gone after it. */
    private final List<WeakReference<SessionLife>> ancestors = new ArrayList<>();

    private final Set<SessionLife> descendants = Collections.newSetFromMap(new WeakHashMap<>());
    private volatile boolean invalidated;

    SessionLife(long created) {
        this(created, created, new ConcurrentHashMap<>(), new Object());
    }

    private SessionLife(long created, long lastAccessed, Map<String, Object> values, Object family) {
        this.created = created;
        this.lastAccessed = lastAccessed;
        this.values = values;
        this.family = family;
    }

    /**
     * The life of a session that a ticket begins.
     *
     * @param now milliseconds
     */
    SessionLife child(long now) {
        SessionLife child = new SessionLife(created, now, values, family);
        synchronized (family) {
            child.invalidated = invalidated;
            for (WeakReference<SessionLife> reference : ancestors) {
                SessionLife ancestor = reference.get();
                if (ancestor != null) {
                    ancestor.bear(child);
                }
            }
            bear(child);
        }
        return child;
    }

    private void bear(SessionLife child) {
        descendants.add(child);
        child.ancestors.add(new WeakReference<>(this));
    }

    boolean isInvalidated() {
        return invalidated;
    }

    /** Ends this and what came from it, and tells which those are. */
    List<SessionLife> invalidate() {
        synchronized (family) {
            List<SessionLife> ended = new ArrayList<>(descendants);
            ended.add(this);
            ended.forEach(life -> life.invalidated = true);
            return ended;
        }
    }
}
