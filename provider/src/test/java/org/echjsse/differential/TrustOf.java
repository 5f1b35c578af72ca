package org.echjsse.differential;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A trust manager that throws the same thing whatever it is asked. */
final class TrustOf extends X509ExtendedTrustManager {
    private final Exception thrown;

    private TrustOf(Exception thrown) {
        this.thrown = thrown;
    }

    /**
     * @param thrown a {@link CertificateException}, or unchecked
     */
    static TrustManager[] nobody(Exception thrown) {
        return new TrustManager[] {new TrustOf(thrown)};
    }

    private void refuse() throws CertificateException {
        if (thrown instanceof CertificateException refusal) {
            throw refusal;
        }
        throw (RuntimeException) thrown;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        refuse();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        refuse();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        refuse();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        refuse();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        refuse();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        refuse();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
