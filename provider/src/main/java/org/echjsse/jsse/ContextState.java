package org.echjsse.jsse;

import java.security.SecureRandom;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.echjsse.bctls.CipherSuite;

/** Everything that engines of one initialized context share. Immutable, thread-safe. */
record ContextState(
        JsseSettings settings,
        EngineDefaults defaults,
        X509ExtendedKeyManager keys,
        X509ExtendedTrustManager trust,
        SecureRandom random,
        EchSslSessionContext clientSessions,
        EchSslSessionContext serverSessions)
        implements EngineSource {

    @Override
    public SSLEngine createEngine(String host, int port, boolean clientMode) {
        EchSslEngine engine = new EchSslEngine(this, host, port);
        engine.setUseClientMode(clientMode);
        return engine;
    }

    @Override
    public SSLParameters defaultParameters(boolean clientMode) {
        return new ConnectionParameters(defaults, clientMode, null).get();
    }

    @Override
    public SSLParameters supportedParameters() {
        SSLParameters parameters = new ConnectionParameters(defaults, false, null).get();
        parameters.setProtocols(KnownNames.SUPPORTED_PROTOCOLS.toArray(String[]::new));
        parameters.setCipherSuites(supportedCipherSuites());
        return parameters;
    }

    @Override
    public boolean requiresCloseNotify() {
        return defaults.properties().requireCloseNotify();
    }

    String[] supportedCipherSuites() {
        return defaults.supportedCipherSuites().stream().map(CipherSuite::name).toArray(String[]::new);
    }

    EchSslSessionContext sessions(boolean clientMode) {
        return clientMode ? clientSessions : serverSessions;
    }
}
