package org.echjsse.jsse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * A server socket whose settings are those of an engine that never works: each accepted socket starts with a copy of them. The handshake
 * is not part of accepting, so a slow client holds up nobody but the thread that serves it. Thread-safe.
 */
final class EngineServerSocket extends SSLServerSocket {
    private final EngineSource engines;
    private final SSLEngine model;
    private final ReentrantLock settingsLock = new ReentrantLock();

    EngineServerSocket(EngineSource engines) throws IOException {
        this.engines = engines;
        this.model = engines.createEngine(null, -1, false);
    }

    /**
     * @param backlog as in {@link java.net.ServerSocket}: below 1 for the system's own
     * @param address {@code null} for any
     */
    EngineServerSocket(EngineSource engines, int port, int backlog, InetAddress address) throws IOException {
        super(port, backlog, address);
        this.engines = engines;
        this.model = engines.createEngine(null, -1, false);
    }

    @Override
    public Socket accept() throws IOException {
        Socket connection = new Socket();
        implAccept(connection);
        settingsLock.lock();
        try {
            return EngineSocket.accepted(engines, connection, model);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        } finally {
            settingsLock.unlock();
        }
    }

    private void set(Runnable setting) {
        get(() -> {
            setting.run();
            return null;
        });
    }

    private <T> T get(Supplier<T> value) {
        settingsLock.lock();
        try {
            return value.get();
        } finally {
            settingsLock.unlock();
        }
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return model.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return get(model::getEnabledCipherSuites);
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        set(() -> model.setEnabledCipherSuites(suites));
    }

    @Override
    public String[] getSupportedProtocols() {
        return model.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return get(model::getEnabledProtocols);
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        set(() -> model.setEnabledProtocols(protocols));
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        set(() -> model.setNeedClientAuth(need));
    }

    @Override
    public boolean getNeedClientAuth() {
        return get(model::getNeedClientAuth);
    }

    @Override
    public void setWantClientAuth(boolean want) {
        set(() -> model.setWantClientAuth(want));
    }

    @Override
    public boolean getWantClientAuth() {
        return get(model::getWantClientAuth);
    }

    @Override
    public void setUseClientMode(boolean mode) {
        set(() -> model.setUseClientMode(mode));
    }

    @Override
    public boolean getUseClientMode() {
        return get(model::getUseClientMode);
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        set(() -> model.setEnableSessionCreation(flag));
    }

    @Override
    public boolean getEnableSessionCreation() {
        return get(model::getEnableSessionCreation);
    }

    @Override
    public SSLParameters getSSLParameters() {
        return get(model::getSSLParameters);
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        set(() -> model.setSSLParameters(parameters));
    }

    @Override
    public String toString() {
        return "[SSL: " + super.toString() + "]";
    }
}
