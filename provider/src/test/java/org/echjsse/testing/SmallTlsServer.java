package org.echjsse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server on loopback, with a daemon thread for itself and for each connection. What is spoken is its user's. */
public final class SmallTlsServer implements AutoCloseable {
    /** One connection, until it ends. */
    public interface Service {
        void serve(SSLSocket socket) throws IOException, GeneralSecurityException;
    }

    private final SSLServerSocket listener;
    private final Service service;

    /**
     * @param protocols of ALPN; none: as the context has it
     */
    public SmallTlsServer(SSLContext context, List<String> protocols, Service service) throws IOException {
        this.service = service;
        listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (!protocols.isEmpty()) {
            SSLParameters parameters = listener.getSSLParameters();
            parameters.setApplicationProtocols(protocols.toArray(String[]::new));
            listener.setSSLParameters(parameters);
        }
        start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            service.serve(socket);
        } catch (IOException | GeneralSecurityException gone) {
            // a rejection, or a client that has seen enough: it closes as it likes
            assert socket.isClosed();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
