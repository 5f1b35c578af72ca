package org.echjsse.cli.web;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchServerKeys;
import org.echjsse.provider.EchProvider;

/**
 * The JDK's {@link HttpsServer} with our TLS beneath. The provider need not be registered: the context is made on an instance of it,
 * and the ECH keys go in with the parameters that the server hands to each engine.
 */
public final class EchWebServer implements AutoCloseable {
    private static final int THREADS = 8;

    private final HttpsServer server;
    private final ExecutorService threads;

    private EchWebServer(HttpsServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to serve.
     *
     * @param bind where to listen; port 0 takes a free one
     * @param sites at least one; the first serves clients that name nobody known
     * @param keys the ECH keys; empty: a server without ECH
     * @param pages what to answer, by path prefix
     */
    public static EchWebServer start(
            InetSocketAddress bind,
            List<ServedSite> sites,
            Optional<EchServerKeys> keys,
            Map<String, HttpHandler> pages)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3-ECH", new EchProvider());
        context.init(new KeyManager[] {new SiteKeyManager(sites)}, null, null);
        HttpsServer server = HttpsServer.create(bind, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                EchSSLParameters ech = new EchSSLParameters();
                keys.ifPresent(ech::setEchServerKeys);
                parameters.setSSLParameters(ech);
            }
        });
        pages.forEach(server::createContext);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "echjsse-serve");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.start();
        return new EchWebServer(server, threads);
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
