package org.echjsse.jsse;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.echjsse.bctls.ResumableSession;
import org.echjsse.bctls.SessionIdentity;

/**
 * The sessions of a context's clients, or of its servers: what programs see of them, and what resumes them. Both are bounded by the cache
 * size, eldest first, each for itself: a client's session is of no use any more once its ticket is, but programs still see it. Secrets are
 * wiped when a ticket is dropped. Thread-safe.
 */
final class EchSslSessionContext implements SSLSessionContext {
    private static final int DEFAULT_TIMEOUT_SECONDS = 86400;

    /** A server may send as many as it likes; no client begins more connections at once. As SunJSSE. */
    private static final int TICKETS_A_PEER = 10;

    private final LongSupplier clock;
    /** What programs see, by session id, eldest first. */
    private final Map<SessionIdentity, EchSslSession> sessions = new LinkedHashMap<>();
    /** A ticket resumes one session; eldest first. */
    private final Map<SessionLife, Ticket> tickets = new LinkedHashMap<>();
    /** The same by where they come from, since those end together. */
    private final Map<SessionLife.Family, Set<Ticket>> byFamily = new HashMap<>();
    /** The same by what is on the wire: what a server looks for. */
    private final Map<SessionIdentity, Ticket> byIdentity = new HashMap<>();
    /** The same by server, newest last: what a client looks for. */
    private final Map<SessionPeer, Deque<Ticket>> byPeer = new HashMap<>();

    private int cacheSize = JdkTlsProperties.DEFAULT_SESSION_CACHE_SIZE;
    private boolean cacheSizeSet;
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    /**
     * What resumes a session.
     *
     * @param secret a ticket of TLS 1.3, or a session id of TLS 1.2
     * @param owner whose it is: a context that is initialised anew is another
     * @param peer whom a client resumes it with; empty on a server
     */
    private record Ticket(
            ResumableSession secret, EchSslSession session, ContextState owner, Optional<SessionPeer> peer) {

        Resumption copy() {
            return Resumption.of(secret, session, peer);
        }
    }

    EchSslSessionContext() {
        this(System::currentTimeMillis);
    }

    EchSslSessionContext(LongSupplier clock) {
        this.clock = clock;
    }

    /** Shows the session of a handshake that is complete, whether it can be resumed or not. */
    synchronized void add(EchSslSession session) {
        if (session.isValid()) {
            SessionIdentity id = SessionIdentity.of(session.getId());
            sessions.remove(id); // so that it is the youngest of all
            sessions.put(id, session);
            trim();
        }
    }

    /**
     * Keeps what a session is resumed with.
     *
     * @param session the one that goes on with it
     * @param peer whom a client resumes it with; empty on a server
     */
    synchronized void remember(
            ResumableSession secret, EchSslSession session, ContextState owner, Optional<SessionPeer> peer) {
        if (session.life().isInvalidated()) {
            secret.destroy();
            return;
        }
        Ticket ticket = new Ticket(secret, session, owner, peer);
        Optional.ofNullable(tickets.get(session.life())).ifPresent(this::drop);
        Optional.ofNullable(byIdentity.get(secret.identity())).ifPresent(this::drop);
        tickets.put(session.life(), ticket);
        byIdentity.put(secret.identity(), ticket);
        byFamily.computeIfAbsent(session.life().family(), any -> Collections.newSetFromMap(new IdentityHashMap<>()))
                .add(ticket);
        peer.ifPresent(whom -> keep(whom, ticket));
        if (secret.isTls13()) {
            add(session);
        }
        trim();
    }

    private void keep(SessionPeer peer, Ticket ticket) {
        Deque<Ticket> kept = byPeer.computeIfAbsent(peer, key -> new ArrayDeque<>());
        kept.addLast(ticket);
        if (kept.size() > TICKETS_A_PEER) {
            drop(kept.getFirst());
        }
    }

    /**
     * What a client offers: the newest that fits.
     *
     * @param fits what the connection's settings allow
     */
    synchronized Optional<Resumption> take(SessionPeer peer, Predicate<ResumableSession> fits) {
        for (SessionPeer acceptable : peer.acceptable()) {
            List<Ticket> eldestFirst = List.copyOf(byPeer.getOrDefault(acceptable, new ArrayDeque<>()));
            for (int i = eldestFirst.size() - 1; i >= 0; i--) {
                Ticket ticket = eldestFirst.get(i);
                if (!isAlive(ticket)) {
                    drop(ticket);
                } else if (fits.test(ticket.secret())) {
                    return Optional.of(taken(ticket));
                }
            }
        }
        return Optional.empty();
    }

