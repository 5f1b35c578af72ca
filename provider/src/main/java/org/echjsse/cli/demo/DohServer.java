package org.echjsse.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.echjsse.cli.web.Response;
import org.echjsse.cli.web.ServedSite;
import org.echjsse.cli.web.SiteKeyManager;
import org.echjsse.dns.ZoneAnswers;

/** A DoH server (RFC 8484) for a few names, on loopback, on the JDK's own TLS: it has nothing of ours but the answers. */
final class DohServer implements AutoCloseable {
    static final String PATH = "/dns-query";
    private static final int MESSAGE_LIMIT = 65535;
    private static final String QUERY = "dns=";

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "demo-doh");
        thread.setDaemon(true);
        return thread;
    });
    private volatile ZoneAnswers zone = new ZoneAnswers(List.of());

    DohServer(ServedSite site) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(new KeyManager[] {new SiteKeyManager(List.of(site))}, null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext(PATH, this::answer);
        server.setExecutor(threads);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    /** What it answers from now on; the taps have to be there before their ports can be published. */
    void publish(ZoneAnswers answers) {
        zone = answers;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            byte[] query = query(exchange);
            new Response(200, "application/dns-message", zone.answer(query)).send(exchange);
        } catch (IOException | IllegalArgumentException bad) {
            Response.plain(400, "not a DNS query").send(exchange);
        }
    }

    /** RFC 8484, 4.1 (DNS-61): the message is the body of a POST, or base64url without padding in a GET. */
    private static byte[] query(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("POST")) {
            return exchange.getRequestBody().readNBytes(MESSAGE_LIMIT);
        }
        String parameters = exchange.getRequestURI().getRawQuery();
        if (parameters == null || !parameters.startsWith(QUERY)) {
            throw new IOException("no dns parameter");
        }
        return Base64.getUrlDecoder().decode(parameters.substring(QUERY.length()));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
