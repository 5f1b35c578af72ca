package org.echjsse.jsse;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.bctls.ServerSettings.ClientAuthentication;
import org.echjsse.config.EchConfigList;

/**
 * The half of an engine that is settings. They count until the handshake begins: then a snapshot is taken.
 *
 * <p>Thread-safe: one lock guards settings, state and records. It is never held while a delegated task runs.
 */
abstract class ConfiguredEngine extends SSLEngine implements EchConnection {
    final ReentrantLock lock = new ReentrantLock();
    final ContextState context;

    private final ConnectionParameters parameters;
    private boolean modeSet;
    private boolean enableSessionCreation = true;
    private BiFunction<SSLEngine, List<String>, String> protocolSelector;

    ConfiguredEngine(ContextState context, String host, int port) {
        super(host, port);
        this.context = context;
        this.parameters = new ConnectionParameters(context.defaults(), false, host);
    }

    /** Called with the lock held. */
    abstract boolean hasBegun();

    /** Called with the lock held. */
    void requireMode() {
        if (!modeSet) {
            throw new IllegalStateException("Client/Server mode has not yet been set.");
        }
    }

    /** The role and its settings, as they are now. Called with the lock held. */
    Side takeSide(EchSslEngine self) {
        ConnectionParameters.Snapshot snapshot = parameters.snapshot();
        return parameters.clientMode()
                ? new ClientSide(self, context, snapshot, enableSessionCreation)
                : new ServerSide(self, context, snapshot, enableSessionCreation, protocolSelector);
    }

    /** Called with the lock held. */
    boolean isClient() {
        return parameters.clientMode();
    }

    /** Called with the lock held. */
    int maximumPacketSize() {
        return parameters.maximumPacketSize();
    }

    /** Called with the lock held. */
    boolean asksForClientCertificate() {
        return parameters.clientAuthentication() != ClientAuthentication.NONE;
    }

    private <T> T locked(java.util.function.Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void setUseClientMode(boolean clientMode) {
        locked(() -> {
            if (hasBegun()) {
                throw new IllegalArgumentException("Cannot change mode after SSL traffic has started");
            }
            parameters.setClientMode(clientMode);
            modeSet = true;
        });
    }

    @Override
    public boolean getUseClientMode() {
        return locked(parameters::clientMode);
    }

    @Override
    public SSLParameters getSSLParameters() {
        return locked(parameters::get);
    }

    @Override
    public void setSSLParameters(SSLParameters from) {
        locked(() -> parameters.set(from));
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return context.supportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return locked(parameters::cipherSuiteNames);
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        locked(() -> parameters.setCipherSuites(suites));
    }

    @Override
    public String[] getSupportedProtocols() {
        return KnownNames.SUPPORTED_PROTOCOLS.toArray(String[]::new);
    }

    @Override
    public String[] getEnabledProtocols() {
        return locked(parameters::protocolNames);
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        locked(() -> parameters.setProtocols(protocols));
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        locked(() ->
                parameters.setClientAuthentication(need ? ClientAuthentication.NEEDED : ClientAuthentication.NONE));
    }

    @Override
    public boolean getNeedClientAuth() {
        return locked(() -> parameters.clientAuthentication() == ClientAuthentication.NEEDED);
    }

    @Override
    public void setWantClientAuth(boolean want) {
        locked(() ->
                parameters.setClientAuthentication(want ? ClientAuthentication.WANTED : ClientAuthentication.NONE));
    }

    @Override
    public boolean getWantClientAuth() {
        return locked(() -> parameters.clientAuthentication() == ClientAuthentication.WANTED);
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        locked(() -> {
            enableSessionCreation = flag;
        });
    }

    @Override
    public boolean getEnableSessionCreation() {
        return locked(() -> enableSessionCreation);
    }

    @Override
    public void setHandshakeApplicationProtocolSelector(BiFunction<SSLEngine, List<String>, String> selector) {
        locked(() -> {
            protocolSelector = selector;
        });
    }

    @Override
    public BiFunction<SSLEngine, List<String>, String> getHandshakeApplicationProtocolSelector() {
        return locked(() -> protocolSelector);
    }

    @Override
    public void setEchMode(EchMode mode) {
        locked(() -> {
            requireNotBegun();
            parameters.setEchMode(mode);
        });
    }

    @Override
    public void setEchConfigList(EchConfigList configs) {
        locked(() -> {
            requireNotBegun();
            parameters.setEchConfigs(configs);
        });
    }

    @Override
    public void setEchServerKeys(EchServerKeys keys) {
        locked(() -> {
            requireNotBegun();
            parameters.setEchServerKeys(keys);
        });
    }

    private void requireNotBegun() {
        if (hasBegun()) {
            throw new IllegalStateException("the handshake has begun: ECH settings no longer count");
        }
    }
}