    private Resumption taken(Ticket ticket) {
        Resumption resumption = ticket.copy();
        if (ticket.secret().isTls13()) {
            // RFC 8446, C.4: a ticket that is used twice tells an observer that both connections are one client's
            drop(ticket);
            sessions.remove(SessionIdentity.of(ticket.session().getId()));
        } else {
            makeYoungest(ticket);
        }
        return resumption;
    }

    private void makeYoungest(Ticket ticket) {
        tickets.remove(ticket.session().life());
        tickets.put(ticket.session().life(), ticket);
        add(ticket.session());
    }

    /** What a server is asked to resume. */
    synchronized Optional<Resumption> find(SessionIdentity identity, ContextState owner) {
        return Optional.ofNullable(byIdentity.get(identity))
                .filter(ticket -> ticket.owner() == owner && isAlive(ticket))
                .map(Ticket::copy);
    }

    /** A server: the ticket has been used, and the client has got another one; a session id is used again. */
    synchronized void used(ResumableSession session) {
        Optional.ofNullable(byIdentity.get(session.identity()))
                .ifPresent(session.isTls13() ? this::drop : this::makeYoungest);
    }

    /** A session is invalidated: nothing resumes it any more, nor what came from it. */
    synchronized void forget(EchSslSession session) {
        sessions.remove(SessionIdentity.of(session.getId()), session);
        for (Ticket ticket : List.copyOf(byFamily.getOrDefault(session.life().family(), Set.of()))) {
            if (ticket.session().life().isInvalidated()) {
                drop(ticket);
                sessions.remove(SessionIdentity.of(ticket.session().getId()), ticket.session());
            }
        }
    }

    private void drop(Ticket ticket) {
        tickets.remove(ticket.session().life(), ticket);
        byIdentity.remove(ticket.secret().identity(), ticket);
        byFamily.computeIfPresent(ticket.session().life().family(), (family, kept) -> {
            kept.remove(ticket);
            return kept.isEmpty() ? null : kept;
        });
        ticket.peer()
                .ifPresent(peer -> byPeer.computeIfPresent(peer, (key, kept) -> {
                    kept.remove(ticket);
                    return kept.isEmpty() ? null : kept;
                }));
        ticket.secret().destroy();
    }

    private boolean isAlive(Ticket ticket) {
        return isAlive(ticket.session()) && !ticket.secret().isExpired(Instant.ofEpochMilli(clock.getAsLong()));
    }

    /** As in SunJSSE, whoever looks for a session that is too old ends it. */
    private boolean isAlive(EchSslSession session) {
        if (isTooOld(session)) {
            session.invalidate();
        }
        return session.isValid();
    }

    private boolean isTooOld(EchSslSession session) {
        return timeoutSeconds != 0 && clock.getAsLong() - session.life().created >= timeoutSeconds * 1000L;
    }

    // ---- what programs see

    @Override
    public synchronized SSLSession getSession(byte[] sessionId) {
        if (sessionId == null) {
            throw new NullPointerException("session id cannot be null");
        }
        EchSslSession found = sessions.get(SessionIdentity.of(sessionId));
        return found != null && isAlive(found) ? found : null;
    }

    @Override
    public synchronized Enumeration<byte[]> getIds() {
        List<byte[]> ids = new ArrayList<>();
        for (EchSslSession session : List.copyOf(sessions.values())) {
            if (isAlive(session)) {
                ids.add(session.getId());
            }
        }
        return Collections.enumeration(ids);
    }

    @Override
    public synchronized void setSessionTimeout(int seconds) {
        if (seconds < 0) {
            throw new IllegalArgumentException("negative session timeout: " + seconds);
        }
        timeoutSeconds = seconds;
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

    /** Drops the eldest: what is too old, and what is too many. */
    private void trim() {
        while (!tickets.isEmpty()) {
            Ticket eldest = tickets.values().iterator().next();
            if (!isTooMany(tickets) && !isTooOld(eldest.session())) {
                break;
            }
            drop(eldest);
        }
        while (!sessions.isEmpty()) {
            EchSslSession eldest = sessions.values().iterator().next();
            if (!isTooMany(sessions) && !isTooOld(eldest)) {
                break;
            }
            sessions.remove(SessionIdentity.of(eldest.getId()));
        }
    }

    private boolean isTooMany(Map<?, ?> kept) {
        return cacheSize != 0 && kept.size() > cacheSize; // 0 means no limit
    }
}
