package org.echjsse.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * The HTTP clients for the configured DoH servers. Thread-safe; clients are made at first use.
 *
 * <p>They go through the HTTP proxy of the JVM, if it has one: where that is the only way out it is also ours, and all that it sees is
 * the DoH server (DNS-39).
 */
final class DohClients {
    private static final String WITHOUT_BOOTSTRAP = "";

    /** Makes the trust managers, once, when the first connection needs them. */
    interface TrustSource {
        TrustManager[] get() throws IOException;
    }

    private final DohSettings settings;
    private final TrustSource trust;
    private final Duration limit;
    private final Executor executor;
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

    /**
     * @param limit after which one exchange is given up; at least the budget, so that a late answer still reaches the cache
     */
    DohClients(DohSettings settings, TrustSource trust, Duration limit, Executor executor) {
        this.settings = settings;
        this.trust = trust;
        this.limit = limit;
        this.executor = executor;
    }

    /** One for each server and bootstrap address, in the order of the settings. */
    List<DohEndpoint> endpoints() {
        List<DohEndpoint> endpoints = new ArrayList<>();
        for (URI server : settings.servers()) {
            DohTemplate.Method method = settings.methodOf(server);
            List<InetAddress> addresses = settings.bootstrapOf(server);
            if (addresses.isEmpty()) {
                endpoints.add(new DohEndpoint(server, method, null, () -> client(WITHOUT_BOOTSTRAP), limit));
            }
            for (InetAddress address : addresses) {
                endpoints.add(new DohEndpoint(server, method, address, () -> client(server.getHost()), limit));
            }
        }
        return List.copyOf(endpoints);
    }

    private HttpClient client(String bootstrapHost) throws IOException {
        HttpClient client = clients.get(bootstrapHost);
        if (client == null) {
            synchronized (clients) {
                client = clients.get(bootstrapHost);
                if (client == null) {
                    client = newClient(bootstrapHost);
                    clients.put(bootstrapHost, client);
                }
            }
        }
        return client;
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
