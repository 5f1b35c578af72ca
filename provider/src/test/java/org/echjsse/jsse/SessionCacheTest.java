package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.echjsse.bctls.Negotiated;
import org.echjsse.bctls.ResumableSession;
import org.echjsse.bctls.SessionIdentity;
import org.echjsse.wire.SecretOctets;
import org.junit.jupiter.api.Test;

/** What the cache does with secrets, and with time. */
class SessionCacheTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private long now = 1_000_000_000;
    private final EchSslSessionContext cache = new EchSslSessionContext(() -> now);
    private final SessionPeer peer = peer(443, ResumableSession.Channel.ECH);
    private int tickets;

    private static SessionPeer peer(int port, ResumableSession.Channel channel) {
        return new SessionPeer("secret.example", port, Optional.empty(), Optional.of("HTTPS"), channel, null);
    }

    private ResumableSession ticket(int session, String protocol, Duration lifetime) {
        Negotiated origin = new Negotiated(
                Optional.of(protocol),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new byte[] {(byte) session},
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
        Instant time = Instant.ofEpochMilli(now);
        return new ResumableSession(
                origin,
                ResumableSession.Channel.ECH,
                SessionIdentity.of(new byte[] {(byte) session, (byte) tickets++}),
                SecretOctets.copyOf(new byte[32]),
                0,
                time,
                time,
                time.plus(lifetime));
    }

    private EchSslSession session() {
        return shown(new SessionLife(now), SessionState.NOTHING);
    }

    private EchSslSession shown(SessionLife life, Negotiated negotiated) {
        SessionState state = new SessionState("secret.example", 443);
        state.context = cache;
        state.life = life;
        state.negotiated = negotiated;
        state.established = true;
        return new EchSslSession(state);
    }

    private ResumableSession remember(EchSslSession session, ResumableSession ticket, Optional<SessionPeer> with) {
        EchSslSession resumed = ticket.isTls13() ? session.of(ticket) : shown(session.life(), ticket.origin());
        cache.remember(ticket, resumed, null, with);
        return ticket;
    }

    private static boolean isWiped(ResumableSession ticket) {
        return ticket.secret().isDestroyed();
    }

    private Optional<Resumption> take() {
        return cache.take(peer, session -> true);
    }

    @Test
    void aTicketThatIsTakenIsWipedInTheCacheAndNotOutside() {
        ResumableSession ticket = remember(session(), ticket(1, "TLSv1.3", HOUR), Optional.of(peer));
        Resumption taken = take().orElseThrow();
        assertTrue(isWiped(ticket));
        assertFalse(isWiped(taken.ticket()));
        taken.close();
        assertTrue(isWiped(taken.ticket()));
        assertEquals(Optional.empty(), take()); // RFC 8446, C.4
    }

    @Test
    void aSessionIdIsTakenAgainAndAgain() {
        remember(session(), ticket(1, "TLSv1.2", HOUR), Optional.of(peer));
        Resumption one = take().orElseThrow();
        one.close();
        assertFalse(isWiped(take().orElseThrow().ticket()));
    }

    @Test
    void theNewestTicketComesFirstAndThoseOfOnePeerAreBounded() {
        EchSslSession session = session();
        List<ResumableSession> given = new java.util.ArrayList<>();
        for (int i = 0; i < 6; i++) {
            given.add(remember(session, ticket(i, "TLSv1.3", HOUR), Optional.of(peer)));
        }
        for (int i = 6; i < 12; i++) {
            given.add(remember(session(), ticket(i, "TLSv1.3", HOUR), Optional.of(peer)));
        }
        assertEquals(
                given.subList(0, 2),
                given.stream().filter(SessionCacheTest::isWiped).toList());
        for (int i = 11; i >= 2; i--) {
            assertEquals(given.get(i).identity(), take().orElseThrow().ticket().identity());
        }
        assertEquals(Optional.empty(), take());
    }

    @Test
    void aSessionIdThatAServerGivesTwiceIsTheNewerOnes() {
        ResumableSession one = sessionId();
        ResumableSession two = sessionId();
        EchSslSession newer = session();
        remember(session(), one, Optional.of(peer));
        remember(newer, two, Optional.of(peer));
        assertTrue(isWiped(one));
        assertEquals(newer.life(), take().orElseThrow().session().life());
    }

    private ResumableSession sessionId() {
        tickets = 0;
        return ticket(1, "TLSv1.2", HOUR);
    }

    @Test
    void whoDoesNotAskForACheckOfNamesTakesWhatWasChecked() {
        SessionPeer unchecked = new SessionPeer(
                "Secret.Example", 443, Optional.empty(), Optional.empty(), ResumableSession.Channel.ECH, null);
        remember(session(), ticket(1, "TLSv1.3", HOUR), Optional.of(unchecked));
        assertEquals(Optional.empty(), take()); // asks for HTTPS
        assertTrue(cache.take(unchecked, session -> true).isPresent());
        remember(session(), ticket(2, "TLSv1.3", HOUR), Optional.of(peer));
        assertTrue(cache.take(unchecked, session -> true).isPresent());
    }

    @Test
    void channelsAndPortsAreKeptApart() {
        remember(session(), ticket(1, "TLSv1.3", HOUR), Optional.of(peer));
        assertNotEquals(peer, peer(443, ResumableSession.Channel.CLEAR));
        for (SessionPeer other :
                List.of(peer(443, ResumableSession.Channel.CLEAR), peer(444, ResumableSession.Channel.ECH))) {
            assertEquals(Optional.empty(), cache.take(other, session -> true)); // CLI-72, SEC-17
        }
    }

    @Test
    void ticketsExpireBeforeTheirSession() {
        EchSslSession session = session();
        ResumableSession shortLived =
                remember(session, ticket(1, "TLSv1.3", Duration.ofSeconds(10)), Optional.of(peer));
        now += 10_000;
        assertEquals(Optional.empty(), take());
        assertTrue(isWiped(shortLived));
    }

    @Test
    void sessionsExpireBeforeTheirTicketsAndAreWipedThen() {
        ResumableSession old = remember(session(), ticket(1, "TLSv1.3", HOUR), Optional.of(peer));
        cache.setSessionTimeout(60);
        now += 60_000;
        assertEquals(Optional.empty(), take());
        assertEquals(Optional.empty(), cache.find(old.identity(), null));
        remember(session(), ticket(2, "TLSv1.3", HOUR), Optional.of(peer));
        assertTrue(isWiped(old));
    }

    @Test
    void theEldestGoFirstAndAreWiped() {
        cache.setSessionCacheSize(2);
        ResumableSession one = remember(session(), ticket(1, "TLSv1.3", HOUR), Optional.empty());
        ResumableSession two = remember(session(), ticket(2, "TLSv1.3", HOUR), Optional.empty());
        ResumableSession three = remember(session(), ticket(3, "TLSv1.3", HOUR), Optional.empty());
        assertTrue(isWiped(one));
        assertFalse(isWiped(two) || isWiped(three));
        assertEquals(Optional.empty(), cache.find(one.identity(), null));
        cache.setSessionCacheSize(1);
        assertTrue(isWiped(two));
        assertFalse(isWiped(three));
        cache.setSessionCacheSize(0);
        for (int i = 10; i < 100; i++) {
            remember(session(), ticket(i, "TLSv1.3", HOUR), Optional.empty());
        }
        assertFalse(isWiped(three), "0 means no limit");
    }

    @Test
    void whatIsInvalidatedIsWipedAndTakesNoMoreTickets() {
        EchSslSession session = session();
        ResumableSession ticket = remember(session, ticket(1, "TLSv1.3", HOUR), Optional.of(peer));
        session.invalidate();
        assertTrue(isWiped(ticket));
        assertTrue(isWiped(remember(session, ticket(1, "TLSv1.3", HOUR), Optional.of(peer))));
        assertEquals(Optional.empty(), take());
        assertFalse(cache.getIds().hasMoreElements());
    }

    @Test
    void whatCameOfASessionEndsWithIt() {
        EchSslSession first = session();
        remember(first, ticket(1, "TLSv1.3", HOUR), Optional.of(peer));
        EchSslSession second = take().orElseThrow().session();
        ResumableSession third = remember(second, ticket(2, "TLSv1.3", HOUR), Optional.of(peer));
        first.invalidate();
        assertTrue(second.life().isInvalidated());
        assertTrue(isWiped(third));
        assertFalse(cache.getIds().hasMoreElements());
    }

    @Test
    void aServerForgetsATicketWhenItHasBeenUsed() {
        ResumableSession ticket = remember(session(), ticket(1, "TLSv1.3", HOUR), Optional.empty());
        Resumption found = cache.find(ticket.identity(), null).orElseThrow();
        assertTrue(cache.find(ticket.identity(), null).isPresent(), "an attempt may fail");
        cache.used(found.ticket());
        assertEquals(Optional.empty(), cache.find(ticket.identity(), null));
        assertTrue(isWiped(ticket));
        assertFalse(isWiped(found.ticket()));
    }

    @Test
    void aServerTellsLifetimesThatClientsMayKeep() {
        assertEquals(Duration.ofDays(1), cache.lifetime());
        cache.setSessionTimeout(0);
        assertEquals(Duration.ofDays(7), cache.lifetime()); // RFC 8446, 4.6.1
        cache.setSessionTimeout(30 * 86400);
        assertEquals(Duration.ofDays(7), cache.lifetime());
        cache.setSessionTimeout(5);
        assertEquals(Duration.ofSeconds(5), cache.lifetime());
    }
}
