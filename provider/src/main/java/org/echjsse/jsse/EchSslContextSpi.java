package org.echjsse.jsse;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/** The {@code SSLContext} of this provider. */
public final class EchSslContextSpi extends SSLContextSpi {

    /** The algorithm names of contexts. */
    public enum Variant {
        /** {@code TLS}, {@code TLSv1.3} and {@code TLSv1.3-ECH}: TLS 1.3 and 1.2. */
        TLS,
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
                initialize(defaultKeyManagers(), null, null);
            } catch (GeneralSecurityException | IOException e) {
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
        initialize(keyManagers, trustManagers, random);
    }

    private void initialize(KeyManager[] keyManagers, TrustManager[] trustManagers, SecureRandom random)
            throws KeyManagementException {
        TlsDefaults properties = settings.tls().get();
        clientSessions.defaultCacheSize(properties.sessionCacheSize());
        serverSessions.defaultCacheSize(properties.sessionCacheSize());
        state = new ContextState(
                settings,
                new EngineDefaults(properties, variant),
                chooseKeys(keyManagers),
                chooseTrust(trustManagers == null ? defaultTrustManagers() : trustManagers),
                random == null ? new SecureRandom() : random,
                clientSessions,
                serverSessions);
    }

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

    private static X509ExtendedTrustManager chooseTrust(TrustManager[] managers) {
        for (TrustManager manager : managers) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
            if (manager instanceof X509TrustManager plain) {
                return new WrappedTrustManager(plain);
            }
        }
        return new NobodyTrusted();
    }

    /** The JDK's: {@code javax.net.ssl.trustStore*}, else jssecacerts, else cacerts. */
    private static TrustManager[] defaultTrustManagers() throws KeyManagementException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new KeyManagementException("default trust managers: " + e.getMessage(), e);
        }
    }

    /** As SunJSSE's default context: no location set, no keys. */
    private KeyManager[] defaultKeyManagers() throws GeneralSecurityException, IOException {
        Optional<TlsDefaults.KeyStoreLocation> location =
                settings.tls().get().keyStore().get();
        if (location.isEmpty()) {
            return null;
        }
        TlsDefaults.KeyStoreLocation at = location.get();
        KeyStore store = at.provider().isPresent()
                ? KeyStore.getInstance(at.type(), at.provider().get())
                : KeyStore.getInstance(at.type());
        char[] password = at.password().length == 0 ? null : at.password();
        if (at.file().isEmpty() || at.file().equals("NONE")) { // "NONE": a token, not a file
            store.load(null, password);
        } else {
            try (InputStream in = new FileInputStream(at.file())) {
                store.load(in, password);
            }
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, at.password());
        return factory.getKeyManagers();
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
