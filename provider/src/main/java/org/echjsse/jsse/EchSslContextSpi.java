package org.echjsse.jsse;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/** The {@code SSLContext} of this provider. */
public final class EchSslContextSpi extends SSLContextSpi {

    /** The algorithm names of contexts. */
    public enum Variant {
        /** {@code TLS} and {@code TLSv1.3-ECH}: TLS 1.3 and 1.2, or what properties of the JDK enable. */
        TLS,
        /** {@code TLSv1.3}: TLS 1.3 and 1.2, whatever those properties say. */
        TLS13,
        /** {@code TLSv1.2} only, as a client; a server context speaks everything, as the JDK's does. */
        TLS12,
        /** {@code Default}: initialized from the properties of the JDK. */
        DEFAULT
    }

    private final JsseSettings settings;
    private final Variant variant;
    private final EchSslSessionContext clientSessions = new EchSslSessionContext();
    private final EchSslSessionContext serverSessions = new EchSslSessionContext();

    private volatile ContextState state;

    /**
     * @throws IllegalStateException for {@link Variant#DEFAULT}, if the stores that the properties name cannot be read; the cause says
     *     why
     */
    public EchSslContextSpi(JsseSettings settings, Variant variant) {
        this.settings = settings;
        this.variant = variant;
        if (variant == Variant.DEFAULT) {
            try {
                TlsDefaults properties = settings.tls().get();
                TrustManager[] trust = DefaultStores.trustManagers();
                KeyManager[] keys =
                        DefaultStores.keyManagers(properties.keyStore().get());
                initialize(properties, keys, trust, null);
            } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
                throw new IllegalStateException("default SSLContext: " + e.getMessage(), e);
            }
        }
    }

    @Override
    protected void engineInit(KeyManager[] keyManagers, TrustManager[] trustManagers, SecureRandom random)
            throws KeyManagementException {
        if (variant == Variant.DEFAULT) {
            throw new KeyManagementException("Default SSLContext is initialized automatically");
        }
        state = null; // as in SunJSSE: whoever fails to initialize it again has none
        try {
            initialize(
                    settings.tls().get(),
                    keyManagers,
                    trustManagers == null ? DefaultStores.trustManagersIfReadable() : trustManagers,
                    random);
        } catch (IllegalArgumentException wrongProperty) {
            throw new KeyManagementException(wrongProperty.getMessage(), wrongProperty);
        }
    }

    private void initialize(
            TlsDefaults properties, KeyManager[] keyManagers, TrustManager[] trustManagers, SecureRandom random) {
        EngineDefaults defaults = new EngineDefaults(properties, variant);
        clientSessions.defaultCacheSize(properties.sessionCacheSize());
        serverSessions.defaultCacheSize(properties.sessionCacheSize());
        state = new ContextState(
                settings,
                defaults,
                chooseKeys(keyManagers),
                chooseTrust(trustManagers, defaults.constraints()),
                random == null ? new SecureRandom() : random,
                clientSessions,
                serverSessions);
    }

    /** The first one for X.509. */
    private static X509ExtendedKeyManager chooseKeys(KeyManager[] managers) {
        for (KeyManager manager : managers == null ? new KeyManager[0] : managers) {
            if (manager instanceof X509ExtendedKeyManager extended) {
                return extended;
            }
            if (manager instanceof X509KeyManager plain) {
                return new WrappedKeyManager(plain);
            }
        }
        return WrappedKeyManager.none();
    }

    /** The first one for X.509. */
    private static X509ExtendedTrustManager chooseTrust(TrustManager[] managers, ConnectionConstraints constraints) {
        for (TrustManager manager : managers) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
            if (manager instanceof X509TrustManager plain) {
                return new WrappedTrustManager(plain, constraints);
            }
        }
        return new NobodyTrusted();
    }

    private ContextState state() {
        ContextState initialized = state;
        if (initialized == null) {
            throw new IllegalStateException("SSLContext is not initialized");
        }
        return initialized;
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return new EchSslSocketFactory(state());
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return new EchSslServerSocketFactory(state());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return new EchSslEngine(state(), null, -1);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return new EchSslEngine(state(), host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return serverSessions;
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return clientSessions;
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return state().defaultParameters(true);
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return state().supportedParameters();
    }
}
