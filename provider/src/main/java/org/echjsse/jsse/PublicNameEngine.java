package org.echjsse.jsse;

import java.nio.ByteBuffer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * What a trust manager gets to see of a connection whose ECH was rejected: one with the public name (RFC 9849, 6.1.7; REJ-03). It is a
 * view for reading: whatever would change the connection or move its data is refused.
 */
final class PublicNameEngine extends SSLEngine {
    private final EchSslEngine engine;
    private final ExtendedSSLSession handshakeSession;
    private final String publicName;

    PublicNameEngine(EchSslEngine engine, ExtendedSSLSession handshakeSession, String publicName) {
        super(publicName, engine.getPeerPort());
        this.engine = engine;
        this.handshakeSession = new PublicNameSession(handshakeSession, publicName);
        this.publicName = publicName;
    }

    @Override
    public SSLSession getHandshakeSession() {
        return handshakeSession;
    }

    /** The application's parameters, but for whom the certificate has to be: that is not the application's choice here. */
    @Override
    public SSLParameters getSSLParameters() {
        return PublicNameSession.identifying(engine.getSSLParameters(), publicName);
    }

    @Override
    public SSLSession getSession() {
        return engine.getSession();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public SSLEngineResult.HandshakeStatus getHandshakeStatus() {
        return engine.getHandshakeStatus();
    }

    @Override
    public boolean getUseClientMode() {
        return true;
    }

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }

    @Override
    public boolean isInboundDone() {
        return engine.isInboundDone();
    }

    @Override
    public boolean isOutboundDone() {
        return engine.isOutboundDone();
    }

    private static UnsupportedOperationException forReading() {
        return new UnsupportedOperationException("a trust manager may only look at the engine");
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] srcs, int offset, int length, ByteBuffer dst) {
        throw forReading();
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer src, ByteBuffer[] dsts, int offset, int length) {
        throw forReading();
    }

    @Override
    public Runnable getDelegatedTask() {
        return null;
    }

    @Override
    public void closeInbound() throws SSLException {
        throw forReading();
    }

    @Override
    public void closeOutbound() {
        throw forReading();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        throw forReading();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        throw forReading();
    }

    @Override
    public void beginHandshake() {
        throw forReading();
    }

    @Override
    public void setUseClientMode(boolean mode) {
        throw forReading();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        throw forReading();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        throw forReading();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        throw forReading();
    }
}
