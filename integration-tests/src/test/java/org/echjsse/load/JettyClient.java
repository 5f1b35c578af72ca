package org.echjsse.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Clients on Jetty's {@code ClientConnector} and {@code SslConnection}. Thread-safe. */
final class JettyClient implements AutoCloseable {
    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final QueuedThreadPool threads = new QueuedThreadPool(4, 4);
    private final ClientConnector connector = new ClientConnector();

    JettyClient() throws IOException {
        threads.setName("jetty client");
        connector.setExecutor(threads);
        connector.setByteBufferPool(buffers);
        connector.setSelectors(1);
        connector.setTCPNoDelay(true);
        connector.setIdleTimeout(Duration.ofMillis(Load.PATIENCE_MILLIS));
        connector.addBean(threads);
        try {
            connector.start();
        } catch (Exception e) {
            throw new IOException("Jetty does not start", e);
        }
    }

    /** The handshake is left to the first write. */
    Line open(Visit visit, SSLContext context, InetSocketAddress server) throws IOException {
        SSLEngine engine = context.createSSLEngine(Names.SECRET, server.getPort());
        engine.setUseClientMode(true);
        engine.setSSLParameters(Driver.parameters(visit, engine.getSSLParameters()));
        CompletableFuture<Connection> opened = new CompletableFuture<>();
        Map<String, Object> settings = new HashMap<>();
        settings.put(Transport.CONTEXT_KEY, Transport.TCP_IP);
        settings.put(ClientConnectionFactory.CONTEXT_KEY, (ClientConnectionFactory)
                (endPoint, more) -> tls(endPoint, engine));
        settings.put(
                ClientConnector.CONNECTION_PROMISE_CONTEXT_KEY,
                Promise.from(opened::complete, opened::completeExceptionally));
        connector.connect(server, settings);
        return (Line) ((SslConnection) done(opened)).getSslEndPoint().getConnection();
    }

    private SslConnection tls(EndPoint endPoint, SSLEngine engine) {
        SslConnection tls = new SslConnection(buffers, threads, null, endPoint, engine);
        tls.getSslEndPoint().setConnection(new JettyLine(tls, threads));
        return tls;
    }

    /** Waits for it; a failure is thrown. */
    static <T> T done(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(Load.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("Jetty does not come to an end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Buffers that nobody has released. */
    List<String> unreturned() {
        return buffers.getLeaks().isEmpty() ? List.of() : List.of("Jetty's clients: " + buffers.dumpLeaks());
    }

    @Override
    public void close() throws IOException {
        try {
            connector.stop();
        } catch (Exception e) {
            throw new IOException("Jetty does not stop", e);
        }
    }
}
