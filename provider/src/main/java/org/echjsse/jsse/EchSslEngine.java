package org.echjsse.jsse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchStatus;
import org.echjsse.bctls.CipherSuite;
import org.echjsse.bctls.TlsConnection;
import org.echjsse.bctls.TlsFailure;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.jsse.EngineBuffers.Range;

/**
 * The engine: records in and out of buffers, and the states that JSSE wants to see in between.
 *
 * <p>Whatever is slow or blocks (the lookup, keys, certificates, a record of the handshake) runs in a delegated task; {@code wrap} and
 * {@code unwrap} only collect the record for it. While there is a task, the connection belongs to it and nobody else touches it. A
 * failure in a task is kept, its alert is wrapped first, and then the next call of either method throws it.
 *
 * <p>States, order of closing and wording follow SunJSSE, because programs were written against it.
 */
final class EchSslEngine extends ConfiguredEngine implements SocketAware {
    private enum Phase {
        NEW,
        HANDSHAKING,
        ESTABLISHED,
        FAILED
    }

    private final SessionState sessionState;
    private final EchSslSession session;
    private final EchSslSession handshakeSession;

    private Phase phase = Phase.NEW;
    private Side side;
    private TlsConnection connection;
    private HandshakeTask task;
    private boolean changeCipherSpecSeen;

    /** The handshake is over, but nobody has been told FINISHED yet. */
    private boolean finishedPending;

    private boolean inboundClosed;
    private boolean outboundClosed;
    private boolean closeNotifyReceived;
    private boolean closeNotifyWanted; // a task is running: send it afterwards
    private SSLException untoldFailure;
    private SSLException closeReason;

    private volatile TrustAndKeys trustAndKeys;
    private volatile boolean ofSocket;
    private volatile boolean handshakeVisible;
    private volatile String chosenProtocol;
    private volatile Optional<String> outerServerName = Optional.empty();
    private volatile Optional<EchPlanner.Decision> decisionToFollow = Optional.empty();
    private volatile Optional<EchPlanner.Decision> secondChance = Optional.empty();

    EchSslEngine(ContextState context, String host, int port) {
        super(context, host, port);
        sessionState = new SessionState(host, port, context.serverSessions());
        session = new EchSslSession(sessionState, false);
        handshakeSession = new EchSslSession(sessionState, true);
        trustAndKeys = new TrustAndKeys(context, this, null);
    }

