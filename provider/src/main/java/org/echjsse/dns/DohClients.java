package org.echjsse.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * The HTTP clients for the configured DoH servers. Thread-safe; clients are made at first use.
 *
 * <p>They go through the HTTP proxy of the JVM, if it has one: where that is the only way out it is also ours, and all that it sees is
 * the DoH server (DNS-39).
 *
 * <p>A client whose last exchange was a while ago, or has timed out, makes room for a new one: its connection may be dead without
 * knowing it (a router has forgotten it, the machine was asleep), and an HTTP/2 connection of the JDK is never given up for that.
 */
final class DohClients {
    private static final String WITHOUT_BOOTSTRAP = "";
    /** Less than routers keep a TCP connection. */
    static final Duration KEPT_UNUSED = Duration.ofSeconds(60);

    /** Makes the trust managers, once, when the first connection needs them. */
    interface TrustSource {
        TrustManager[] get() throws IOException;
    }

    private final DohSettings settings;
    private final TrustSource trust;
    private final Duration limit;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Map<String, Connected> clients = new HashMap<>();

    private record Connected(HttpClient client, long usedAt) {}

    /**
     * @param limit after which one exchange is given up; at least the budget, so that a late answer still reaches the cache
     */
    DohClients(DohSettings settings, TrustSource trust, Duration limit, Executor executor, LongSupplier nanoTime) {
        this.settings = settings;
        this.trust = trust;
        this.limit = limit;
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    /** One for each server and bootstrap address, in the order of the settings. */
    List<DohEndpoint> endpoints() {
        List<DohEndpoint> endpoints = new ArrayList<>();
        for (URI server : settings.servers()) {
            DohTemplate.Method method = settings.methodOf(server);
            List<InetAddress> addresses = settings.bootstrapOf(server);
            if (addresses.isEmpty()) {
                endpoints.add(new DohEndpoint(server, method, null, clientOf(WITHOUT_BOOTSTRAP), limit));
            }
            for (InetAddress address : addresses) {
                endpoints.add(new DohEndpoint(server, method, address, clientOf(server.getHost()), limit));
            }
        }
        return List.copyOf(endpoints);
    }

    Executor executor() {
        return executor;
    }

    synchronized void dropAll() {
        clients.clear();
    }

    private DohEndpoint.ClientSource clientOf(String bootstrapHost) {
        return new DohEndpoint.ClientSource() {
            @Override
            public HttpClient get() throws IOException {
                return client(bootstrapHost);
            }

            @Override
            public void hasTimedOut(HttpClient client) {
                drop(bootstrapHost, client);
            }
        };
    }

    private synchronized HttpClient client(String bootstrapHost) throws IOException {
        long now = nanoTime.getAsLong();
        Connected known = clients.get(bootstrapHost);
        HttpClient client = known != null && now - known.usedAt() < KEPT_UNUSED.toNanos()
                ? known.client()
                : newClient(bootstrapHost);
        clients.put(bootstrapHost, new Connected(client, now));
        return client;
    }

    private synchronized void drop(String bootstrapHost, HttpClient client) {
        Connected known = clients.get(bootstrapHost);
        if (known != null && known.client() == client) {
            clients.remove(bootstrapHost);
        }
    }

    private HttpClient newClient(String bootstrapHost) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2) // DNS-66
                .followRedirects(HttpClient.Redirect.NEVER) // DNS-63
                .connectTimeout(limit)
                .executor(executor);
        if (bootstrapHost.equals(WITHOUT_BOOTSTRAP)) {
            return builder.sslContext(DohTls.context(trust.get())).build();
        }
        SSLParameters parameters = new SSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(bootstrapHost)));
        return builder.sslContext(DohTls.context(DohTls.forHost(bootstrapHost, trust.get())))
                .sslParameters(parameters)
                .build();
    }
}
