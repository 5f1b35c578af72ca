package org.echjsse.jsse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.echjsse.bctls.ResumableSession;
import org.echjsse.bctls.SessionIdentity;

/**
 * The sessions of a context's clients, or of its servers: those that may be resumed, and what programs see of them. Bounded; secrets are
 * wiped when a session or a ticket is dropped. Thread-safe.
 */
final class EchSslSessionContext implements SSLSessionContext {
    private static final int DEFAULT_TIMEOUT_SECONDS = 86400;

    /** A server may send as many as it likes; no client needs more at once. */
    private static final int TICKETS_A_SESSION = 4;

    /** As many connections may begin at once without a ticket to share. */
    private static final int SESSIONS_A_PEER = 8;

    private final LongSupplier clock;
    /** By session id, eldest first. */
    private final Map<SessionIdentity, Cached> sessions = new LinkedHashMap<>();
    /** By ticket, and by session id of TLS 1.2: what a server looks for. */
    private final Map<SessionIdentity, Cached> byIdentity = new HashMap<>();
    /** What a client looks for; newest last. */
    private final Map<SessionPeer, Deque<Cached>> byPeer = new HashMap<>();

    private int cacheSize = JdkTlsProperties.DEFAULT_SESSION_CACHE_SIZE;
    private boolean cacheSizeSet;
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    /** A session. */
    private static final class Cached {
        final SessionLife life;
        final ContextState owner;
        /** Newest last. */
        final Deque<ResumableSession> tickets = new ArrayDeque<>();

        /** What the newest connection shows of it. */
        EchSslSession shown;

        Optional<SessionPeer> peer = Optional.empty();

        Cached(SessionLife life, ContextState owner) {
            this.life = life;
            this.owner = owner;
        }
    }

    EchSslSessionContext() {
        this(System::currentTimeMillis);
    }

    EchSslSessionContext(LongSupplier clock) {
        this.clock = clock;
    }

    long now() {
        return clock.getAsLong();
    }

    /** A connection is established: shows its session, whether it can be resumed or not. */
    synchronized void add(EchSslSession session, SessionLife life, ContextState owner) {
        byte[] id = session.getId();
        if (id.length > 0 && !life.invalidated) {
            cached(SessionIdentity.of(id), life, owner).shown = session;
            trim();
        }
    }

    /**
     * Keeps what a session is resumed with.
     *
     * @param peer whom a client resumes it with; empty on a server
     */
    synchronized void remember(
            ResumableSession ticket,
            EchSslSession session,
            SessionLife life,
            ContextState owner,
            Optional<SessionPeer> peer) {
        if (life.invalidated) {
            ticket.destroy();
            return;
        }
        Cached cached = cached(SessionIdentity.of(ticket.origin().sessionId()), life, owner);
        cached.shown = session;
        if (cached.tickets.size() == TICKETS_A_SESSION) {
            drop(cached.tickets.removeFirst());
        }
        cached.tickets.addLast(ticket);
        byIdentity.put(ticket.identity(), cached);
        peer.ifPresent(whom -> isWith(whom, cached));
        trim();
    }

    private void isWith(SessionPeer peer, Cached cached) {
        cached.peer = Optional.of(peer);
        Deque<Cached> sessions = byPeer.computeIfAbsent(peer, key -> new ArrayDeque<>());
        sessions.remove(cached);
        sessions.addLast(cached);
        if (sessions.size() > SESSIONS_A_PEER) {
            Cached eldest = sessions.removeFirst();
            eldest.tickets.forEach(this::drop);
            eldest.tickets.clear();
        }
    }

    /** The session with this id, as the youngest of all. */
    private Cached cached(SessionIdentity id, SessionLife life, ContextState owner) {
        Cached cached = sessions.remove(id);
        if (cached == null || cached.life != life) {
            if (cached != null) {
                forget(cached);
            }
            cached = new Cached(life, owner);
        }
        sessions.put(id, cached);
        return cached;
    }

    /**
     * What a client offers.
     *
     * @param fits what the connection's settings allow
     */
    synchronized Optional<Resumption> take(SessionPeer peer, Predicate<ResumableSession> fits) {
        Iterator<Cached> newestFirst =
                byPeer.getOrDefault(peer, new ArrayDeque<>()).descendingIterator();
        while (newestFirst.hasNext()) {
            Cached cached = newestFirst.next();
            Optional<Resumption> taken = isAlive(cached) ? take(cached, fits) : Optional.empty();
            if (taken.isPresent()) {
                return taken;
            }
        }
        return Optional.empty();
    }

