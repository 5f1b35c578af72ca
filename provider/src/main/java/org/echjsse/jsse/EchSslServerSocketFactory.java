package org.echjsse.jsse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ssl.SSLServerSocketFactory;

/** Server sockets of a context. Thread-safe. */
public final class EchSslServerSocketFactory extends SSLServerSocketFactory {
    private final EngineSource engines;

    EchSslServerSocketFactory(EngineSource engines) {
        this.engines = engines;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return engines.defaultParameters(false).getCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engines.supportedParameters().getCipherSuites();
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new EngineServerSocket(engines);
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return new EngineServerSocket(engines, port, 0, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return new EngineServerSocket(engines, port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return new EngineServerSocket(engines, port, backlog, address);
    }
}
