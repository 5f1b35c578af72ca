package org.echjsse.dns;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.echjsse.wire.PeerFault;
import org.xbill.DNS.Name;

/**
 * One lookup: from the query name along CNAMEs and AliasMode records to the ServiceMode records at the end (RFC 9460, section 3). Not
 * thread-safe; its steps run one after the other.
 */
final class HttpsLookup {
    /** DNS-05: AliasMode records, and CNAMEs that need a query of their own. */
    static final int MAX_HOPS = 8;

    private static final long MAX_TTL = Duration.ofDays(1).toSeconds();
    /** RFC 2308, 5 finds one to three hours sensible. A negative answer costs privacy, so the shorter. */
    private static final long MAX_NEGATIVE_TTL = Duration.ofHours(1).toSeconds();

    private static final Logger LOG = System.getLogger("org.echjsse.dns");

    /**
     * @param ttlSeconds how long it may be used from now on; 0: once
     */
    record Outcome(HttpsAnswer answer, long ttlSeconds) {}

    private final Routes routes;
    private final Name queryName;
    private final Freshness freshness;
    private final Random random;
    private final long startedAt = System.nanoTime();
    private final Set<Name> asked = new HashSet<>();
    private final List<String> ignored = new ArrayList<>();
    /** RFC 2181, 8; DNS-50: the least of everything on the way. */
    private long ttl = MAX_TTL;

    private HttpsLookup(Routes routes, Name queryName, Freshness freshness, Random random) {
        this.routes = routes;
        this.queryName = queryName;
        this.freshness = freshness;
        this.random = random;
    }

    /**
     * The future fails with an {@link IOException} if there is no answer.
     *
     * @param servers for the query name
     * @param routes for the names it leads to
     */
    static CompletableFuture<Outcome> start(
            NameServers servers, Routes routes, Name queryName, Freshness freshness, Random random) {
        return new HttpsLookup(routes, queryName, freshness, random).ask(queryName, servers);
    }

    private CompletableFuture<Outcome> ask(Name name, NameServers servers) {
        asked.add(name);
        return servers.ask(DnsQuestion.https(name), freshness, reply -> next(name, servers, reply));
    }

    private CompletableFuture<Outcome> next(Name name, NameServers servers, NameServer.Reply reply) throws PeerFault {
        DnsResponse response = reply.response();
        Routes.Trail trail = routes.trail(name, servers, response);
        trail.links().forEach(link -> lower(link.ttl(), reply));
        Name end = trail.end();
        if (trail.servers() != servers) {
            return follow(end, trail.servers(), reply.server());
        }
        List<DnsResponse.Https> set = response.answersOf(end, DnsResponse.Https.class);
        if (set.isEmpty()) {
            return noRecord(name, end, servers, reply);
        }
        set.forEach(record -> lower(record.ttl(), reply));
        List<HttpsRdata> parsed = parse(set);
        List<HttpsRdata> aliases =
                parsed.stream().filter(HttpsRdata.AliasMode.class::isInstance).toList();
        // RFC 9460, 2.4.1; DNS-03: with an AliasMode record in the set, ServiceMode records do not count.
        return aliases.isEmpty()
                ? done(services(end, parsed), reply.server())
                : alias(aliases.get(random.nextInt(aliases.size())).target(), servers, reply.server()); // 2.4.2; DNS-04
    }

    private CompletableFuture<Outcome> alias(Name target, NameServers servers, URI server) {
        return follow(target, routes.ofTarget(target, servers), server);
    }

    private CompletableFuture<Outcome> noRecord(Name name, Name end, NameServers servers, NameServer.Reply reply) {
        for (DnsResponse.Soa soa : reply.response().authority()) {
            if (end.subdomain(soa.owner())) {
                // RFC 2308, 5; DNS-51
                lower(Math.min(soa.ttl(), soa.minimum()), reply);
                return negative(reply.server());
            }
        }
        if (!end.equals(name) && !reply.response().nxdomain()) {
            return follow(end, servers, reply.server()); // DNS-06: the server gave the CNAME only
        }
        ttl = 0; // RFC 2308, 5; DNS-51: without a SOA record a negative answer is not cached
        return negative(reply.server());
    }