    @Override
    public void attach(SSLSocket socket) {
        trustAndKeys = new TrustAndKeys(context, this, socket);
        ofSocket = true;
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

    TrustAndKeys trustAndKeys() {
        return trustAndKeys;
    }

    // ---- handshake ----

    @Override
    public void beginHandshake() throws SSLException {
        lock.lock();
        try {
            requireMode();
            if (phase == Phase.FAILED || inboundClosed || outboundClosed) {
                throw new SSLException("Cannot kickstart, the connection is broken or closed", closeReason);
            }
            if (phase == Phase.ESTABLISHED) {
                beginAnew();
            } else {
                begin();
            }
        } finally {
            lock.unlock();
        }
    }

    /** TLS 1.3 has new keys for it; TLS 1.2 renegotiation is a feature that we leave to the past. */
    private void beginAnew() throws SSLException {
        if (!sessionState.negotiated.protocol().equals(Optional.of(EngineDefaults.TLS13))) {
            throw new SSLException("renegotiation is not supported");
        }
        try {
            connection.updateKeys(true);
        } catch (TlsFailure failure) {
            throw fail(failure);
        }
    }

    private void begin() throws SSLException {
        if (phase == Phase.NEW) {
            phase = Phase.HANDSHAKING;
            sessionState.context = context.sessions(isClient());
            side = takeSide(this);
            try {
                side.begin();
            } catch (SSLHandshakeException hopeless) {
                throw fail(hopeless);
            }
        }
    }

    @Override
    boolean hasBegun() {
        return phase != Phase.NEW;
    }

    @Override
    public Runnable getDelegatedTask() {
        lock.lock();
        try {
            if (task == null || task.handedOut) {
                return null;
            }
            task.handedOut = true;
            return task;
        } finally {
            lock.unlock();
        }
    }

    /** One step of the handshake: opens the connection if there is none, and takes one record if there is one. */
    private final class HandshakeTask implements Runnable {
        private final byte[] input;
        private boolean handedOut;
        private boolean started;

        HandshakeTask(byte[] input) {
            this.input = input;
        }

        @Override
        public void run() {
            lock.lock();
            try {
                if (started) {
                    return;
                }
                started = true;
            } finally {
                lock.unlock();
            }
            Throwable thrown = null;
            try {
                advance();
            } catch (IOException | RuntimeException | Error e) {
                thrown = e;
            }
            taskDone(thrown);
            if (thrown instanceof Error error && !(error instanceof StackOverflowError)) {
                throw error;
            }
        }

        private void advance() throws IOException {
            if (connection == null) {
                TlsConnection opened = side.open();
                lock.lock();
                try {
                    if (outboundClosed) {
                        return; // closed during the lookup: no hello after that
                    }
                    connection = opened;
                } finally {
                    lock.unlock();
                }
                opened.begin();
            }
            if (input.length > 0) {
                connection.offerInput(input, 0, input.length);
            }
        }
    }

    private void taskDone(Throwable thrown) {
        lock.lock();
        try {
            task = null;
            if (thrown == null && connection == null) {
                inboundClosed = true; // nothing was sent, so nothing will come
            } else if (thrown == null) {
                try {
                    inputTaken();
                    if (closeNotifyWanted) {
                        connection.closeOutbound();
                    }
                } catch (SSLException failure) {
                    untoldFailure = failure;
                }
            } else {
                untoldFailure = fail(thrown);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What a record has changed. Called with the lock held and no task. */
    private void inputTaken() throws SSLException {
        handshakeProgressed();
        if (phase == Phase.HANDSHAKING && connection.isHandshakeComplete()) {
            phase = Phase.ESTABLISHED;
            finishedPending = true;
            side.completed(connection.ech());
            sessionState.established = true;
            sessionState.packetSize = maximumPacketSize();
            sessionState.context.add(session, sessionState.life, context);
        }
        if (connection.isInboundClosed() && !closeNotifyReceived) {
            closeNotifyReceived = true;
            if (phase == Phase.HANDSHAKING) {
                connection.abort(Failures.UNEXPECTED_MESSAGE, "close_notify during handshake");
                throw fail(new TlsFailure(
                        TlsFailure.Origin.LOCAL,
                        Failures.UNEXPECTED_MESSAGE,
                        "Received close_notify during handshake",
                        null));
            }
            inboundClosed = true;
            // RFC 5246, 7.2.1: answer at once and close; since TLS 1.3 each direction closes on its own
            boolean answer = !sessionState.negotiated.protocol().equals(Optional.of(EngineDefaults.TLS13))
                    || context.defaults().properties().acknowledgeCloseNotify();
            if (answer && !outboundClosed) {
                outboundClosed = true;
                connection.closeOutbound();
            }
        }
    }

    /** Makes what is negotiated so far visible. Called by whoever owns the connection: the task, its decisions, or the lock's holder. */
    void handshakeProgressed() {
        sessionState.negotiated = connection.negotiated();
        sessionState.status = statusOf(connection.ech(), false);
        outerServerName = connection.outerServerName();
        handshakeVisible = true;
    }

    /** A server's choice, before the connection itself knows. */
    void applicationProtocolChosen(String protocol) {
        chosenProtocol = protocol;
    }

    /** The one way to die. Called with the lock held and no task; the alert is left in the connection's output. */
    private SSLException fail(Throwable thrown) {
        boolean handshaking = phase != Phase.ESTABLISHED || finishedPending;
        SSLException failure = Failures.of(thrown);
        if (connection != null) {
            connection.abort(Failures.INTERNAL_ERROR, failure.getMessage()); // unless an alert is out already
            EchOutcome outcome = connection.ech();
            sessionState.status = statusOf(outcome, true);
            outerServerName = connection.outerServerName();
            failure = handshaking ? side.failed(failure, outcome) : failure;
        }
        phase = Phase.FAILED;
        finishedPending = false;
        inboundClosed = true;
        outboundClosed = true;
        session.invalidate();
        closeReason = failure;
        return failure;
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

    // ---- status ----

    @Override
    public HandshakeStatus getHandshakeStatus() {
        lock.lock();
        try {
            return status();
        } finally {
            lock.unlock();
        }
    }

    private HandshakeStatus status() {
        if (task != null) {
            return HandshakeStatus.NEED_TASK;
        }
        if (pendingOutput() > 0 || untoldFailure != null) {
            return HandshakeStatus.NEED_WRAP; // a failure is told by the wrap after the one that takes the alert
        }
        if (inboundClosed && outboundClosed) {
            return HandshakeStatus.NOT_HANDSHAKING;
        }
        if (phase == Phase.HANDSHAKING) {
            boolean helloIsDue = isClient() && connection == null && !outboundClosed;
            return inboundClosed || helloIsDue ? HandshakeStatus.NEED_WRAP : HandshakeStatus.NEED_UNWRAP;
        }
        if (finishedPending) {
            return HandshakeStatus.NEED_WRAP; // so that the caller comes and is told FINISHED
        }
        if (outboundClosed) {
            return HandshakeStatus.NEED_UNWRAP;
        }
        return inboundClosed ? HandshakeStatus.NEED_WRAP : HandshakeStatus.NOT_HANDSHAKING;
    }

    private int pendingOutput() {
        return task == null && connection != null ? connection.pendingOutput() : 0;
    }

    private static SSLEngineResult result(Status status, HandshakeStatus handshake, int consumed, int produced) {
        return new SSLEngineResult(status, handshake, consumed, produced);
    }

    private SSLEngineResult result(Status status) {
        return result(status, status(), 0, 0);
    }

    // ---- wrap ----

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer destination)
            throws SSLException {
        lock.lock();
        try {
            requireMode();
            EngineBuffers.require(new Range(sources, offset, length), Range.of(destination));
            return wrapLocked(sources, offset, length, destination);
        } finally {
            lock.unlock();
        }
    }

    private SSLEngineResult wrapLocked(ByteBuffer[] sources, int offset, int length, ByteBuffer destination)
            throws SSLException {
        if (task != null) {
            return result(Status.OK);
        }
        if (pendingOutput() == 0) {
            throwUntoldFailure();
            if (outboundClosed) {
                return result(Status.CLOSED);
            }
            if (finishedPending) {
                finishedPending = false;
                return result(Status.OK, HandshakeStatus.FINISHED, 0, 0);
            }
            begin();
            if (phase == Phase.HANDSHAKING) {
                if (isClient() && connection == null) {
                    task = new HandshakeTask(new byte[0]);
                }
                return result(inboundClosed ? Status.CLOSED : Status.OK);
            }
        }
        if (destination.remaining() < sessionState.packetSize) {
            return result(Status.BUFFER_OVERFLOW);
        }
        int start = destination.position();
        int consumed = 0;
        if (pendingOutput() == 0) {
            consumed = seal(sources, offset, length, destination);
        } else {
            connection.takeRecord(destination);
        }
        int produced = destination.position() - start;
        boolean drained = pendingOutput() == 0;
        if (drained && finishedPending) {
            finishedPending = false;
            return result(Status.OK, HandshakeStatus.FINISHED, consumed, produced);
        }
        boolean closed = drained && outboundClosed && untoldFailure == null;
        return result(closed ? Status.CLOSED : Status.OK, status(), consumed, produced);
    }

    private void throwUntoldFailure() throws SSLException {
        SSLException failure = untoldFailure;
        if (failure != null) {
            untoldFailure = null;
            throw failure;
        }
    }

    /** Seals up to one record of application data; returns how much was taken. */
    private int seal(ByteBuffer[] sources, int offset, int length, ByteBuffer destination) throws SSLException {
        try {
            int taken = connection.seal(
                    sources, offset, length, RecordSizes.fragment(suite(), maximumPacketSize()), destination);
            if (taken > 0) {
                sessionState.life.lastAccessed = System.currentTimeMillis();
            }
            return taken;
        } catch (TlsFailure failure) {
            throw fail(failure);
        }
    }

    /** Once there is one. */
    private CipherSuite suite() {
        return sessionState.negotiated.cipherSuite().orElseThrow();
    }

    // ---- unwrap ----

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] destinations, int offset, int length)
            throws SSLException {
        lock.lock();
        try {
            requireMode();
            EngineBuffers.require(Range.of(source), new Range(destinations, offset, length));
            return unwrapLocked(source, destinations, offset, length);
        } finally {
            lock.unlock();
        }
    }

    private SSLEngineResult unwrapLocked(ByteBuffer source, ByteBuffer[] destinations, int offset, int length)
            throws SSLException {
        if (task != null) {
            return result(Status.OK);
        }
        if (untoldFailure != null) {
            if (pendingOutput() > 0) {
                return result(Status.OK);
            }
            throwUntoldFailure();
        }
        if (inboundClosed) {
            return result(Status.CLOSED);
        }
        begin();
        if (finishedPending && pendingOutput() == 0) {
            finishedPending = false;
            return result(Status.OK, HandshakeStatus.FINISHED, 0, 0);
        }
        boolean handshaking = phase == Phase.HANDSHAKING || finishedPending;
        if (handshaking && status() == HandshakeStatus.NEED_WRAP) {
            return result(Status.OK);
        }
        return unwrapRecord(source, destinations, offset, length);
    }

    private SSLEngineResult unwrapRecord(ByteBuffer source, ByteBuffer[] destinations, int offset, int length)
            throws SSLException {
        RecordHeader header;
        try {
            header = RecordHeader.peek(source);
        } catch (SSLException notTls) {
            // SunJSSE's sockets have other words for it than its engines
            throw abort(
                    Failures.UNEXPECTED_MESSAGE,
                    ofSocket ? new SSLException("Unsupported or unrecognized SSL message") : notTls);
        }
        if (header != null && header.length() > RecordHeader.LONGEST_RECORD) {
            throw abort(
                    Failures.RECORD_OVERFLOW,
                    new SSLProtocolException("Input record too big: max = " + RecordHeader.LONGEST_RECORD + " len = "
                            + header.length()));
        }
        if (header != null && header.length() > sessionState.packetSize) {
            sessionState.packetSize = RecordSizes.PACKET; // the size is ours, the peer may have another
        }
        if (phase == Phase.ESTABLISHED && source.hasRemaining()) {
            // as SunJSSE: whatever is in it, and before the record is whole
            int atMost = header == null ? RecordSizes.roomForAny() : RecordSizes.room(suite(), header.length());
            if (EngineBuffers.remaining(destinations, offset, length) < atMost) {
                return result(Status.BUFFER_OVERFLOW);
            }
        }
        if (header == null || source.remaining() < header.length()) {
            return result(Status.BUFFER_UNDERFLOW);
        }
        int produced = 0;
        if (phase == Phase.HANDSHAKING) {
            takeHandshakeRecord(header, source);
            if (task != null) {
                return result(Status.OK, status(), header.length(), 0);
            }
        } else {
            produced = open(header, source, destinations, offset, length);
        }
        HandshakeStatus handshake = status();
        if (finishedPending && pendingOutput() == 0) {
            finishedPending = false;
            handshake = HandshakeStatus.FINISHED;
        }
        return result(inboundClosed ? Status.CLOSED : Status.OK, handshake, header.length(), produced);
    }

    private void takeHandshakeRecord(RecordHeader header, ByteBuffer source) throws SSLException {
        byte[] record = new byte[header.length()];
        source.get(record);
        if (!isCheap(header)) {
            task = new HandshakeTask(record);
            return;
        }
        changeCipherSpecSeen |= header.type() == RecordHeader.CHANGE_CIPHER_SPEC;
        try {
            connection.offerInput(record, 0, record.length);
        } catch (TlsFailure | RuntimeException failure) {
            throw fail(failure);
        }
        inputTaken();
    }

    /** Opens one record; returns how much application data was in it. */
    private int open(RecordHeader header, ByteBuffer source, ByteBuffer[] destinations, int offset, int length)
            throws SSLException {
        int limit = source.limit();
        int end = source.position() + header.length();
        source.limit(end);
        int produced;
        try {
            produced = connection.open(source, destinations, offset, length);
        } catch (TlsFailure | RuntimeException failure) {
            throw fail(failure);
        } finally {
            source.limit(limit).position(end);
        }
        if (produced > 0) {
            sessionState.life.lastAccessed = System.currentTimeMillis();
        } else {
            inputTaken();
        }
        return produced;
    }

    /** Whether a record of the handshake is not worth a task: alerts, and the Finished of a peer that has nothing else left to send. */
    private boolean isCheap(RecordHeader header) {
        if (connection == null) {
            return false;
        }
        return switch (header.type()) {
            case RecordHeader.CHANGE_CIPHER_SPEC, RecordHeader.ALERT -> true;
            case RecordHeader.HANDSHAKE ->
                changeCipherSpecSeen && sessionState.negotiated.protocol().equals(Optional.of(EngineDefaults.TLS12));
            default -> !isClient() && !asksForClientCertificate();
        };
    }

    private SSLException abort(int alert, SSLException reason) {
        if (connection == null && !isClient()) {
            openToSayNo();
        }
        if (connection != null) {
            connection.abort(alert, reason.getMessage());
        }
        return fail(reason);
    }

    /** A client whose first bytes are nothing gets an alert, too. */
    private void openToSayNo() {
        try {
            connection = side.open();
            connection.begin();
        } catch (IOException cannot) {
            connection = null;
        }
    }

    // ---- closing ----

    @Override
    public void closeOutbound() {
        lock.lock();
        try {
            if (outboundClosed) {
                return;
            }
            outboundClosed = true;
            if (task != null) {
                closeNotifyWanted = true;
            } else if (connection != null) {
                connection.closeOutbound();
            } else {
                inboundClosed |= phase == Phase.HANDSHAKING && isClient(); // nothing was sent, so nothing will come
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOutboundDone() {
        lock.lock();
        try {
            return outboundClosed && task == null && pendingOutput() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** The transport has ended: without the peer's close_notify this is a truncation (RFC 8446, 6.1). */
    @Override
    public void closeInbound() throws SSLException {
        lock.lock();
        try {
            if (inboundClosed) {
                return;
            }
            inboundClosed = true;
            if (phase != Phase.NEW && !closeNotifyReceived) {
                throw new SSLException("closing inbound before receiving peer's close_notify");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isInboundDone() {
        lock.lock();
        try {
            return inboundClosed;
        } finally {
            lock.unlock();
        }
    }

    // ---- what is known ----

    SessionState sessionState() {
        return sessionState;
    }

    /** The handle for the time after the handshake. */
    EchSslSession session() {
        return session;
    }

    EchSslSession handshakeSession() {
        return handshakeSession;
    }

    @Override
    public SSLSession getSession() {
        return session;
    }

    @Override
    public SSLSession getHandshakeSession() {
        lock.lock();
        try {
            return phase == Phase.HANDSHAKING && handshakeVisible ? handshakeSession : null;
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
            return phase == Phase.HANDSHAKING
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
        return HostNames.hostNameOf(handshakeSession.getRequestedServerNames());
    }
}
