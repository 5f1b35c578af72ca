package org.echjsse.jsse;

import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchStatus;
import org.echjsse.bctls.TlsConnection;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.jsse.EngineBuffers.Range;

/**
 * The engine as programs see it: each call takes the lock, and what is known of the connection can be read at any time.
 *
 * <p>States, order of closing and wording follow SunJSSE, because programs were written against it.
 */
final class EchSslEngine extends ConfiguredEngine implements SocketAware {
    private final SessionState sessionState;
    private final EchSslSession noSession;
    private final EchSslSession session;
    private final EngineConnection connection = new EngineConnection(this);
    private final EngineWriter writer = new EngineWriter(connection);
    private final EngineReader reader = new EngineReader(this, connection);

    private volatile TrustAndKeys trustAndKeys;
    private volatile boolean ofSocket;
    private final Chronicle chronicle = new Chronicle();
    private volatile boolean handshakeVisible;
    private volatile String chosenProtocol;
    private volatile Optional<String> outerServerName = Optional.empty();
    private volatile Optional<EchPlanner.Decision> decisionToFollow = Optional.empty();
    private volatile Optional<EchPlanner.Decision> secondChance = Optional.empty();

    EchSslEngine(ContextState context, String host, int port) {
        super(context, host, port);
        sessionState = new SessionState(host, port);
        noSession = EchSslSession.none(sessionState);
        session = new EchSslSession(sessionState);
        trustAndKeys = new TrustAndKeys(context, this, null);
    }

    @Override
    public void attach(SSLSocket socket) {
        trustAndKeys = new TrustAndKeys(context, this, socket);
        ofSocket = true;
    }

    boolean isOfSocket() {
        return ofSocket;
    }

    @Override
    public void follow(EchPlanner.Decision decision) {
        decisionToFollow = Optional.of(decision);
    }

    Optional<EchPlanner.Decision> decisionToFollow() {
        return decisionToFollow;
    }

    @Override
    public Optional<EchPlanner.Decision> secondChance() {
        return secondChance;
    }

    void setSecondChance(Optional<EchPlanner.Decision> decision) {
        secondChance = decision;
    }

    @Override
    public SSLSession noSession() {
        return EchSslSession.none(sessionState);
    }

    @Override
    public void rejectionEnds(boolean reconnected) {
        chronicle.rejectionEnds(reconnected);
    }

    Chronicle chronicle() {
        return chronicle;
    }

    TrustAndKeys trustAndKeys() {
        return trustAndKeys;
    }

    // ---- calls

    @Override
    public void beginHandshake() throws SSLException {
        lock.lock();
        try {
            requireMode();
            connection.beginOrRepeat();
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean hasBegun() {
        return !connection.state().isNew();
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        lock.lock();
        try {
            return connection.status();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Runnable getDelegatedTask() {
        lock.lock();
        try {
            return connection.handOutTask();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer destination)
            throws SSLException {
        lock.lock();
        try {
            requireMode();
            connection.throwUntold();
            Range from = new Range(sources, offset, length);
            EngineBuffers.require(from, Range.of(destination));
            return writer.wrap(from, destination);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] destinations, int offset, int length)
            throws SSLException {
        lock.lock();
        try {
            requireMode();
            connection.throwUntold();
            Range to = new Range(destinations, offset, length);
            EngineBuffers.require(Range.of(source), to);
            return reader.unwrap(source, to);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closeOutbound() {
        lock.lock();
        try {
            connection.closeOutbound();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOutboundDone() {
        lock.lock();
        try {
            return connection.isOutboundDone();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closeInbound() throws SSLException {
        lock.lock();
        try {
            connection.closeInbound();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isInboundDone() {
        lock.lock();
        try {
            return connection.isInboundDone();
        } finally {
            lock.unlock();
        }
    }

    // ---- what the connection and its decisions tell; each is called by whoever the connection belongs to

    /** Makes what is negotiated so far visible. */
    void handshakeProgressed() {
        connection.handshakeProgressed();
    }

    void show(TlsConnection now) {
        sessionState.negotiated = now.negotiated();
        sessionState.keyingMaterial = now.keyingMaterial();
        showOffer(now);
        handshakeVisible = true;
    }

    /** What is known of ECH when there is a hello, and nothing is negotiated. */
    void showOffer(TlsConnection begun) {
        sessionState.status = statusOf(begun.ech(), false);
        outerServerName = begun.outerServerName();
    }

    void showFailed(TlsConnection failed) {
        sessionState.status = statusOf(failed.ech(), true);
        outerServerName = failed.outerServerName();
    }

    /** A server's choice, before the connection itself knows. */
    void applicationProtocolChosen(String protocol) {
        chosenProtocol = protocol;
    }

    /** Called with the lock held. */
    void sessionBegins() {
        sessionState.context = context.sessions(isClient());
        sessionState.life = new SessionLife(System.currentTimeMillis());
    }

    void sessionEstablished() {
        chronicle.succeeded(sessionState, outerServerName);
        sessionState.established = true;
        sessionState.packetSize = maximumPacketSize();
        if (!sessionState.negotiated.resumed()) {
            sessionState.context.add(session);
        }
    }

    /** A socket answers a rejection itself; whoever uses an engine is told of it. */
    void tellFailed(Throwable thrown, SSLException told, boolean handshaking) {
        chronicle.failed(thrown, told, handshaking, sessionState, outerServerName);
        if (!ofSocket) {
            chronicle.rejectionEnds(false);
        }
    }

    private static EchStatus statusOf(EchOutcome outcome, boolean failed) {
        if (outcome instanceof EchOutcome.Grease) {
            return EchStatus.GREASE;
        }
        if (outcome instanceof EchOutcome.Offered) {
            return EchStatus.OFFERED;
        }
        if (outcome instanceof EchOutcome.Accepted) {
            return EchStatus.SUCCESS;
        }
        if (outcome instanceof EchOutcome.Rejected) {
            return EchStatus.FAILED_ECH;
        }
        if (outcome instanceof EchOutcome.RejectedUnproven) {
            return failed ? EchStatus.FAILED_ECH_BAD_NAME : EchStatus.OFFERED;
        }
        return EchStatus.NOT_TRIED;
    }

    // ---- what is known

    SessionState sessionState() {
        return sessionState;
    }

    /** Of this connection, whether the handshake is over or not. */
    EchSslSession session() {
        return session;
    }

    /** A connection that has failed before it was one has no session. */
    @Override
    public SSLSession getSession() {
        return sessionState.established ? session : noSession;
    }

    @Override
    public SSLSession getHandshakeSession() {
        lock.lock();
        try {
            return connection.state().isHandshaking() && handshakeVisible ? session : null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String getApplicationProtocol() {
        return sessionState.established
                ? sessionState.negotiated.applicationProtocol().orElse("")
                : null;
    }

    @Override
    public String getHandshakeApplicationProtocol() {
        lock.lock();
        try {
            return connection.state().isHandshaking()
                    ? sessionState.negotiated.applicationProtocol().orElse(chosenProtocol)
                    : null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public EchStatus getEchStatus() {
        return sessionState.status;
    }

    @Override
    public Optional<String> getEchOuterServerName() {
        return outerServerName;
    }

    @Override
    public Optional<String> getEchInnerServerName() {
        if (sessionState.status != EchStatus.SUCCESS) {
            return Optional.empty();
        }
        return HostNames.hostNameOf(session.getRequestedServerNames());
    }
}
