package org.echjsse.jsse;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A plain {@link X509TrustManager} of the application: it checks the chain, and we check what it cannot see, the endpoint's identity
 * and the algorithms that the connection permits. SunJSSE does the same.
 */
final class WrappedTrustManager extends X509ExtendedTrustManager {
    private final X509TrustManager wrapped;
    private final ConnectionConstraints constraints;

    /** What the connection says of itself. */
    private record Connection(SSLSession session, SSLParameters parameters) {}

    /**
     * @param constraints those of the context
     */
    WrappedTrustManager(X509TrustManager wrapped, ConnectionConstraints constraints) {
        this.wrapped = wrapped;
        this.constraints = constraints;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        wrapped.checkServerTrusted(chain, authType);
        if (engine != null) {
            checkServer(chain, new Connection(engine.getHandshakeSession(), engine.getSSLParameters()));
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        wrapped.checkClientTrusted(chain, authType);
        if (engine != null) {
            checkClient(chain, new Connection(engine.getHandshakeSession(), engine.getSSLParameters()));
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        wrapped.checkServerTrusted(chain, authType);
        if (socket instanceof SSLSocket tls && tls.isConnected()) {
            checkServer(chain, new Connection(tls.getHandshakeSession(), tls.getSSLParameters()));
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        wrapped.checkClientTrusted(chain, authType);
        if (socket instanceof SSLSocket tls && tls.isConnected()) {
            checkClient(chain, new Connection(tls.getHandshakeSession(), tls.getSSLParameters()));
        }
    }

    private void checkServer(X509Certificate[] chain, Connection connection) throws CertificateException {
        requireSession(connection);
        String algorithm = connection.parameters().getEndpointIdentificationAlgorithm();
        if (algorithm != null && !algorithm.isEmpty()) {
            EndpointIdentity.checkServer(connection.session(), chain[0], algorithm);
        }
        checkAlgorithms(chain, connection);
    }

    private void checkClient(X509Certificate[] chain, Connection connection) throws CertificateException {
        requireSession(connection);
        String algorithm = connection.parameters().getEndpointIdentificationAlgorithm();
        if (algorithm != null && !algorithm.isEmpty()) {
            EndpointIdentity.checkClient(connection.session(), chain[0], algorithm);
        }
        checkAlgorithms(chain, connection);
    }

    private static void requireSession(Connection connection) throws CertificateException {
        if (connection.session() == null) {
            throw new CertificateException("No handshake session");
        }
    }

    private void checkAlgorithms(X509Certificate[] chain, Connection connection) throws CertificateException {
        List<String> signatures = connection.session() instanceof ExtendedSSLSession extended
                ? List.of(extended.getLocalSupportedSignatureAlgorithms())
                : List.of();
        new ChainConstraints(constraints.and(connection.parameters().getAlgorithmConstraints()), signatures)
                .check(chain, getAcceptedIssuers());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        wrapped.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        wrapped.checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509Certificate[] issuers = wrapped.getAcceptedIssuers();
        return issuers == null ? new X509Certificate[0] : issuers;
    }
}
