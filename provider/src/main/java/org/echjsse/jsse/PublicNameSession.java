package org.echjsse.jsse;

import java.security.Principal;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSessionContext;

/** What a trust manager sees of the handshake of a rejected connection: a session with the public name (REJ-03). */
final class PublicNameSession extends ExtendedSSLSession {
    private final ExtendedSSLSession session;
    private final String publicName;

    PublicNameSession(ExtendedSSLSession session, String publicName) {
        this.session = session;
        this.publicName = publicName;
    }

    /** The application's parameters, but for whom the certificate has to be: that is not the application's choice here. */
    static SSLParameters identifying(SSLParameters parameters, String publicName) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(EchSslSession.serverNames(List.of(publicName)));
        return parameters;
    }

    @Override
    public String getPeerHost() {
        return publicName;
    }

    @Override
    public List<SNIServerName> getRequestedServerNames() {
        return EchSslSession.serverNames(List.of(publicName));
    }

    @Override
    public int getPeerPort() {
        return session.getPeerPort();
    }

    @Override
    public String[] getLocalSupportedSignatureAlgorithms() {
        return session.getLocalSupportedSignatureAlgorithms();
    }

    @Override
    public String[] getPeerSupportedSignatureAlgorithms() {
        return session.getPeerSupportedSignatureAlgorithms();
    }

    @Override
    public List<byte[]> getStatusResponses() {
        return session.getStatusResponses();
    }

    @Override
    public byte[] getId() {
        return session.getId();
    }

    @Override
    public SSLSessionContext getSessionContext() {
        return session.getSessionContext();
    }

    @Override
    public long getCreationTime() {
        return session.getCreationTime();
    }

    @Override
    public long getLastAccessedTime() {
        return session.getLastAccessedTime();
    }

    @Override
    public void invalidate() {
        session.invalidate();
    }

    @Override
    public boolean isValid() {
        return session.isValid();
    }

    @Override
    public void putValue(String name, Object value) {
        session.putValue(name, value);
    }

    @Override
    public Object getValue(String name) {
        return session.getValue(name);
    }

    @Override
    public void removeValue(String name) {
        session.removeValue(name);
    }

    @Override
    public String[] getValueNames() {
        return session.getValueNames();
    }

    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        return session.getPeerCertificates();
    }

    @Override
    public Certificate[] getLocalCertificates() {
        return session.getLocalCertificates();
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return session.getPeerPrincipal();
    }

    @Override
    public Principal getLocalPrincipal() {
        return session.getLocalPrincipal();
    }

    @Override
    public String getCipherSuite() {
        return session.getCipherSuite();
    }

    @Override
    public String getProtocol() {
        return session.getProtocol();
    }

    @Override
    public int getPacketBufferSize() {
        return session.getPacketBufferSize();
    }

    @Override
    public int getApplicationBufferSize() {
        return session.getApplicationBufferSize();
    }
}
