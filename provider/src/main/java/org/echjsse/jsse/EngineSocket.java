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
import java.util.Optional;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * A socket that is streams around an engine: how it is made, connected, and connected again. Thread-safe as {@link EngineStreams} says.
 */
final class EngineSocket extends ConfiguredSocket {
    private static final System.Logger LOG = System.getLogger("org.echjsse.jsse");

    private final EngineSource engines;
    private final boolean owned;
    private final HandshakeListeners listeners = new HandshakeListeners();

    /** As the application said it; {@code null} until somebody knows. */
    private volatile String host;

    /** {@code null} until the socket is connected. */
    private volatile EngineStreams streams;

    private InputStream input;
    private OutputStream output;

    /** What is being connected in place of the transport; else {@code null}. */
    private volatile Socket connecting;

    private EngineSocket(EngineSource engines, SSLEngine engine, String host, Socket below, boolean autoClose) {
        super(below, true, engine);
        this.engines = engines;
        this.host = host;
        this.owned = autoClose;
    }

    private EngineSocket(EngineSource engines, SSLEngine engine, String host, Socket transport) {
        super(transport, false, engine);
        this.engines = engines;
        this.host = host;
        this.owned = true;
    }

    /**
     * A client that is to be connected.
     *
     * @param host whom it will be connected to; {@code null} for the name of the address
     */
    static EngineSocket unconnected(EngineSource engines, String host) {
        return new EngineSocket(engines, engines.createEngine(null, -1, true), host, new Socket());
    }

    /** A client over somebody's connection: through a proxy, or after STARTTLS. */
    static EngineSocket layeredClient(EngineSource engines, Socket below, String host, int port, boolean autoClose)
            throws IOException {
        requireConnected(below);
        String name = host != null && !host.isEmpty() ? host : GivenName.of(below.getInetAddress());
        SSLEngine engine = engines.createEngine(name, port, true);
        EngineSocket socket = new EngineSocket(engines, engine, name, below, autoClose);
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
        requireConnected(below);
        String name = GivenName.of(below.getInetAddress());
        SSLEngine engine = engines.createEngine(name, below.getPort(), false);
        EngineSocket socket = new EngineSocket(engines, engine, name, below, autoClose);
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
        String name = GivenName.of(connection.getInetAddress());
        SSLEngine engine = engines.createEngine(name, connection.getPort(), model.getUseClientMode());
        copySettings(model, engine);
        EngineSocket socket = new EngineSocket(engines, engine, name, connection);
        socket.open(Transport.of(connection, true), Reconnection.NEVER);
        return socket;
    }

    private static void requireConnected(Socket below) throws SocketException {
        if (!below.isConnected()) {
            throw new SocketException("Underlying socket is not connected");
        }
    }

    private void open(Transport transport, Reconnection reconnection) {
        if (engine() instanceof SocketAware aware) {
            aware.attach(this);
        }
        EngineStreams opened = new EngineStreams(
                new Link(engine(), transport),
                session -> listeners.tell(this, session),
                reconnection,
                engines.requiresCloseNotify());
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
        if (host == null || host.isEmpty()) {
            // a proxy looks the name up, or the transport knows the address: this machine's, if there was none
            host = address.isUnresolved()
                    ? address.getHostString()
                    : GivenName.of(transport().getInetAddress());
        }
        moveTo(engines.createEngine(host, address.getPort(), true));
        open(Transport.of(transport(), true), () -> reconnect(address, timeoutMillis));
    }

    /**
     * RFC 9849, 6.1.6; REJ-30..REJ-36: after an authenticated rejection, the one place that decides whether the socket connects again.
     * It does if the server has said something that makes it worth while (that is {@link EchPlanner#afterRejection}'s to know), and if
     * it reaches the same server: REJ-31, so the address is the very one of the first connection. An unresolved one is a proxy's to
     * look up, and the proxy might find another server; a certain local port is not free yet for a second connection to the same place.
     */
    private Optional<Link> reconnect(InetSocketAddress address, int timeoutMillis) throws IOException {
        Optional<EchPlanner.Decision> chance =
                engine() instanceof SocketAware rejected ? rejected.secondChance() : Optional.empty();
        if (chance.isEmpty() || address.isUnresolved() || isBoundToPort()) {
            return Optional.empty();
        }
        Socket another = anotherTransport();
        try {
            connecting = another;
            if (streams.isClosed()) {
                throw new SocketException("Socket is closed");
            }
            another.connect(address, timeoutMillis);
            Transport carrier = Transport.of(another, true);
            SSLEngine fresh = engines.createEngine(host, address.getPort(), true);
            if (fresh instanceof SocketAware aware) {
                aware.attach(this);
                aware.follow(chance.get());
            }
            moveTo(another);
            moveTo(fresh);
            return Optional.of(new Link(fresh, carrier));
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
                return engine().getSession();
            }
        }
        // SSL_NULL_WITH_NULL_NULL, and not valid
        return engine() instanceof SocketAware aware
                ? aware.noSession()
                : engines.createEngine(null, -1, true).getSession();
    }

    @Override
    public SSLSession getHandshakeSession() {
        return engine().getHandshakeSession();
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
        if (!isInputShutdown()) {
            connected().shutdownInput();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (!isOutputShutdown()) {
            connected().shutdownOutput();
        }
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
        listeners.add(listener);
    }

    @Override
    public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
        listeners.remove(listener);
    }

    @Override
    public String toString() {
        return "SSLSocket[hostname=" + host + ", port=" + getPort() + ", " + engine().getSession() + "]";
    }
}