    /** The same type at another name, without a prefix (RFC 9460, 2.4.2). */
    private CompletableFuture<Outcome> follow(Name target, NameServers servers, URI server) {
        if (target.equals(Name.root)) {
            // RFC 9460, 2.5.1 and 12; DNS-08: "service unavailable" is advice, and cheap to forge.
            return giveUp("AliasMode \".\" (service unavailable)", server);
        }
        if (asked.contains(target)) {
            return giveUp("a loop of aliases", server); // DNS-05
        }
        if (asked.size() > MAX_HOPS) {
            return giveUp("more than " + MAX_HOPS + " aliases", server); // DNS-05
        }
        return ask(target, servers);
    }

    /** As if there were no record (RFC 9460, 2.4.2), but not without a word. */
    private CompletableFuture<Outcome> giveUp(String reason, URI server) {
        ignore("all", reason, Level.WARNING);
        return negative(server);
    }

    private CompletableFuture<Outcome> negative(URI server) {
        return done(List.of(), server);
    }

    private List<HttpsRdata> parse(List<DnsResponse.Https> set) {
        List<HttpsRdata> parsed = new ArrayList<>();
        for (DnsResponse.Https record : set) {
            try {
                parsed.add(HttpsRdata.parse(record.rdata()));
            } catch (PeerFault fault) {
                if (fault.kind() == PeerFault.Kind.MALFORMED) {
                    // RFC 9460, 2.2; DNS-12, DNS-22: the whole set is void, and the site is reached as if it had none.
                    ignore("all " + set.size() + " of the set", "malformed: " + fault.getMessage(), Level.WARNING);
                    return List.of();
                }
                ignore("one", fault.getMessage(), Level.WARNING); // 2.4.3; DNS-14: this one only
            }
        }
        return parsed;
    }

    private List<HttpsRecord> services(Name owner, List<HttpsRdata> parsed) {
        List<HttpsRecord> usable = new ArrayList<>();
        for (HttpsRdata rdata : parsed) {
            HttpsRdata.ServiceMode service = (HttpsRdata.ServiceMode) rdata;
            String which = "priority " + service.priority();
            service.incompatibility()
                    .ifPresentOrElse(
                            reason -> ignore(which, reason, Level.DEBUG), () -> usable.add(record(owner, service)));
        }
        // RFC 9460, 2.4.1; DNS-09: ascending, at random among equals.
        Collections.shuffle(usable, random);
        usable.sort(Comparator.comparingInt(HttpsRecord::priority));
        return List.copyOf(usable);
    }

    private HttpsRecord record(Name owner, HttpsRdata.ServiceMode service) {
        // RFC 9460, 2.5.2; DNS-07: "." is the owner at the end of the chain.
        Name target = service.target().equals(Name.root) ? owner : service.target();
        return new HttpsRecord(
                owner.toString(true),
                ttl,
                service.priority(),
                target.toString(true),
                service.alpn(),
                service.noDefaultAlpn(),
                service.port(),
                service.ipv4hint(),
                service.ipv6hint(),
                service.ech());
    }

    private CompletableFuture<Outcome> done(List<HttpsRecord> records, URI server) {
        if (records.isEmpty()) {
            ttl = Math.min(ttl, MAX_NEGATIVE_TTL);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
        LOG.log(
                Level.DEBUG,
                () -> queryName + ": " + records.size() + " usable HTTPS records, " + ignored.size() + " ignored, for "
                        + ttl + " s, from " + server);
        return CompletableFuture.completedFuture(new Outcome(
                new HttpsAnswer(queryName.toString(true), records, List.copyOf(ignored), server, took), ttl));
    }

    private void ignore(String which, String reason, Level level) {
        ignored.add(which + ": " + reason);
        // The queried name is the secret of the inner hello: never above DEBUG.
        LOG.log(level, () -> "HTTPS records of a queried name ignored (" + which + "): " + reason);
        LOG.log(Level.DEBUG, () -> queryName + ": ignored (" + which + "): " + reason);
    }

    /** RFC 8484, 5.1; DNS-65: what a cache on the way has used up is gone. */
    private void lower(long seconds, NameServer.Reply reply) {
        ttl = Math.min(ttl, Math.max(0, seconds - reply.ageSeconds()));
    }
}
