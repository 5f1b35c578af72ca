package org.echjsse.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.conscrypt.Conscrypt;
import org.conscrypt.DomainEncryptionMode;
import org.conscrypt.NetworkSecurityPolicy;
import org.conscrypt.metrics.CertificateTransparencyVerificationReason;

/** Conscrypt (BoringSSL) as a client. It has no public way to be an ECH server. */
public final class ConscryptPeer {
    private ConscryptPeer() {}

    /** What it says of a connection. */
    record Visit(String protocol, String suite, String group, String peerSubject, String response) {}

    /**
     * Conscrypt ignores an ECHConfigList in silence unless its trust manager is a public class with this public method, whose
     * policy asks for domain encryption.
     */
    public static final class Trust implements X509TrustManager {
        private final X509TrustManager checks;
        private final DomainEncryptionMode mode;

        Trust(X509TrustManager checks, DomainEncryptionMode mode) {
            this.checks = checks;
            this.mode = mode;
        }

        /** Found by Conscrypt through reflection. */
        public NetworkSecurityPolicy getNetworkSecurityPolicy() {
            return new NetworkSecurityPolicy() {
                @Override
                public boolean isCertificateTransparencyVerificationRequired(String host) {
                    return false;
                }

                @Override
                public CertificateTransparencyVerificationReason getCertificateTransparencyVerificationReason(
                        String host) {
                    return CertificateTransparencyVerificationReason.UNKNOWN;
                }

                @Override
                public DomainEncryptionMode getDomainEncryptionMode(String host) {
                    return mode;
                }
            };
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            checks.checkClientTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            // Conscrypt's authType is GENERIC, which the JDK's trust manager does not know
            checks.checkServerTrusted(chain, "UNKNOWN");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return checks.getAcceptedIssuers();
        }
    }

    static SSLContext context(DomainEncryptionMode mode, KeyManager[] keys) throws GeneralSecurityException {
        Provider provider = Conscrypt.newProvider();
        SSLContext context = SSLContext.getInstance("TLSv1.3", provider);
        X509TrustManager checks = (X509TrustManager) Pki.shared().trustManagers()[0];
        context.init(keys, new TrustManager[] {new Trust(checks, mode)}, null);
        return context;
    }

    /**
     * One visit at the secret name.
     *
     * @param echConfigList the list, or {@code null} for GREASE or none
     * @param mode the policy: with ENABLED and no list Conscrypt sends GREASE
     * @param groups named groups, most preferred first; none for the default
     */
    static Visit visit(InetSocketAddress address, byte[] echConfigList, DomainEncryptionMode mode, List<String> groups)
            throws IOException {
        return visit(address, echConfigList, mode, groups, null);
    }

    /** The same with a client certificate. */
    static Visit visit(
            InetSocketAddress address,
            byte[] echConfigList,
            DomainEncryptionMode mode,
            List<String> groups,
            KeyManager[] keys)
            throws IOException {
        try {
            return visit(context(mode, keys), address, echConfigList, groups);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same with a context that other visits use too, so that they can resume its sessions. */
    static Visit visit(SSLContext context, InetSocketAddress address, byte[] echConfigList, List<String> groups)
            throws IOException {
        try (Socket raw = new Socket(address.getAddress(), address.getPort())) {
            raw.setSoTimeout((int) PeerProcess.PATIENCE.toMillis());
            try (SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(raw, Names.SECRET, address.getPort(), true)) {
                Conscrypt.setHostname(socket, Names.SECRET);
                if (echConfigList != null) {
                    Conscrypt.setEchConfigList(socket, echConfigList);
                }
                if (!groups.isEmpty()) {
                    Conscrypt.setNamedGroups(socket, groups.toArray(String[]::new));
                }
                socket.startHandshake();
                socket.getOutputStream()
                        .write(("GET / HTTP/1.0\r\nHost: " + Names.SECRET + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                X509Certificate certificate =
                        (X509Certificate) socket.getSession().getPeerCertificates()[0];
                return new Visit(
                        socket.getSession().getProtocol(),
                        socket.getSession().getCipherSuite(),
                        String.valueOf(Conscrypt.getGroupName(socket)),
                        certificate.getSubjectX500Principal().getName(),
                        response);
            }
        }
    }
}
