package org.echjsse.jsse;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is the session's, and not the connection's. In TLS 1.2 a session goes on under its id, and several connections have one life. In
 * TLS 1.3 each ticket begins a session with an id of its own, that is as old as the one it comes from and has the same values; whoever
 * invalidates a session does the same to those that came from it. Thread-safe.
 *
 * <p>A client may come back all day, each time on the ticket of the time before. So no life knows its descendants: each looks up its own
 * line when somebody of the family was ended, which is seldom, and the line forgets those whom nobody can end any more.
 */
final class SessionLife {
    /** All that come from one full handshake. Guards their lines. */
    static final class Family {
        /** Of the whole family. */
        private final Map<String, Object> values = new ConcurrentHashMap<>();

        /** How many were ended: a life that has looked since the last one need not look again. */
        private volatile int ends;
    }

    /** What stays of a life for those that come from it. */
    private static final class Mark {
        private static final int SHORT = 32;

        /** Nobody can end a life that nobody has. */
        private final WeakReference<SessionLife> life;

        private Mark parent;
        private boolean ended;
        /** How long the line is at most, from here on up. */
        private int length;

        /** How long it may become before it is looked through. */
        private int longest;

        Mark(SessionLife life, Mark parent) {
            this.life = new WeakReference<>(life);
            this.parent = parent;
            this.length = parent == null ? 1 : parent.length + 1;
            this.longest = parent == null ? SHORT : parent.longest;
            if (length > longest) {
                prune();
            }
        }

        /** Seldom enough to cost each life the same, however long the line. */
        private void prune() {
            length = 1;
            for (Mark mark = this; mark.parent != null; ) {
                if (mark.parent.life.get() == null && !mark.parent.ended) {
                    mark.parent = mark.parent.parent;
                } else {
                    mark = mark.parent;
                    length++;
                }
            }
            longest = Math.max(SHORT, 2 * length);
        }

        boolean lineHasEnded() {
            for (Mark mark = this; mark != null; mark = mark.parent) {
                if (mark.ended) {
                    return true;
                }
            }
            return false;
        }
    }

    final long created;
    /** Of the whole family. */
    final Map<String, Object> values;

    volatile long lastAccessed;

    private final Family family;
    private final Mark mark;
    private volatile boolean invalidated;
    private volatile int endsSeen;

    SessionLife(long created) {
        this.created = created;
        this.lastAccessed = created;
        this.family = new Family();
        this.values = family.values;
        this.mark = new Mark(this, null);
    }

    private SessionLife(SessionLife parent, long now) {
        this.created = parent.created;
        this.lastAccessed = now;
        this.family = parent.family;
        this.values = family.values;
        synchronized (family) {
            this.mark = new Mark(this, parent.mark);
            if (parent.endsSeen == family.ends) {
                // what the parent knows is still so: who comes back all day does not go up the line each time
                this.endsSeen = parent.endsSeen;
                this.invalidated = parent.invalidated;
            } else {
                look();
            }
        }
    }

    /**
     * The life of a session that a ticket begins.
     *
     * @param now milliseconds
     */
    SessionLife child(long now) {
        return new SessionLife(this, now);
    }

    Family family() {
        return family;
    }

    boolean isInvalidated() {
        if (!invalidated && endsSeen != family.ends) {
            synchronized (family) {
                look();
            }
        }
        return invalidated;
    }

    private void look() {
        endsSeen = family.ends;
        invalidated = mark.lineHasEnded();
    }

    /** Ends this and what came from it. */
    void invalidate() {
        synchronized (family) {
            if (!mark.ended) {
                mark.ended = true;
                family.ends++;
            }
            look();
        }
    }

    /** A test wants to know. */
    int lineLength() {
        int length = 0;
        synchronized (family) {
            for (Mark ancestor = mark; ancestor != null; ancestor = ancestor.parent) {
                length++;
            }
        }
        return length;
    }
}
