package org.echjsse.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty: {@code SslContextFactory} with the provider by name, and its check of the Host header against the server name. */
final class JettyServer implements LoadServer {
    private final RegisteredProvider provider;
    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final Server server = new Server(new QueuedThreadPool(8, 8), null, buffers);
    private final ServerConnector connector;

    private JettyServer(RegisteredProvider provider, Tally tally) throws Exception {
        this.provider = provider;
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(Site.shared().keys());
        tls.setKeyStorePassword(new String(Site.PASSWORD));
        tls.setProvider(provider.name());
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        tls.setSslSessionCacheSize(ClientContexts.SESSION_CACHE_SIZE);
        HttpConfiguration http = new HttpConfiguration();
        http.addCustomizer(new SecureRequestCustomizer());
        connector = new ServerConnector(
                server, 1, 2, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setIdleTimeout(Load.PATIENCE_MILLIS);
        connector.addBean(new SslHandshakeListener() {
            @Override
            public void handshakeFailed(Event event, Throwable failure) {
                tally.server("handshake", failure);
            }
        });
        server.addConnector(connector);
        server.setHandler(new Host());
        server.start();
    }

    static LoadServer start(TlsStack stack, Tally tally) throws Exception {
        RegisteredProvider provider = RegisteredProvider.of(stack);
        try {
            return new JettyServer(provider, tally);
        } catch (Exception e) {
            provider.close();
            throw e;
        }
    }

    private static final class Host extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            if (path.equals("/cut")) {
                ((EndPoint.Wrapper) endPoint).unwrap().close(); // TLS does not learn of it
                callback.succeeded();
            } else if (path.equals("/echo")) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, request.getLength());
                Content.copy(request, response, callback);
            } else {
                if (path.startsWith("/idle/")) {
                    endPoint.setIdleTimeout(IDLE_MILLIS);
                }
                Content.Sink.write(response, true, path.substring(path.lastIndexOf('/') + 1), callback);
            }
            return true;
        }
    }

    @Override
    public InetSocketAddress address(Purpose purpose) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    @Override
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    @Override
    public List<String> unreturned() {
        return buffers.getLeaks().isEmpty() ? List.of() : List.of("Jetty's server: " + buffers.dumpLeaks());
    }

    @Override
    public void close() throws IOException {
        try (provider) {
            server.stop();
        } catch (Exception e) {
            throw new IOException("Jetty does not stop", e);
        }
    }
}
