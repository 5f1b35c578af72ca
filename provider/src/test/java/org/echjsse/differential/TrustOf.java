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
    private final X509Certificate[] issuers;

    private TrustOf(Exception thrown, X509Certificate[] issuers) {
        this.thrown = thrown;
        this.issuers = issuers;
    }

    /**
     * @param thrown a {@link CertificateException}, or unchecked
     * @param issuers whose certificates a server asks for
     */
    static TrustManager[] nobody(Exception thrown, X509Certificate... issuers) {
        return new TrustManager[] {new TrustOf(thrown, issuers)};
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
        return issuers.clone();
    }
}
