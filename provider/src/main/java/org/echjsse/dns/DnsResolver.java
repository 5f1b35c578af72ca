package org.echjsse.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
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

    /** Asks the servers that the system is configured to ask. */
    public DnsResolver(Duration budget) {
        this(new SystemNameServers(System::nanoTime), budget, new SteadyClock());
    }

    /**
     * @param servers asked in this order
     */
    public DnsResolver(List<InetSocketAddress> servers, Duration budget) {
        this(() -> servers, budget, new SteadyClock());
    }

    DnsResolver(Supplier<List<InetSocketAddress>> servers, Duration budget, LongSupplier nanoTime) {
        super(servers(servers, budget), budget, nanoTime, new Surroundings(nanoTime));
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
        // each question has its own socket
    }

    @Override
    void answered(Name name, HttpsAnswer answer) {
        // nobody's name is to be hidden
    }
}
