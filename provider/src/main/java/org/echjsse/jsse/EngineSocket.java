package org.echjsse.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchConfigList;

/**
 * A socket that is streams around an engine. There is an engine from the beginning, and it holds the settings; an unconnected socket does
 * not know its host yet, so it gets a new engine with the same settings when it is connected. Thread-safe as {@link EngineStreams} says.
 */
final class EngineSocket extends TransportSocket implements EchConnection {
    private static final System.Logger LOG = System.getLogger("org.echjsse.jsse");

    private final EngineSource engines;
    private final boolean owned;

    /** Guards the exchange of the engine, so that no setting gets lost in it, and the listeners. */
    private final ReentrantLock settingsLock = new ReentrantLock();

    private final Set<HandshakeCompletedListener> listeners = new LinkedHashSet<>();
    private BiFunction<SSLSocket, List<String>, String> protocolSelector;
    private String host;
    private volatile SSLEngine engine;

    /** {@code null} until the socket is connected. */
    private volatile EngineStreams streams;

    private InputStream input;
    private OutputStream output;

    /** What is being connected in place of the transport; else {@code null}. */
    private volatile Socket connecting;

    private EngineSocket(EngineSource engines, Socket transport, boolean layered, boolean autoClose) {
        super(transport, layered);
        this.engines = engines;
        this.owned = autoClose || !layered;
    }

    /** A client that is to be connected, and will take its host from the address that it is connected to. */
    static EngineSocket unconnected(EngineSource engines) {
        EngineSocket socket = new EngineSocket(engines, new Socket(), false, true);
        socket.engine = engines.createEngine(null, -1, true);
        return socket;
    }

    /** A client over somebody's connection: through a proxy, or after STARTTLS. */
    static EngineSocket layeredClient(EngineSource engines, Socket below, String host, int port, boolean autoClose)
            throws IOException {
        EngineSocket socket = new EngineSocket(engines, requireConnected(below), true, autoClose);
        String name = host != null && !host.isEmpty() ? host : hostOf(below.getRemoteSocketAddress());
        socket.host = name;
        socket.engine = engines.createEngine(name, port, true);
        socket.open(Transport.of(below, autoClose), Reconnection.NEVER);
        return socket;
    }

    /**
     * A server over somebody's connection.
     *
     * @param consumed what has been read from it already; {@code null} if nothing has
     */
    static EngineSocket layeredServer(EngineSource engines, Socket below, InputStream consumed, boolean autoClose)
            throws IOException {
        EngineSocket socket = new EngineSocket(engines, requireConnected(below), true, autoClose);
        socket.host = hostOf(below.getRemoteSocketAddress());
        socket.engine = engines.createEngine(socket.host, below.getPort(), false);
        InputStream rest = below.getInputStream();
        InputStream in = consumed == null ? rest : new SequenceInputStream(consumed, rest);
        socket.open(new Transport(below, in, below.getOutputStream(), autoClose), Reconnection.NEVER);
        return socket;
    }

    /**
     * What a server socket accepted.
     *
     * @param model an engine that is set as this socket is to be
     */
    static EngineSocket accepted(EngineSource engines, Socket connection, SSLEngine model) throws IOException {
        EngineSocket socket = new EngineSocket(engines, connection, false, true);
        socket.host = hostOf(connection.getRemoteSocketAddress());
        socket.engine = engines.createEngine(socket.host, connection.getPort(), model.getUseClientMode());
        copySettings(model, socket.engine);
        socket.open(Transport.of(connection, true), Reconnection.NEVER);
        return socket;
    }

    private static Socket requireConnected(Socket below) throws SocketException {
        if (!below.isConnected()) {
            throw new SocketException("Underlying socket is not connected");
        }
        return below;
    }

    /** The name that the application gave, else the address as text. Never a reverse lookup: it is slow, and an attacker answers it. */
    private static String hostOf(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getHostString() : null;
    }

    /** What is as it is on every new engine stays unset, because it may depend on a role that changes yet. */
    private static void copySettings(SSLEngine from, SSLEngine to) {
        SSLParameters parameters = from.getSSLParameters();
        if (Arrays.equals(parameters.getProtocols(), to.getEnabledProtocols())) {
            parameters.setProtocols(null);
        }
        if (Arrays.equals(parameters.getCipherSuites(), to.getEnabledCipherSuites())) {
            parameters.setCipherSuites(null);
        }
        to.setSSLParameters(parameters);
        to.setEnableSessionCreation(from.getEnableSessionCreation());
    }

