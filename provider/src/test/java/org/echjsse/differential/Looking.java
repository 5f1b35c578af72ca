package org.echjsse.differential;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A trust manager that decides as another one does, and looks at the handshake meanwhile. It counts the certificates that it is shown:
 * a handshake that resumes a session shows none.
 */
final class Looking extends X509ExtendedTrustManager {
    /** What is looked at. */
    interface At<T> {
        void look(T connection) throws Exception;
    }

    private final X509ExtendedTrustManager trust;
    private final At<SSLEngine> engines;
    private final At<SSLSocket> sockets;
    private final AtomicInteger shown = new AtomicInteger();
    private int told;

    private Looking(TrustManager[] trust, At<SSLEngine> engines, At<SSLSocket> sockets) {
        this.trust = (X509ExtendedTrustManager) trust[0];
        this.engines = engines;
        this.sockets = sockets;
    }

    /** Looks at engines while their peer's certificate is checked. */
    static TrustManager[] at(TrustManager[] trust, At<SSLEngine> engines) {
        return new TrustManager[] {new Looking(trust, engines, socket -> {})};
    }

    /** Looks at sockets while their peer's certificate is checked. */
    static TrustManager[] atSockets(TrustManager[] trust, At<SSLSocket> sockets) {
        return new TrustManager[] {new Looking(trust, engine -> {}, sockets)};
    }

    /** Only counts. */
    static Looking away(TrustManager[] trust) {
        return new Looking(trust, engine -> {}, socket -> {});
    }

    TrustManager[] managers() {
        return new TrustManager[] {this};
    }

    /** Whether the handshake since the last call has shown a certificate: {@code "full"} or {@code "resumed"}. */
    String kind() {
        int now = shown.get();
        String kind = now == told ? "resumed" : now == told + 1 ? "full" : now - told + " times full";
        told = now;
        return kind;
    }

    private void shown(SSLEngine engine) throws CertificateException {
        shown.incrementAndGet();
        try {
            engines.look(engine);
        } catch (Exception e) {
            throw new CertificateException("looking", e);
        }
    }

    private void shown(Socket socket) throws CertificateException {
        shown.incrementAndGet();
        try {
            sockets.look((SSLSocket) socket);
        } catch (Exception e) {
            throw new CertificateException("looking", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        shown(engine);
        trust.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        shown(engine);
        trust.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        shown(socket);
        trust.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        shown(socket);
        trust.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("whose certificate?");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("whose certificate?");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
