package org.echjsse.jsse;

import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchConfigList;

/**
 * All of a socket that can be set, and asked about ECH: its engine knows. There is an engine from the beginning; an unconnected socket does
 * not know its host yet, so another one follows when it is connected, with the same settings. Thread-safe.
 */
abstract class ConfiguredSocket extends TransportSocket implements EchConnection {
    /** Guards the exchange of the engine, so that no setting gets lost in it. */
    private final ReentrantLock settingsLock = new ReentrantLock();

    private BiFunction<SSLSocket, List<String>, String> protocolSelector;
    private volatile SSLEngine engine;

    ConfiguredSocket(Socket transport, boolean layered, SSLEngine engine) {
        super(transport, layered);
        this.engine = engine;
    }

    final SSLEngine engine() {
        return engine;
    }

    /** Goes on with the engine given, which gets the settings of the present one. */
    final void moveTo(SSLEngine fresh) {
        set(() -> {
            fresh.setUseClientMode(engine.getUseClientMode());
            copySettings(engine, fresh);
            selectProtocolOn(fresh);
            engine = fresh;
        });
    }

    /** What is as it is on every new engine stays unset, because it may depend on a role that changes yet. */
    static void copySettings(SSLEngine from, SSLEngine to) {
        SSLParameters parameters = from.getSSLParameters();
        if (Arrays.equals(parameters.getProtocols(), to.getEnabledProtocols())) {
            parameters.setProtocols(null);
        }
        if (Arrays.equals(parameters.getCipherSuites(), to.getEnabledCipherSuites())) {
            parameters.setCipherSuites(null);
        }
        to.setSSLParameters(parameters);
        to.setEnableSessionCreation(from.getEnableSessionCreation());
    }

    private void set(Runnable setting) {
        settingsLock.lock();
        try {
            setting.run();
        } finally {
            settingsLock.unlock();
        }
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        set(() -> engine.setEnabledCipherSuites(suites));
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        set(() -> engine.setEnabledProtocols(protocols));
    }

    @Override
    public void setUseClientMode(boolean mode) {
        set(() -> engine.setUseClientMode(mode));
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        set(() -> engine.setNeedClientAuth(need));
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        set(() -> engine.setWantClientAuth(want));
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        set(() -> engine.setEnableSessionCreation(flag));
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        set(() -> engine.setSSLParameters(parameters));
    }

    @Override
    public String getApplicationProtocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public String getHandshakeApplicationProtocol() {
        return engine.getHandshakeApplicationProtocol();
    }

    @Override
    public void setHandshakeApplicationProtocolSelector(BiFunction<SSLSocket, List<String>, String> selector) {
        set(() -> {
            protocolSelector = selector;
            selectProtocolOn(engine);
        });
    }

    private void selectProtocolOn(SSLEngine target) {
        BiFunction<SSLSocket, List<String>, String> selector = protocolSelector;
        target.setHandshakeApplicationProtocolSelector(
                selector == null ? null : (of, offered) -> selector.apply(this, offered));
    }

    @Override
    public BiFunction<SSLSocket, List<String>, String> getHandshakeApplicationProtocolSelector() {
        settingsLock.lock();
        try {
            return protocolSelector;
        } finally {
            settingsLock.unlock();
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // ECH

    @Override
    public EchStatus getEchStatus() {
        return engine instanceof EchConnection ech ? ech.getEchStatus() : EchStatus.NOT_TRIED;
    }

    @Override
    public Optional<String> getEchOuterServerName() {
        return engine instanceof EchConnection ech ? ech.getEchOuterServerName() : Optional.empty();
    }

    @Override
    public Optional<String> getEchInnerServerName() {
        return engine instanceof EchConnection ech ? ech.getEchInnerServerName() : Optional.empty();
    }

    @Override
    public void setEchMode(EchMode mode) {
        set(() -> ech().setEchMode(mode));
    }

    @Override
    public void setEchConfigList(EchConfigList configs) {
        set(() -> ech().setEchConfigList(configs));
    }

    @Override
    public void setEchServerKeys(EchServerKeys keys) {
        set(() -> ech().setEchServerKeys(keys));
    }

    private EchConnection ech() {
        if (engine instanceof EchConnection ech) {
            return ech;
        }
        throw new UnsupportedOperationException("The engine of this socket knows nothing of ECH");
    }
}
