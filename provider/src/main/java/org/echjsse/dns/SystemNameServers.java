package org.echjsse.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.xbill.DNS.ResolverConfig;

/**
 * The DNS servers that the system is configured to ask, as dnsjava finds them ({@code /etc/resolv.conf}, the registry of Windows). Looked
 * at anew from time to time, because they change with the network. Thread-safe.
 */
final class SystemNameServers implements Supplier<List<InetSocketAddress>> {
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoTime;
    private List<InetSocketAddress> servers;
    private long readAt;

    SystemNameServers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized List<InetSocketAddress> get() {
        long now = nanoTime.getAsLong();
        if (servers == null || now - readAt > KEPT_NANOS) {
            // An object of our own: the shared one of dnsjava is the application's.
            servers = List.copyOf(new ResolverConfig().servers());
            readAt = now;
        }
        return servers;
    }
}