    private Optional<Resumption> take(Cached cached, Predicate<ResumableSession> fits) {
        Instant now = Instant.ofEpochMilli(now());
        for (Iterator<ResumableSession> newest = cached.tickets.descendingIterator(); newest.hasNext(); ) {
            ResumableSession ticket = newest.next();
            if (ticket.isExpired(now)) {
                newest.remove();
                drop(ticket);
            } else if (fits.test(ticket)) {
                Resumption resumption = Resumption.of(ticket, cached.life);
                if (ticket.isTls13()) {
                    // RFC 8446, C.4: a ticket that is used twice tells an observer that both connections are one
                    // client's
                    newest.remove();
                    drop(ticket);
                }
                return Optional.of(resumption);
            }
        }
        return Optional.empty();
    }

    /** What a server is asked to resume. */
    synchronized Optional<Resumption> find(SessionIdentity identity, ContextState owner) {
        Cached cached = byIdentity.get(identity);
        if (cached == null || cached.owner != owner || !isAlive(cached)) {
            return Optional.empty();
        }
        return cached.tickets.stream()
                .filter(ticket -> ticket.identity().equals(identity))
                .findFirst()
                .map(ticket -> Resumption.of(ticket, cached.life));
    }

    /** A server: the ticket has been used. The client has got another one. */
    synchronized void used(ResumableSession session) {
        Cached cached = byIdentity.get(session.identity());
        if (cached != null && session.isTls13()) {
            cached.tickets.removeIf(ticket -> {
                boolean found = ticket.identity().equals(session.identity());
                if (found) {
                    drop(ticket);
                }
                return found;
            });
        }
    }

    /** Nothing resumes it any more. */
    synchronized void remove(byte[] sessionId) {
        Cached cached = sessions.remove(SessionIdentity.of(sessionId));
        if (cached != null) {
            forget(cached);
        }
    }

    private void forget(Cached cached) {
        cached.tickets.forEach(this::drop);
        cached.tickets.clear();
        cached.peer.ifPresent(peer -> byPeer.computeIfPresent(peer, (key, sessions) -> {
            sessions.remove(cached);
            return sessions.isEmpty() ? null : sessions;
        }));
    }

    private void drop(ResumableSession ticket) {
        byIdentity.remove(ticket.identity());
        ticket.destroy();
    }

    // ---- what programs see

    @Override
    public synchronized SSLSession getSession(byte[] sessionId) {
        if (sessionId == null) {
            throw new NullPointerException("session id cannot be null");
        }
        Cached found = sessions.get(SessionIdentity.of(sessionId));
        return found != null && isShown(found) ? found.shown : null;
    }

    @Override
    public synchronized Enumeration<byte[]> getIds() {
        List<byte[]> ids = new ArrayList<>();
        for (Cached cached : sessions.values()) {
            if (isShown(cached)) {
                ids.add(cached.shown.getId());
            }
        }
        return Collections.enumeration(ids);
    }

    private boolean isShown(Cached cached) {
        return cached.shown != null && cached.shown.isValid() && isAlive(cached);
    }

    private boolean isAlive(Cached cached) {
        long age = now() - cached.life.created;
        return !cached.life.invalidated && (timeoutSeconds == 0 || age < timeoutSeconds * 1000L);
    }

    @Override
    public synchronized void setSessionTimeout(int seconds) {
        if (seconds < 0) {
            throw new IllegalArgumentException("negative session timeout: " + seconds);
        }
        timeoutSeconds = seconds;
        trim();
    }

    @Override
    public synchronized int getSessionTimeout() {
        return timeoutSeconds;
    }

    /** How long a session that begins now may be resumed. */
    synchronized Duration lifetime() {
        Duration longest = ResumableSession.LONGEST_LIFETIME;
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        return timeout.isZero() || timeout.compareTo(longest) > 0 ? longest : timeout;
    }

    @Override
    public synchronized void setSessionCacheSize(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("negative session cache size: " + size);
        }
        cacheSizeSet = true;
        cacheSize = size;
        trim();
    }

    /** What the properties say; it does not count if the program has said something. */
    synchronized void defaultCacheSize(int size) {
        if (!cacheSizeSet) {
            cacheSize = size;
            trim();
        }
    }

    @Override
    public synchronized int getSessionCacheSize() {
        return cacheSize;
    }

    /** Drops the eldest: what is expired, and what is too many. */
    private void trim() {
        Iterator<Cached> eldestFirst = sessions.values().iterator();
        while (eldestFirst.hasNext()) {
            Cached eldest = eldestFirst.next();
            boolean tooMany = cacheSize != 0 && sessions.size() > cacheSize; // 0 means no limit
            if (!tooMany && isAlive(eldest)) {
                return;
            }
            eldestFirst.remove();
            forget(eldest);
        }
    }
}
