package org.echjsse.jsse;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

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

    public EchSslContextSpi(JsseSettings settings, Variant variant) {}

    @Override
    protected void engineInit(KeyManager[] keyManagers, TrustManager[] trustManagers, SecureRandom random)
            throws KeyManagementException {
        throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        throw new UnsupportedOperationException();
    }
}
