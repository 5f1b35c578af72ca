package org.echjsse.jsse;

import java.net.InetAddress;
import java.net.SocketAddress;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** The socket's counterpart of {@link PublicNameEngine}, for trust managers that are asked about sockets. A view for reading. */
final class PublicNameSocket extends SSLSocket {
    private final SSLSocket socket;
    private final ExtendedSSLSession handshakeSession;
    private final String publicName;

    PublicNameSocket(SSLSocket socket, ExtendedSSLSession handshakeSession, String publicName) {
        this.socket = socket;
        this.handshakeSession = new PublicNameSession(handshakeSession, publicName);
        this.publicName = publicName;
    }

    @Override
    public SSLSession getHandshakeSession() {
        return handshakeSession;
    }

    @Override
    public SSLParameters getSSLParameters() {
        return PublicNameSession.identifying(socket.getSSLParameters(), publicName);
    }

    /** Not the socket's: that one would run the handshake that is waiting for the answer. */
    @Override
    public SSLSession getSession() {
        return handshakeSession;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
        return socket.getInetAddress();
    }

    @Override
    public int getPort() {
        return socket.getPort();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return socket.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return socket.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return socket.getLocalSocketAddress();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return socket.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return socket.getEnabledCipherSuites();
    }

    @Override
    public String[] getSupportedProtocols() {
        return socket.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return socket.getEnabledProtocols();
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
        return socket.getEnableSessionCreation();
    }

    @Override
    public void close() {
        throw forReading();
    }

    private static UnsupportedOperationException forReading() {
        return new UnsupportedOperationException("a trust manager may only look at the socket");
    }

    @Override
    public void startHandshake() {
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
    public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
        throw forReading();
    }

    @Override
    public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
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
