package org.echjsse.bench;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.conscrypt.DomainEncryptionMode;
import org.conscrypt.NetworkSecurityPolicy;
import org.conscrypt.metrics.CertificateTransparencyVerificationReason;

/**
 * The JDK's trust manager with one anchor, the same for all. It counts its checks, since a resumed handshake has none. Public, with a
 * public method that Conscrypt finds by reflection: otherwise it would ignore an ECHConfigList in silence.
 */
public final class AnchoredTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager jdk;
    private int checks;

    AnchoredTrust(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    /** Certificate chains checked so far. */
    int checks() {
        return checks;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checks++;
        // Conscrypt says GENERIC, which the JDK does not know
        jdk.checkServerTrusted(chain, "UNKNOWN", engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checks++;
        jdk.checkServerTrusted(chain, "UNKNOWN", socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        checks++;
        jdk.checkServerTrusted(chain, "UNKNOWN");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client shows a certificate here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client shows a certificate here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client shows a certificate here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }

    public NetworkSecurityPolicy getNetworkSecurityPolicy() {
        return new NetworkSecurityPolicy() {
            @Override
            public boolean isCertificateTransparencyVerificationRequired(String host) {
                return false;
            }

            @Override
            public CertificateTransparencyVerificationReason getCertificateTransparencyVerificationReason(String host) {
                return CertificateTransparencyVerificationReason.UNKNOWN;
            }

            @Override
            public DomainEncryptionMode getDomainEncryptionMode(String host) {
                return DomainEncryptionMode.ENABLED;
            }
        };
    }
}
