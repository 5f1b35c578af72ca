package org.echjsse.differential;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Trust managers that take down how they are asked. */
final class RecordingTrust {
    /** May refuse. */
    interface Check {
        void look(X509Certificate[] chain) throws CertificateException;
    }

    final List<String> asked = new ArrayList<>();
    private final X509Certificate[] issuers;
    private final Check check;

    /**
     * @param issuers what {@code getAcceptedIssuers} returns, {@code null} included
     */
    RecordingTrust(X509Certificate[] issuers, Check check) {
        this.issuers = issuers;
        this.check = check;
    }

    /** Trusts everybody. */
    static RecordingTrust everybody() {
        return new RecordingTrust(new X509Certificate[0], chain -> {});
    }

    TrustManager[] extended() {
        return new TrustManager[] {new Extended()};
    }

    TrustManager[] plain() {
        return new TrustManager[] {new Plain()};
    }

    private void ask(String method, X509Certificate[] chain, String authType, SSLSession session)
            throws CertificateException {
        asked.add(method + ", " + chain.length + ", " + authType);
        if (session != null) {
            asked.add(session.getProtocol() + ", " + session.getPeerHost() + ", valid " + session.isValid());
            ExtendedSSLSession extended = (ExtendedSSLSession) session;
            List<String> signatures = List.of(extended.getLocalSupportedSignatureAlgorithms());
            asked.add("takes SHA256withECDSA " + signatures.contains("SHA256withECDSA") + ", RSASSA-PSS "
                    + signatures.contains("RSASSA-PSS") + ", SHA1withECDSA " + signatures.contains("SHA1withECDSA")
                    + ", MD5withRSA " + signatures.contains("MD5withRSA"));
            asked.add("names " + extended.getRequestedServerNames());
        }
        check.look(chain);
    }

    private final class Extended extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            ask("client", chain, authType, null);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            ask("server", chain, authType, null);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            ask("client, socket", chain, authType, ((SSLSocket) socket).getHandshakeSession());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            ask("server, socket", chain, authType, ((SSLSocket) socket).getHandshakeSession());
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            ask("client, engine", chain, authType, engine.getHandshakeSession());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            ask("server, engine", chain, authType, engine.getHandshakeSession());
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return issuers;
        }
    }

    private final class Plain implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            ask("client", chain, authType, null);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            ask("server", chain, authType, null);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return issuers;
        }
    }
}
