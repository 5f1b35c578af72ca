package org.echjsse.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchKeyPair;
import org.echjsse.provider.EchProvider;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;

/** A web site at {@value #HOST}, over HTTP/1.1, whose keys may be others on each connection, and the clients that visit it. */
final class RotatingSite implements AutoCloseable {
    static final String HOST = "localhost";
    static final String COVER = "cover.example";
    static final SecureRandom RANDOM = new SecureRandom();
    static final TestCertificates CA = TestCertificates.create();
    static final TestCertificates.Leaf[] LEAVES = {CA.leaf(Algorithm.EC_P256, HOST), CA.leaf(Algorithm.EC_P256, COVER)};
    /** What is published. */
    static final EchKeyPair PUBLISHED = EchKeyPair.generate(COVER, RANDOM);
    /** What a site has that has changed its key since. */
    static final EchKeyPair CURRENT = EchKeyPair.generate(COVER, RANDOM);

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** Method, path and body of each request, in order. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    RotatingSite(Supplier<Optional<EchKeyPair>> keys) throws IOException, GeneralSecurityException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(server(keys)));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    RotatingSite(EchKeyPair key) throws IOException, GeneralSecurityException {
        this(() -> Optional.of(key));
    }

    /** Where {@code /to/NUMBER} leads to. */
    private volatile URI redirection;

    void redirectTo(URI target) {
        redirection = target;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            requests.add((exchange.getRequestMethod() + " " + path + " " + body).trim());
            if (path.startsWith("/to/")) {
                exchange.getResponseHeaders().set("Location", redirection.toString());
                exchange.sendResponseHeaders(Integer.parseInt(path.substring("/to/".length())), -1);
            } else {
                byte[] page = ("page " + path).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : page.length);
                if (!exchange.getRequestMethod().equals("HEAD")) {
                    exchange.getResponseBody().write(page);
                }
            }
        }
    }

    URI uri(String path) {
        return URI.create("https://" + HOST + ":" + server.getAddress().getPort() + path);
    }

    static SSLContext server(Supplier<Optional<EchKeyPair>> keys) throws GeneralSecurityException {
        EchProvider provider = EchProvider.builder()
                .noResolver()
                .serverKeys(() -> keys.get().map(key -> EchServerKeys.of(List.of(key))))
                .build();
        SSLContext context = SSLContext.getInstance("TLS", provider);
        context.init(TestCertificates.keyManagersOf(LEAVES), null, null);
        return context;
    }

    /** Of a client that has read {@link #PUBLISHED}, and remembers nothing yet. */
    static SSLContext client(EchMode mode) throws GeneralSecurityException {
        EchProvider provider = EchProvider.builder()
                .noResolver()
                .mode(mode)
                .configs(HOST, PUBLISHED.configList())
                .build();
        SSLContext context = SSLContext.getInstance("TLS", provider);
        context.init(null, CA.trustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
