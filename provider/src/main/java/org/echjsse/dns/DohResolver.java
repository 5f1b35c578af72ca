package org.echjsse.dns;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import javax.net.ssl.TrustManager;

/** Asks over DNS-over-HTTPS (RFC 8484). One instance keeps one cache and its HTTP clients. */
public final class DohResolver extends HttpsResolver {
    private static final int THREADS = 3;

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
        super(servers(settings, trust), settings.timeout(), nanoTime);
    }

    private static NameServers servers(DohSettings settings, DohClients.TrustSource trust) {
        Executor executor = LookupThreads.upTo(THREADS, "EchJSSE-DoH");
        Duration limit = settings.timeout().compareTo(LIMIT) > 0 ? settings.timeout() : LIMIT;
        List<DohEndpoint> endpoints = new DohClients(settings, trust, limit, executor).endpoints();
        return new NameServers("DoH", () -> endpoints, settings.timeout(), executor);
    }
}
