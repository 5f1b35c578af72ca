package org.echjsse.jsse;

import java.net.Socket;
import java.security.AlgorithmConstraints;
import java.security.CryptoPrimitive;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A plain {@link X509TrustManager} of the application: it checks the chain, and we check what it cannot see, the endpoint's identity
 * and the algorithm constraints of the connection. SunJSSE does the same.
 */
final class WrappedTrustManager extends X509ExtendedTrustManager {
    private final X509TrustManager wrapped;

    WrappedTrustManager(X509TrustManager wrapped) {
        this.wrapped = wrapped;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        wrapped.checkServerTrusted(chain, authType);
        if (engine != null) {
            checkConnection(chain, engine.getHandshakeSession(), engine.getSSLParameters());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        wrapped.checkClientTrusted(chain, authType);
        if (engine != null) {
            checkConnection(chain, engine.getHandshakeSession(), engine.getSSLParameters());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        wrapped.checkServerTrusted(chain, authType);
        if (socket instanceof SSLSocket tls && tls.isConnected()) {
            checkConnection(chain, tls.getHandshakeSession(), tls.getSSLParameters());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        wrapped.checkClientTrusted(chain, authType);
        if (socket instanceof SSLSocket tls && tls.isConnected()) {
            checkConnection(chain, tls.getHandshakeSession(), tls.getSSLParameters());
        }
    }

    private void checkConnection(X509Certificate[] chain, SSLSession session, SSLParameters parameters)
            throws CertificateException {
        if (session == null) {
            throw new CertificateException("No handshake session");
        }
        String identification = parameters.getEndpointIdentificationAlgorithm();
        if (identification != null && !identification.isEmpty()) {
            if (!identification.equalsIgnoreCase("HTTPS") && !identification.equalsIgnoreCase("LDAPS")) {
                throw new CertificateException("Unknown identification algorithm: " + identification);
            }
            HostnameCheck.check(session.getPeerHost(), chain[0]);
        }
        AlgorithmConstraints constraints = parameters.getAlgorithmConstraints();
        if (constraints != null) {
            checkAlgorithms(chain, constraints);
        }
    }

    private void checkAlgorithms(X509Certificate[] chain, AlgorithmConstraints constraints)
            throws CertificateException {
        Set<X509Certificate> anchors = new java.util.HashSet<>(java.util.Arrays.asList(getAcceptedIssuers()));
        Set<CryptoPrimitive> signature = EnumSet.of(CryptoPrimitive.SIGNATURE);
        for (X509Certificate certificate : chain) {
            if (anchors.contains(certificate)) {
                continue; // the signature of a trust anchor proves nothing
            }
            if (!constraints.permits(signature, certificate.getSigAlgName(), null)
                    || !constraints.permits(signature, certificate.getPublicKey())) {
                throw new CertificateException("Certificates do not conform to algorithm constraints: "
                        + certificate.getSubjectX500Principal());
            }
        }
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
