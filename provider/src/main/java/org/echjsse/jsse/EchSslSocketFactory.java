package org.echjsse.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;

/** Sockets of a context. Thread-safe. */
public final class EchSslSocketFactory extends SSLSocketFactory {
    private final EngineSource engines;

    EchSslSocketFactory(EngineSource engines) {
        this.engines = engines;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return engines.defaultParameters(true).getCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engines.supportedParameters().getCipherSuites();
    }

    @Override
    public Socket createSocket() {
        return EngineSocket.unconnected(engines, null);
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return EngineSocket.layeredClient(engines, socket, host, port, autoClose);
    }

    @Override
    public Socket createSocket(Socket socket, InputStream consumed, boolean autoClose) throws IOException {
        Objects.requireNonNull(socket, "the existing socket cannot be null");
        return EngineSocket.layeredServer(engines, socket, consumed, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(host, null, remote(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(host, new InetSocketAddress(localHost, localPort), remote(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(null, null, new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(null, new InetSocketAddress(localHost, localPort), new InetSocketAddress(host, port));
    }

    private static InetSocketAddress remote(String host, int port) throws IOException {
        return host != null
                ? new InetSocketAddress(host, port)
                : new InetSocketAddress(InetAddress.getByName(null), port);
    }

    private Socket connected(String host, SocketAddress local, SocketAddress remote) throws IOException {
        Socket socket = EngineSocket.unconnected(engines, host);
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
