package org.echjsse.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.xbill.DNS.Name;

/**
 * Asks over plain DNS, for those whose resolver is not asked over DoH. Whoever is on the way reads the names that are looked up, and can
 * answer what he likes; the same cache and the same rules for answers as over DoH.
 */
public final class DnsResolver extends HttpsResolver {
    private static final int THREADS = 16;

    private final Optional<DohResolver> routed;

    /** Asks the servers that the system is configured to ask. */
    public DnsResolver(Duration budget) {
        this(new SystemNameServers(System::nanoTime), budget, Optional.empty(), new SteadyClock());
    }

    /**
     * Asks the servers of the system for all names but those that are routed to DoH servers.
     *
     * @param routed has the routes; asked for nothing else
     */
    public DnsResolver(Duration budget, DohResolver routed) {
        this(new SystemNameServers(System::nanoTime), budget, Optional.of(routed), new SteadyClock());
    }

    /**
     * @param servers asked in this order
     */
    public DnsResolver(List<InetSocketAddress> servers, Duration budget) {
        this(() -> servers, budget, Optional.empty(), new SteadyClock());
    }

    DnsResolver(Supplier<List<InetSocketAddress>> servers, Duration budget, LongSupplier nanoTime) {
        this(servers, budget, Optional.empty(), nanoTime);
    }

    DnsResolver(
            Supplier<List<InetSocketAddress>> servers,
            Duration budget,
            Optional<DohResolver> routed,
            LongSupplier nanoTime) {
        super(routes(servers(servers, budget), routed), budget, nanoTime, new Surroundings(nanoTime));
        this.routed = routed;
    }

    private static Routes routes(NameServers ofTheSystem, Optional<DohResolver> routed) {
        return routed.map(doh -> doh.routes().otherwise(ofTheSystem))
                .orElseGet(() -> new Routes(ofTheSystem, Map.of()));
    }

    private static NameServers servers(Supplier<List<InetSocketAddress>> addresses, Duration budget) {
        // Each lookup that is under way has a thread of its own, which waits.
        Executor executor = LookupThreads.upTo(THREADS, "EchJSSE-DNS");
        Duration limit = limit(budget);
        return new NameServers(
                "DNS",
                () -> addresses.get().stream()
                        .map(address -> new DnsServer(address, limit, executor))
                        .toList(),
                budget,
                executor);
    }

    @Override
    void disconnect() {
        // each question has its own socket, but for those of the routes
        routed.ifPresent(DohResolver::forget);
    }

    @Override
    void answered(Name name, HttpsAnswer answer) {
        // the names of DoH servers are to be hidden, and no others
        routed.ifPresent(doh -> doh.answered(name, answer));
    }
}
