package org.echjsse.dns;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.xbill.DNS.Name;

/**
 * The configured DoH servers as one: asks the first, and the next as soon as one has failed, or has been silent for its share of the
 * budget. The first good answer counts. Thread-safe; clients are made at first use.
 *
 * <p>The clients have a few daemon threads of their own: a lookup happens inside a delegated task of a handshake, and that handshake
 * may belong to an {@code HttpClient} of the application, whose threads must not be needed to finish it.
 *
 * <p>The clients go through the HTTP proxy of the JVM, if it has one: where that is the only way out it is also ours, and all that it
 * sees is the DoH server (DNS-39).
 */
final class DohServers {
    private static final Logger LOG = System.getLogger("org.echjsse.dns");
    private static final int THREADS = 3;
    private static final String WITHOUT_BOOTSTRAP = "";

    /** Makes the trust managers, once, when the first connection needs them. */
    interface TrustSource {
        TrustManager[] get() throws IOException;
    }

    /**
     * @param server which one answered
     * @param ageSeconds to be taken off every TTL
     */
    record Reply(DnsResponse response, URI server, long ageSeconds) {}

    private final List<DohEndpoint> endpoints = new ArrayList<>();
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();
    private final TrustSource trust;
    private final Duration limit;
    private final long patienceMillis;
    private Executor executor;

    /**
     * @param limit after which one exchange is given up; at least the budget, so that a late answer still reaches the cache
     */
    DohServers(DohSettings settings, TrustSource trust, Duration limit) {
        this.trust = trust;
        this.limit = limit;
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
        patienceMillis = Math.max(1, settings.timeout().toMillis() / endpoints.size());
    }

    /** The future fails with an {@link IOException} that names each server and its reason, and not the queried name. */
    CompletableFuture<Reply> ask(Name name, Freshness freshness) {
        Race race = new Race(name, freshness);
        race.startNext(0);
        return race.winner;
    }

    private final class Race {
        private final Name name;
        private final byte[] query;
        private final Freshness freshness;
        private final CompletableFuture<Reply> winner = new CompletableFuture<>();
        private final List<String> failures = new ArrayList<>();
        private int started;
        private int running;

        Race(Name name, Freshness freshness) {
            this.name = name;
            this.query = DnsQuery.encode(name);
            this.freshness = freshness;
        }

        /** Starts the endpoint with this number, unless it has been started already. */
        void startNext(int number) {
            DohEndpoint endpoint;
            synchronized (this) {
                if (number != started || number == endpoints.size() || winner.isDone()) {
                    return;
                }
                endpoint = endpoints.get(started++);
                running++;
            }
            endpoint.ask(query, freshness)
                    .thenApply(reply -> parse(endpoint, reply))
                    .whenComplete((reply, failure) -> finished(endpoint, number, reply, failure));
            if (number + 1 < endpoints.size()) {
                CompletableFuture.delayedExecutor(patienceMillis, TimeUnit.MILLISECONDS, executor())
                        .execute(() -> startNext(number + 1));
            }
        }

        private Reply parse(DohEndpoint endpoint, DohEndpoint.Reply reply) {
            try {
                return new Reply(DnsResponse.parse(reply.message(), name), endpoint.server(), reply.ageSeconds());
            } catch (IOException e) {
                throw new java.util.concurrent.CompletionException(e);
            }
        }

        private void finished(DohEndpoint endpoint, int number, Reply reply, Throwable failure) {
            if (failure == null) {
                winner.complete(reply);
                return;
            }
            LOG.log(Level.DEBUG, () -> name + ": " + endpoint + ": " + DohEndpoint.reason(failure));
            boolean last;
            synchronized (this) {
                running--;
                failures.add(endpoint + ": " + DohEndpoint.reason(failure));
                last = running == 0 && started == endpoints.size();
            }
            if (last) {
                winner.completeExceptionally(new IOException(
                        "DoH lookup of HTTPS records failed: " + String.join("; ", failures),
                        DohEndpoint.cause(failure)));
            } else {
                startNext(number + 1);
            }
        }
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
                .executor(executor());
        if (bootstrapHost.equals(WITHOUT_BOOTSTRAP)) {
            return builder.sslContext(DohTls.context(trust.get())).build();
        }
        SSLParameters parameters = new SSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(bootstrapHost)));
        return builder.sslContext(DohTls.context(DohTls.forHost(bootstrapHost, trust.get())))
                .sslParameters(parameters)
                .build();
    }

    private synchronized Executor executor() {
        if (executor == null) {
            AtomicInteger number = new AtomicInteger();
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                        Thread thread = new Thread(null, task, "EchJSSE-DoH-" + number.incrementAndGet(), 0, false);
                        thread.setDaemon(true);
                        thread.setContextClassLoader(null); // keeps no web application from being unloaded
                        return thread;
                    });
            pool.allowCoreThreadTimeOut(true);
            executor = pool;
        }
        return executor;
    }
}
