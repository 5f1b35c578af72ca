package org.echjsse.dns;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.echjsse.config.EchConfigList;

/**
 * The HTTP clients for the configured DoH servers. Thread-safe; clients are made at first use.
 *
 * <p>They go through the HTTP proxy of the JVM, if it has one: where that is the only way out it is also ours, and all that it sees is
 * the DoH server (DNS-39).
 *
 * <p>A client whose last exchange was a while ago, or has timed out, makes room for a new one: its connection may be dead without
 * knowing it (a router has forgotten it, the machine was asleep), and an HTTP/2 connection of the JDK is never given up for that. So
 * does one that could hide the name of its server better, or has to do it otherwise. An {@code HttpClient} of JDK 17 cannot be closed,
 * and keeps a thread until the garbage collector finds it: so only a few may be left behind at a time.
 */
final class DohClients {
    /** Less than routers keep a TCP connection. */
    static final Duration KEPT_UNUSED = Duration.ofSeconds(60);

    static final int LEFT_BEHIND = 4;

    /** Makes the trust managers, once, when the first connection needs them. */
    interface TrustSource {
        TrustManager[] get() throws IOException;
    }

    private final DohSettings settings;
    private final TrustSource trust;
    private final Optional<EchTls> tls;
    private final Duration limit;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Map<URI, Connected> clients = new HashMap<>();
    private final List<WeakReference<HttpClient>> leftBehind = new ArrayList<>();
    private Function<URI, Optional<EchConfigList>> published = server -> Optional.empty();

    /**
     * @param published what the client has been made for
     */
    private record Connected(HttpClient client, Optional<EchConfigList> published, long usedAt) {}

    /**
     * @param tls for servers with a name; without it all of them get the JDK's
     * @param limit after which one exchange is given up; at least the budget, so that a late answer still reaches the cache
     */
    DohClients(
            DohSettings settings,
            TrustSource trust,
            Optional<EchTls> tls,
            Duration limit,
            Executor executor,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.trust = trust;
        this.tls = tls;
        this.limit = limit;
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    /** One for each bootstrap address of a server. */
    List<DohEndpoint> endpoints(URI server) {
        DohTemplate.Method method = settings.methodOf(server);
        List<InetAddress> addresses = settings.bootstrapOf(server);
        return addresses.isEmpty()
                ? List.of(new DohEndpoint(server, method, null, clientOf(server), limit))
                : addresses.stream()
                        .map(address -> new DohEndpoint(server, method, address, clientOf(server), limit))
                        .toList();
    }

    Executor executor() {
        return executor;
    }

    /** Where to look, without asking anybody, for what a server publishes for its own name. */
    synchronized void published(Function<URI, Optional<EchConfigList>> newPublished) {
        published = newPublished;
    }

    /** Servers that have a name, if there is a way to hide it. */
    List<URI> hidable() {
        return tls.isEmpty()
                ? List.of()
                : settings.all().stream()
                        .filter(server -> hasName(server) && server.getHost().indexOf('.') > 0) // not localhost
                        .toList();
    }

    /** Whether anybody may be asked about the name of a server. */
    boolean mayLookUp(URI server) {
        return tls.isPresent() && tls.get().mayLookUp(server.getHost());
    }

    private static boolean hasName(URI server) {
        return !server.getHost().matches("\\[.*]|[0-9.]+");
    }

    synchronized void dropAll() {
        clients.clear();
    }

    /** What the server publishes may be another thing now. */
    synchronized void reconsider(URI server) {
        Connected known = clients.get(server);
        if (known != null && !known.published().equals(published.apply(server))) {
            clients.remove(server);
        }
    }

    private DohEndpoint.ClientSource clientOf(URI server) {
        return new DohEndpoint.ClientSource() {
            @Override
            public HttpClient get() throws IOException {
                return client(server);
            }

            @Override
            public void hasTimedOut(HttpClient client) {
                drop(server, client);
            }
        };
    }

    private synchronized HttpClient client(URI server) throws IOException {
        long now = nanoTime.getAsLong();
        Connected known = clients.get(server);
        boolean idle = known != null && now - known.usedAt() >= KEPT_UNUSED.toNanos();
        if (known == null || idle && leave(known.client())) {
            Optional<EchConfigList> configs = published.apply(server);
            known = new Connected(newClient(server, configs), configs, now);
        }
        clients.put(server, new Connected(known.client(), known.published(), now));
        return known.client();
    }

    private synchronized void drop(URI server, HttpClient client) {
        Connected known = clients.get(server);
        if (known != null && known.client() == client && leave(client)) {
            clients.remove(server);
        }
    }

    /** Whether there is room for one more that nobody uses. */
    private boolean leave(HttpClient client) {
        leftBehind.removeIf(one -> one.refersTo(null));
        return leftBehind.size() < LEFT_BEHIND && leftBehind.add(new WeakReference<>(client));
    }

    private HttpClient newClient(URI server, Optional<EchConfigList> configs) throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2) // DNS-66
                .followRedirects(HttpClient.Redirect.NEVER) // DNS-63
                .connectTimeout(limit)
                .executor(executor);
        String host = server.getHost();
        TrustManager[] managers = trust.get();
        List<InetAddress> bootstrap = settings.bootstrapOf(server);
        if (!bootstrap.isEmpty()) {
            managers = DohTls.forHost(host, managers);
        }
        SSLContext context = context(server, configs, managers);
        if (!bootstrap.isEmpty()) {
            // Those of the context, because for parameters without protocols HttpClient leaves HTTP/2 out.
            SSLParameters parameters = context.getDefaultSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            builder.sslParameters(parameters);
        }
        return builder.sslContext(context).build();
    }

    /** DNS-68: the JDK's own TLS, which knows nothing of us; or ours, which asks nobody. */
    private SSLContext context(URI server, Optional<EchConfigList> configs, TrustManager[] managers)
            throws IOException {
        return tls.isPresent() && hasName(server)
                ? tls.get().context(server.getHost(), configs, managers)
                : DohTls.context(managers);
    }
}
