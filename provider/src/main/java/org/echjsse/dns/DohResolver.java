package org.echjsse.dns;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.TrustManager;

/** Asks over DNS-over-HTTPS (RFC 8484). One instance keeps one cache and its HTTP clients. */
public final class DohResolver extends HttpsResolver {
    private static final int THREADS = 3;

    private final DohClients clients;

    public DohResolver(DohSettings settings) {
        this(settings, DohTls::defaultTrust, System::nanoTime);
    }

    /**
     * @param trust who vouches for the DoH servers, instead of the JDK's trust store
     */
    public DohResolver(DohSettings settings, TrustManager[] trust) {
        this(settings, trust::clone, System::nanoTime);
    }

    DohResolver(DohSettings settings, DohClients.TrustSource trust, LongSupplier nanoTime) {
        this(settings, trust, nanoTime, new Surroundings(nanoTime));
    }

    DohResolver(DohSettings settings, DohClients.TrustSource trust, LongSupplier nanoTime, Surroundings surroundings) {
        this(settings, clients(settings, trust, nanoTime), nanoTime, surroundings);
    }

    private DohResolver(DohSettings settings, DohClients clients, LongSupplier nanoTime, Surroundings surroundings) {
        super(servers(settings, clients), settings.timeout(), nanoTime, surroundings);
        this.clients = clients;
    }

    private static DohClients clients(DohSettings settings, DohClients.TrustSource trust, LongSupplier nanoTime) {
        Duration limit = settings.timeout().compareTo(LIMIT) > 0 ? settings.timeout() : LIMIT;
        return new DohClients(settings, trust, limit, LookupThreads.upTo(THREADS, "EchJSSE-DoH"), nanoTime);
    }

    private static NameServers servers(DohSettings settings, DohClients clients) {
        List<DohEndpoint> endpoints = clients.endpoints();
        return new NameServers("DoH", () -> endpoints, settings.timeout(), clients.executor());
    }

    @Override
    void disconnect() {
        clients.dropAll();
    }
}
