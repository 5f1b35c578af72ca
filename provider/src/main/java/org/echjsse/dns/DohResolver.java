package org.echjsse.dns;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManager;
import org.xbill.DNS.Name;

/**
 * Asks over DNS-over-HTTPS (RFC 8484). One instance keeps one cache and its HTTP clients.
 *
 * <p>If it is given TLS with ECH, it hides the names of the DoH servers, too, where they publish how (DNS-68): each is asked for its own
 * HTTPS records, once it has answered anything, and as soon as they are known there is a new connection. The first connection has the
 * name in clear and a look-alike of ECH, unless the configuration is set by hand.
 */
public final class DohResolver extends HttpsResolver {
    private static final int THREADS = 3;
    private static final int HTTPS_PORT = 443;
    /** For servers whose records may not be kept. */
    private static final Duration ASKED_EVERY = Duration.ofMinutes(1);

    private final DohClients clients;
    private final DohSettings settings;
    private final LongSupplier nanoTime;
    private final Map<URI, OwnName> ownNames = new HashMap<>();
    private final Map<URI, Long> askedAt = new HashMap<>();

    /**
     * @param itself nobody else is asked about it: it may be a name that others do not have to know
     */
    private record OwnName(Name name, NameServers itself) {}

    public DohResolver(DohSettings settings) {
        this(settings, DohTls::defaultTrust, new SteadyClock());
    }

    /**
     * @param trust who vouches for the DoH servers, instead of the JDK's trust store
     */
    public DohResolver(DohSettings settings, TrustManager[] trust) {
        this(settings, trust::clone, new SteadyClock());
    }

    /**
     * @param tls for the connections to servers that have a name
     */
    public DohResolver(DohSettings settings, EchTls tls) {
        this(settings, DohTls::defaultTrust, Optional.of(tls), new SteadyClock());
    }

    /** With both. */
    public DohResolver(DohSettings settings, EchTls tls, TrustManager[] trust) {
        this(settings, trust::clone, Optional.of(tls), new SteadyClock());
    }

    DohResolver(DohSettings settings, DohClients.TrustSource trust, LongSupplier nanoTime) {
        this(settings, trust, nanoTime, new Surroundings(nanoTime));
    }

    DohResolver(DohSettings settings, DohClients.TrustSource trust, LongSupplier nanoTime, Surroundings surroundings) {
        this(settings, clients(settings, trust, Optional.empty(), nanoTime), nanoTime, surroundings);
    }

    private DohResolver(
            DohSettings settings, DohClients.TrustSource trust, Optional<EchTls> tls, LongSupplier nanoTime) {
        this(settings, clients(settings, trust, tls, nanoTime), nanoTime, new Surroundings(nanoTime));
    }

    private DohResolver(DohSettings settings, DohClients clients, LongSupplier nanoTime, Surroundings surroundings) {
        super(routes(settings, clients), settings.timeout(), nanoTime, surroundings);
        this.clients = clients;
        this.settings = settings;
        this.nanoTime = nanoTime;
        for (URI server : clients.hidable()) {
            try {
                ownNames.put(
                        server,
                        new OwnName(
                                queryName(server.getHost(), port(server)),
                                servers(settings, clients, List.of(server))));
            } catch (IOException noNameOfTheDns) {
                // then there is no record of it either
            }
        }
        clients.published(server -> known(server.getHost(), port(server)));
    }

    private static DohClients clients(
            DohSettings settings, DohClients.TrustSource trust, Optional<EchTls> tls, LongSupplier nanoTime) {
        Duration limit = limit(settings.timeout());
        return new DohClients(settings, trust, tls, limit, LookupThreads.upTo(THREADS, "EchJSSE-DoH"), nanoTime);
    }

    private static Routes routes(DohSettings settings, DohClients clients) {
        Map<Name, NameServers> bySuffix = new HashMap<>();
        settings.routes().forEach((suffix, servers) -> {
            try {
                bySuffix.put(queryName(suffix, HTTPS_PORT), servers(settings, clients, servers));
            } catch (IOException noName) {
                throw new IllegalArgumentException("DoH servers for a name: not a host name of A-labels", noName);
            }
        });
        return new Routes(servers(settings, clients, settings.servers()), bySuffix);
    }

    private static NameServers servers(DohSettings settings, DohClients clients, List<URI> asked) {
        List<DohEndpoint> endpoints = asked.stream()
                .flatMap(server -> clients.endpoints(server).stream())
                .toList();
        return new NameServers("DoH", () -> endpoints, settings.timeout(), clients.executor());
    }

    private static int port(URI server) {
        return server.getPort() < 0 ? HTTPS_PORT : server.getPort();
    }

    /** Of all servers, in lower case. */
    Set<String> hosts() {
        return settings.all().stream()
                .map(server -> server.getHost().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    void disconnect() {
        clients.dropAll();
    }

    /** DNS-68: the server itself is asked, over the connection that is there; nothing waits for it. */
    @Override
    void answered(Name name, HttpsAnswer answer) {
        ownNames.forEach((server, ownName) -> {
            if (ownName.name().equals(name)) {
                clients.reconsider(server);
            } else if (server.equals(answer.server()) && mayTell(server, ownName.name()) && isTimeToAsk(server)) {
                refresh(ownName.name(), ownName.itself());
            }
        });
    }

    /** Not of a name that nobody is asked for, or that is others' to speak of. */
    private boolean mayTell(URI server, Name ownName) {
        return clients.mayLookUp(server)
                && routes().routed(ownName)
                        .map(servers -> servers.include(server))
                        .orElse(true);
    }

    private synchronized boolean isTimeToAsk(URI server) {
        long now = nanoTime.getAsLong();
        Long before = askedAt.get(server);
        if (before != null && now - before < ASKED_EVERY.toNanos()) {
            return false;
        }
        askedAt.put(server, now);
        return true;
    }
}
