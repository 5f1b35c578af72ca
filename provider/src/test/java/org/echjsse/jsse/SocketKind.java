package org.echjsse.jsse;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** Whose sockets a test is about. */
enum SocketKind {
    /** The JDK's own: what we expect has to hold for these, or the expectation is wrong. */
    SUNJSSE,
    /** Our sockets around the JDK's engines: what fails here is the sockets' fault. */
    OVER_SUN_ENGINE,
    /** Our sockets around our engines. */
    ECHJSSE;

    /** Factories of one context. */
    record Factories(SSLSocketFactory sockets, SSLServerSocketFactory serverSockets) {}

    Factories factories(KeyManager[] keys, TrustManager[] trust) {
        SSLContext context = context(keys, trust);
        return switch (this) {
            case SUNJSSE, ECHJSSE -> new Factories(context.getSocketFactory(), context.getServerSocketFactory());
            case OVER_SUN_ENGINE -> {
                EngineSource engines = enginesOf(context);
                yield new Factories(new EchSslSocketFactory(engines), new EchSslServerSocketFactory(engines));
            }
        };
    }

    private SSLContext context(KeyManager[] keys, TrustManager[] trust) {
        try {
            return this == ECHJSSE ? Contexts.ours(keys, trust) : Contexts.sun(keys, trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static EngineSource enginesOf(SSLContext context) {
        return new EngineSource() {
            @Override
            public SSLEngine createEngine(String host, int port, boolean clientMode) {
                SSLEngine engine = host == null ? context.createSSLEngine() : context.createSSLEngine(host, port);
                engine.setUseClientMode(clientMode);
                return engine;
            }

            @Override
            public SSLParameters defaultParameters(boolean clientMode) {
                return createEngine(null, -1, clientMode).getSSLParameters();
            }

            @Override
            public boolean requiresCloseNotify() {
                return false;
            }

            @Override
            public SSLParameters supportedParameters() {
                return context.getSupportedSSLParameters();
            }
        };
    }
}