    private void open(Transport transport, Reconnection reconnection) {
        if (engine instanceof SocketAware aware) {
            aware.attach(this);
        }
        EngineStreams opened = new EngineStreams(new Link(engine, transport), this::handshakeCompleted, reconnection);
        input = new ApplicationInput(opened, this);
        output = new ApplicationOutput(opened, this);
        streams = opened;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
        if (isLayered()) {
            throw new SocketException("Already connected");
        }
        if (!(endpoint instanceof InetSocketAddress address)) {
            throw new SocketException("Cannot handle non-Inet socket addresses.");
        }
        transport().connect(endpoint, timeoutMillis);
        settingsLock.lock();
        try {
            // no address at all means this machine, and the transport knows by which name
            host = hostOf(address.isUnresolved() ? address : transport().getRemoteSocketAddress());
            engine = sameEngineFor(address);
            open(Transport.of(transport(), true), () -> reconnect(address, timeoutMillis));
        } finally {
            settingsLock.unlock();
        }
    }

    /** A new engine that is set as the present one. */
    private SSLEngine sameEngineFor(InetSocketAddress address) {
        SSLEngine fresh = engines.createEngine(host, address.getPort(), engine.getUseClientMode());
        copySettings(engine, fresh);
        selectProtocolOn(fresh);
        return fresh;
    }

    /**
     * RFC 9849, 6.1.6; REJ-30..REJ-36: after an authenticated rejection, the one place that decides whether the socket connects again.
     * It does if the server has said something that makes it worth while (that is {@link EchPlanner#afterRejection}'s to know), and if
     * it reaches the same server: REJ-31, so the address is the very one of the first connection. An unresolved one is a proxy's to
     * look up, and the proxy might find another server; a certain local port is not free yet for a second connection to the same place.
     */
    private Optional<Link> reconnect(InetSocketAddress address, int timeoutMillis) throws IOException {
        Optional<EchPlanner.Decision> chance =
                engine instanceof SocketAware rejected ? rejected.secondChance() : Optional.empty();
        if (chance.isEmpty() || address.isUnresolved() || isBoundToPort()) {
            return Optional.empty();
        }
        LOG.log(Level.DEBUG, "connecting again after the rejection of ECH");
        Socket another = anotherTransport();
        try {
            connecting = another;
            if (streams.isClosed()) {
                throw new SocketException("Socket is closed");
            }
            another.connect(address, timeoutMillis);
            Transport carrier = Transport.of(another, true);
            settingsLock.lock();
            try {
                SSLEngine fresh = sameEngineFor(address);
                if (fresh instanceof SocketAware aware) {
                    aware.attach(this);
                    aware.follow(chance.get());
                }
                moveTo(another);
                engine = fresh;
                return Optional.of(new Link(fresh, carrier));
            } finally {
                settingsLock.unlock();
            }
        } catch (IOException | RuntimeException e) {
            another.close();
            throw e;
        } finally {
            connecting = null;
        }
    }

    /** Also while another connection is being made. */
    @Override
    public boolean isConnected() {
        return streams != null || super.isConnected();
    }

    // -------------------------------------------------------------------------------------------------------
    // connection

