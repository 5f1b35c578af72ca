package org.echjsse.jsse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;

/**
 * All of a socket that has nothing to do with TLS, handed on to the socket that carries the bytes: one of our own, or the one that the
 * application layered us over. What our superclass {@link Socket} would do itself is never used.
 */
abstract class TransportSocket extends SSLSocket {
    private static final String NO_URGENT_DATA =
            "This method is ineffective, since sending urgent data is not supported by SSLSockets";

    /** Exchanged for another one at most twice, when the connection is made anew before anything of the application was sent. */
    private volatile Socket transport;

    private final boolean layered;

    /** Guards the exchange of the transport, so that no option gets lost in it. */
    private final ReentrantLock optionsLock = new ReentrantLock();

    /**
     * What the application has set, and nothing else, in that order: to set a buffer to the size that it has anyway ends the tuning that
     * some systems do. By name, or by option.
     */
    private final Map<Object, Option<?>> options = new LinkedHashMap<>();

    private SocketAddress boundTo;

    private interface Option<E extends IOException> {
        void setOn(Socket socket) throws E;
    }

    /**
     * @param transport what carries the bytes
     * @param layered whether the application made it, and connected it
     */
    TransportSocket(Socket transport, boolean layered) {
        this.transport = transport;
        this.layered = layered;
    }

    final boolean isLayered() {
        return layered;
    }

    final Socket transport() {
        return transport;
    }

    /** Whether the application has asked for one certain local port. While a connection from it is not forgotten, there is no second one. */
    final boolean isBoundToPort() {
        optionsLock.lock();
        try {
            return boundTo instanceof InetSocketAddress local && local.getPort() != 0;
        } finally {
            optionsLock.unlock();
        }
    }

    /** An unconnected socket with the options and the local address of the present one. */
    final Socket anotherTransport() throws IOException {
        Socket another = new Socket();
        optionsLock.lock();
        try {
            setOptionsOn(another);
            if (boundTo != null) {
                another.bind(boundTo);
            }
            return another;
        } catch (IOException | RuntimeException e) {
            another.close();
            throw e;
        } finally {
            optionsLock.unlock();
        }
    }

    /** Goes on with the socket given, which gets what was set since it was made. The caller closes the old one. */
    final void moveTo(Socket another) throws IOException {
        optionsLock.lock();
        try {
            setOptionsOn(another);
            transport = another;
        } finally {
            optionsLock.unlock();
        }
    }

    private void setOptionsOn(Socket another) throws IOException {
        for (Option<?> option : options.values()) {
            option.setOn(another);
        }
    }

    private <E extends IOException> void set(Object name, Option<E> option) throws E {
        optionsLock.lock();
        try {
            option.setOn(transport);
            options.remove(name);
            options.put(name, option);
        } finally {
            optionsLock.unlock();
        }
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    @Override
    public void bind(SocketAddress address) throws IOException {
        if (layered) {
            throw new IOException("Underlying socket should already be connected");
        }
        optionsLock.lock();
        try {
            transport.bind(address);
            boundTo = address;
        } finally {
            optionsLock.unlock();
        }
    }

    @Override
    public boolean isConnected() {
        return transport.isConnected();
    }

    @Override
    public boolean isBound() {
        return transport.isBound();
    }

    @Override
    public InetAddress getInetAddress() {
        return transport.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return transport.getLocalAddress();
    }

    @Override
    public int getPort() {
        return transport.getPort();
    }

    @Override
    public int getLocalPort() {
        return transport.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return transport.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return transport.getLocalSocketAddress();
    }

    @Override
    public SocketChannel getChannel() {
        return transport.getChannel();
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
        set("setTcpNoDelay", socket -> socket.setTcpNoDelay(on));
    }

    @Override
    public boolean getTcpNoDelay() throws SocketException {
        return transport.getTcpNoDelay();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        set("setSoLinger", socket -> socket.setSoLinger(on, seconds));
    }

    @Override
    public int getSoLinger() throws SocketException {
        return transport.getSoLinger();
    }

    // A TLS stream has no place for TCP's urgent byte; a socket that sent it would put a byte of plain text among the
    // records.
    @Override
    public void sendUrgentData(int data) throws IOException {
        throw new SocketException("This method is not supported by SSLSockets");
    }

    @Override
    public void setOOBInline(boolean on) throws SocketException {
        throw new SocketException(NO_URGENT_DATA);
    }

    @Override
    public boolean getOOBInline() throws SocketException {
        throw new SocketException(NO_URGENT_DATA);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        set("setSoTimeout", socket -> socket.setSoTimeout(millis));
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return transport.getSoTimeout();
    }

    @Override
    public void setSendBufferSize(int size) throws SocketException {
        set("setSendBufferSize", socket -> socket.setSendBufferSize(size));
    }

    @Override
    public int getSendBufferSize() throws SocketException {
        return transport.getSendBufferSize();
    }

    @Override
    public void setReceiveBufferSize(int size) throws SocketException {
        set("setReceiveBufferSize", socket -> socket.setReceiveBufferSize(size));
    }

    @Override
    public int getReceiveBufferSize() throws SocketException {
        return transport.getReceiveBufferSize();
    }

    @Override
    public void setKeepAlive(boolean on) throws SocketException {
        set("setKeepAlive", socket -> socket.setKeepAlive(on));
    }

    @Override
    public boolean getKeepAlive() throws SocketException {
        return transport.getKeepAlive();
    }

    @Override
    public void setTrafficClass(int trafficClass) throws SocketException {
        set("setTrafficClass", socket -> socket.setTrafficClass(trafficClass));
    }

    @Override
    public int getTrafficClass() throws SocketException {
        return transport.getTrafficClass();
    }

    @Override
    public void setReuseAddress(boolean on) throws SocketException {
        set("setReuseAddress", socket -> socket.setReuseAddress(on));
    }

    @Override
    public boolean getReuseAddress() throws SocketException {
        return transport.getReuseAddress();
    }

    @Override
    public void setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        transport.setPerformancePreferences(connectionTime, latency, bandwidth); // which no JDK heeds
    }

    @Override
    public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
        set(name, socket -> socket.setOption(name, value));
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return transport.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return transport.supportedOptions();
    }
}
