package org.echjsse.dns;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS for the connection to a DoH server: the JDK's own, by name, so that a lookup can never end in a lookup (DNS-68); and the check of
 * its certificate, whoever's TLS it is.
 */
final class DohTls {
    private static final String OURSELVES = "EchJSSE";
    private static final String OF_THE_JDK = "SunJSSE";

    private DohTls() {}

    /** The trust managers that the JDK would use; they follow {@code javax.net.ssl.trustStore}. */
    static TrustManager[] defaultTrust() throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("DoH: no trust managers: " + e.getMessage(), e);
        }
    }

    static SSLContext context(TrustManager[] trust) throws IOException {
        Provider provider = provider();
        try {
            SSLContext context = SSLContext.getInstance("TLS", provider);
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("DoH: no SSLContext from " + provider.getName() + ": " + e.getMessage(), e);
        }
    }

    /** Never {@code SSLContext.getDefault()}, which may be ours. */
    private static Provider provider() throws IOException {
        Provider ofTheJdk = Security.getProvider(OF_THE_JDK);
        if (ofTheJdk != null) {
            return ofTheJdk;
        }
        Provider[] all = Security.getProviders("SSLContext.TLS");
        for (Provider candidate : all == null ? new Provider[0] : all) {
            if (!candidate.getName().equals(OURSELVES)) {
                return candidate;
            }
        }
        throw new IOException("DoH needs a TLS provider of the JDK, and " + OF_THE_JDK
                + " is not registered; was its line in java.security replaced?");
    }

    /**
     * For a connection to a bootstrap address, where the JDK checks the certificate for the name in the SNI <em>or</em> for the
     * address: the certificate must be for the name. Where the server rejects ECH, the connection is about the public name, and that is
     * what the JDK has checked (RFC 9849, 6.1.7; REJ-03).
     */
    static TrustManager[] forHost(String host, TrustManager[] trust) throws IOException {
        for (TrustManager manager : trust) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return new TrustManager[] {new HostPinned(host.toLowerCase(Locale.ROOT), extended)};
            }
        }
        throw new IOException("DoH: a bootstrap address needs an X509ExtendedTrustManager");
    }

    private static final class HostPinned extends X509ExtendedTrustManager {
        private final String host;
        private final X509ExtendedTrustManager delegate;

        HostPinned(String host, X509ExtendedTrustManager delegate) {
            this.host = host;
            this.delegate = delegate;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            delegate.checkServerTrusted(chain, authType, engine);
            if (!isAboutThePublicName(engine)) {
                checkHost(chain[0]);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            delegate.checkServerTrusted(chain, authType, socket);
            checkHost(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            delegate.checkServerTrusted(chain, authType);
            checkHost(chain[0]);
        }

        /** Whoever dials an address has it as peer; only the view of a rejected connection has a name there, the public one. */
        private static boolean isAboutThePublicName(SSLEngine engine) {
            String peer = engine.getPeerHost();
            return peer != null && !peer.contains(":") && !peer.matches("[0-9.]+");
        }

        /** RFC 9525, 6.3: DNS names of the subject alternative name only; a wildcard is the whole left-most label. */
        private void checkHost(X509Certificate certificate) throws CertificateException {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                for (List<?> name : names) {
                    if (name.get(0).equals(2) && matches(((String) name.get(1)).toLowerCase(Locale.ROOT))) {
                        return;
                    }
                }
            }
            throw new CertificateException("the certificate of the DoH server is not for " + host);
        }

        private boolean matches(String pattern) {
            int dot = host.indexOf('.');
            return pattern.equals(host)
                    || dot > 0 && host.indexOf('.', dot + 1) > 0 && pattern.equals("*" + host.substring(dot));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("a client does not check clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            throw new CertificateException("a client does not check clients");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("a client does not check clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return delegate.getAcceptedIssuers();
        }
    }
}