    private EngineStreams connected() throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        EngineStreams connected = streams;
        if (connected == null) {
            throw new SocketException("Socket is not connected");
        }
        return connected;
    }

    @Override
    public void startHandshake() throws IOException {
        EngineStreams connected = streams;
        if (connected == null) {
            throw new SocketException("Socket is not connected");
        }
        connected.startHandshake();
    }

    /** Never throws: who wants the reason of a failure calls {@link #startHandshake()}. */
    @Override
    public SSLSession getSession() {
        EngineStreams connected = streams;
        if (connected != null) {
            try {
                connected.ensureNegotiated();
            } catch (InterruptedIOException e) {
                LOG.log(
                        Level.DEBUG,
                        "getSession() could not finish the handshake in time",
                        connected.abandonHandshake(e));
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "getSession() could not complete the handshake", e);
            }
            if (connected.isNegotiated() || connected.isHandshaking()) {
                return engine.getSession();
            }
        }
        // The session of an engine that never began: SSL_NULL_WITH_NULL_NULL, and not valid.
        return engines.createEngine(null, -1, true).getSession();
    }

    @Override
    public SSLSession getHandshakeSession() {
        return engine.getHandshakeSession();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        EngineStreams connected = connected();
        if (connected.hasInputEnded()) {
            throw new SocketException("Socket input is already shutdown");
        }
        return input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        EngineStreams connected = connected();
        if (connected.hasOutputEnded()) {
            throw new SocketException("Socket output is already shutdown");
        }
        return output;
    }

    @Override
    public void shutdownInput() throws IOException {
        connected().shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        connected().shutdownOutput();
    }

    @Override
    public boolean isInputShutdown() {
        EngineStreams connected = streams;
        return connected != null && connected.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        EngineStreams connected = streams;
        return connected != null && connected.isOutputShutdown();
    }

    @Override
    public boolean isClosed() {
        EngineStreams connected = streams;
        return connected != null && connected.isClosed()
                || !isLayered() && transport().isClosed();
    }

    @Override
    public void close() throws IOException {
        EngineStreams connected = streams;
        if (connected != null) {
            connected.close();
            Socket another = connecting; // read after the streams know that they are closed: see reconnect
            if (another != null) {
                another.close();
            }
        } else if (owned) {
            transport().close();
        }
    }

    // ---------------------------------------------------------------------------------------------------------
    // listeners

    @Override
    public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
        if (listener == null) {
            throw new IllegalArgumentException("listener is null");
        }
        settingsLock.lock();
        try {
            listeners.add(listener);
        } finally {
            settingsLock.unlock();
        }
    }

    @Override
    public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
        settingsLock.lock();
        try {
            if (listener == null || !listeners.remove(listener)) {
                throw new IllegalArgumentException("listener not registered");
            }
        } finally {
            settingsLock.unlock();
        }
    }

    /** On a thread of their own: a listener may use the socket, and may block on it. */
    private void handshakeCompleted(SSLSession session) {
        List<HandshakeCompletedListener> told;
        settingsLock.lock();
        try {
            told = List.copyOf(listeners);
        } finally {
            settingsLock.unlock();
        }
        if (told.isEmpty()) {
            return;
        }
        HandshakeCompletedEvent event = new HandshakeCompletedEvent(this, session);
        Runnable telling = () -> told.forEach(listener -> listener.handshakeCompleted(event));
        new Thread(null, telling, "HandshakeCompletedNotify-Thread", 0, false).start();
    }

    // ----------------------------------------------------------------------------------------------------------
    // settings

    private void set(Runnable setting) {
        settingsLock.lock();
        try {
            setting.run();
        } finally {
            settingsLock.unlock();
        }
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
    public void setEnabledCipherSuites(String[] suites) {
        set(() -> engine.setEnabledCipherSuites(suites));
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
    public void setEnabledProtocols(String[] protocols) {
        set(() -> engine.setEnabledProtocols(protocols));
    }

    @Override
    public void setUseClientMode(boolean mode) {
        set(() -> engine.setUseClientMode(mode));
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        set(() -> engine.setNeedClientAuth(need));
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        set(() -> engine.setWantClientAuth(want));
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        set(() -> engine.setEnableSessionCreation(flag));
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        set(() -> engine.setSSLParameters(parameters));
    }

    @Override
    public String getApplicationProtocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public String getHandshakeApplicationProtocol() {
        return engine.getHandshakeApplicationProtocol();
    }

    @Override
    public void setHandshakeApplicationProtocolSelector(BiFunction<SSLSocket, List<String>, String> selector) {
        set(() -> {
            protocolSelector = selector;
            selectProtocolOn(engine);
        });
    }

    private void selectProtocolOn(SSLEngine target) {
        BiFunction<SSLSocket, List<String>, String> selector = protocolSelector;
        target.setHandshakeApplicationProtocolSelector(
                selector == null ? null : (of, offered) -> selector.apply(this, offered));
    }

    @Override
    public BiFunction<SSLSocket, List<String>, String> getHandshakeApplicationProtocolSelector() {
        settingsLock.lock();
        try {
            return protocolSelector;
        } finally {
            settingsLock.unlock();
        }
    }

    // ---------------------------------------------------------------------------------------------------------------
    // ECH

    @Override
    public EchStatus getEchStatus() {
        return engine instanceof EchConnection ech ? ech.getEchStatus() : EchStatus.NOT_TRIED;
    }

    @Override
    public Optional<String> getEchOuterServerName() {
        return engine instanceof EchConnection ech ? ech.getEchOuterServerName() : Optional.empty();
    }

    @Override
    public Optional<String> getEchInnerServerName() {
        return engine instanceof EchConnection ech ? ech.getEchInnerServerName() : Optional.empty();
    }

    @Override
    public void setEchMode(EchMode mode) {
        set(() -> ech().setEchMode(mode));
    }

    @Override
    public void setEchConfigList(EchConfigList configs) {
        set(() -> ech().setEchConfigList(configs));
    }

    @Override
    public void setEchServerKeys(EchServerKeys keys) {
        set(() -> ech().setEchServerKeys(keys));
    }

    private EchConnection ech() {
        if (engine instanceof EchConnection ech) {
            return ech;
        }
        throw new UnsupportedOperationException("The engine of this socket knows nothing of ECH");
    }

    @Override
    public String toString() {
        return "SSLSocket[hostname=" + host + ", port=" + getPort() + ", " + engine.getSession() + "]";
    }
}
