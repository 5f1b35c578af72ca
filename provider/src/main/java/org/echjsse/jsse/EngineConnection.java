package org.echjsse.jsse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.echjsse.EchRejectedException;
import org.echjsse.bctls.CipherSuite;
import org.echjsse.bctls.TlsConnection;
import org.echjsse.bctls.TlsFailure;
import org.echjsse.jsse.EngineBuffers.Range;

/**
 * What an engine has below it: the connection, the task that it belongs to now and then, and how it begins, fails and closes.
 *
 * <p>Whatever blocks, or calls the application, is a delegated task: the lookup, and the records of the handshake. Only a ClientHello
 * for which nothing has to be looked up is made at once, as SunJSSE makes it. While a task runs, nobody else touches the connection.
 * All methods are called with the engine's lock held, but for those of tasks.
 */
final class EngineConnection {
    private static final byte[] NO_INPUT = {};

    private final EchSslEngine engine;
    private final EngineState state = new EngineState();
    private Side side;
    private TlsConnection connection;
    private HandshakeTask task;
    private boolean closeNotifyReceived;

    /** A task is running: close_notify is sent when it is done. */
    private boolean closeNotifyWanted;

    /** What a task has failed with, until a call of wrap or unwrap throws it. */
    private SSLException untold;

    private SSLException closeReason;

    EngineConnection(EchSslEngine engine) {
        this.engine = engine;
    }

    EngineState state() {
        return state;
    }

    /** Once there is one. */
    CipherSuite suite() {
        return engine.sessionState().negotiated.cipherSuite().orElseThrow();
    }

    boolean isTls13() {
        return speaks(EngineDefaults.TLS13);
    }

    boolean isTls12() {
        return speaks(EngineDefaults.TLS12);
    }

    private boolean speaks(String protocol) {
        return engine.sessionState().negotiated.protocol().equals(Optional.of(protocol));
    }

    // ---- the handshake

    /** {@code beginHandshake}: the first one, or another one on an established connection. */
    void beginOrRepeat() throws SSLException {
        if (!state.isOpen()) {
            SSLException refused =
                    new SSLException("Cannot kickstart, the connection is broken or closed", closeReason);
            throw closeReason == null && task == null ? abort(Failures.HANDSHAKE_FAILURE, refused) : refused;
        }
        if (state.isEstablished()) {
            repeat();
        } else {
            begin();
        }
    }

    /** TLS 1.3 has new keys for it; TLS 1.2 renegotiation is a feature that we leave to the past. */
    private void repeat() throws SSLException {
        if (!isTls13()) {
            throw new SSLException("renegotiation is not supported");
        }
        try {
            connection.updateKeys(true);
        } catch (TlsFailure failure) {
            throw fail(failure);
        }
        state.finishAgain();
    }

    /** Does nothing if it has begun. */
    void begin() throws SSLException {
        if (!state.begin()) {
            return;
        }
        try {
            engine.chronicle().begins(engine.isClient());
            side = engine.takeSide(engine);
            side.begin();
            engine.sessionBegins();
            if (side.opensAtOnce()) {
                openNow();
            }
        } catch (IOException | RuntimeException e) {
            throw fail(e);
        }
    }

    private void openNow() throws IOException {
        connection = side.open();
        connection.begin();
        engine.showOffer(connection);
    }

    /** A client that has to look something up before there can be a hello. */
    private boolean isHelloDue() {
        return state.isHandshaking() && engine.isClient() && connection == null && task == null && state.isOpen();
    }

    /** The lookup becomes a task. */
    void prepareHello() {
        if (isHelloDue()) {
            delegate(NO_INPUT);
        }
    }

    /** A record of the handshake becomes a task. */
    void delegate(byte[] record) {
        task = new HandshakeTask(engine.lock, () -> advance(record), this::taskDone);
    }

    Runnable handOutTask() {
        return task == null ? null : task.handOut();
    }

    /** Called by a task. */
    private void advance(byte[] record) throws IOException {
        if (connection == null) {
            TlsConnection opened = side.open();
            engine.lock.lock();
            try {
                if (state.isOutboundClosed()) {
                    return; // closed during the lookup: no hello after that
                }
                connection = opened;
            } finally {
                engine.lock.unlock();
            }
            opened.begin();
        }
        if (record.length > 0) {
            connection.offerInput(record, 0, record.length);
        }
    }

    private void taskDone(Optional<Throwable> thrown) {
        task = null;
        boolean goodBye = closeNotifyWanted;
        closeNotifyWanted = false;
        if (state.isFailed()) {
            return; // while it was waiting
        }
        if (thrown.isPresent()) {
            untold = fail(thrown.get());
        } else if (connection == null) {
            state.closeInbound(); // no hello was sent, so nothing will come
        } else {
            inputTaken();
            if (goodBye) {
                connection.closeOutbound();
            }
        }
    }

    /** Takes a record of the handshake on the calling thread. */
    void take(byte[] record) throws SSLException {
        try {
            if (connection == null) {
                openNow(); // a server that is sent something else than a hello
            }
            connection.offerInput(record, 0, record.length);
        } catch (IOException | RuntimeException e) {
            throw fail(e);
        }
        inputTaken();
    }

    /** What a record has changed. */
    private void inputTaken() {
        handshakeProgressed();
        if (state.isHandshaking() && connection.isHandshakeComplete()) {
            side.completed(connection.ech());
            engine.sessionEstablished();
            state.establish();
        }
        if (connection.isInboundClosed() && !closeNotifyReceived) {
            closeNotifyReceived = true;
            state.closeInbound();
            // the connection itself answers where it has to (RFC 5246, 7.2.1), and leaves the other direction open
            // since TLS 1.3
            if (connection.isOutboundClosed()
                    || engine.context.defaults().properties().acknowledgeCloseNotify()) {
                closeOutbound();
            }
        }
    }

    /** Makes what is negotiated so far visible. Called by whoever the connection belongs to. */
    void handshakeProgressed() {
        engine.show(connection);
    }

    // ---- failures

    /** The one way to die. No task is running; the alert is left in the connection's output. */
    SSLException fail(Throwable thrown) {
        boolean handshaking = !state.isEstablished() || state.isFinishedUntold();
        SSLException failure = Failures.of(thrown);
        if (connection != null) {
            connection.abort(Failures.INTERNAL_ERROR, failure.getMessage()); // unless an alert is out already
            engine.showFailed(connection);
            failure = handshaking ? side.failed(failure, connection.ech()) : failure;
        }
        engine.tellFailed(thrown, failure, handshaking);
        state.fail();
        engine.session().invalidate();
        closeReason = failure;
        return failure;
    }

    /** A fault that the connection has not seen, because what came was not even a record. */
    SSLException abort(int alert, SSLException reason) {
        if (connection == null && side != null && !engine.isClient()) {
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
            openNow();
        } catch (IOException cannot) {
            connection = null;
        }
    }

    /**
     * Throws what a task has failed with. As in SunJSSE that goes before everything else, and the alert is wrapped afterwards by those
     * who care; but after a rejection it must leave (RFC 9849, 6.1.6), so there the alert is first.
     */
    void throwUntold() throws SSLException {
        if (untold != null && !isAlertFirst()) {
            SSLException told = untold;
            untold = null;
            throw told;
        }
    }

    /**
     * Not before a rejection is told: event loops take an inbound side that is done for the end of the connection, and then nobody asks
     * what it died of.
     */
    boolean isInboundDone() {
        return state.isInboundClosed() && !(untold instanceof EchRejectedException);
    }

    boolean isAlertFirst() {
        return untold instanceof EchRejectedException && pendingOutput() > 0;
    }

    // ---- states

    HandshakeStatus status() {
        return state.status(pendingOutput() > 0 || untold != null || isHelloDue(), task != null);
    }

    SSLEngineResult result(Status status) {
        return new SSLEngineResult(status, status(), 0, 0);
    }

    /** The last record of a handshake is gone, or there was none: the one result that says {@code FINISHED}. */
    boolean tellsFinished() {
        boolean tells = state.isFinishedUntold() && task == null && pendingOutput() == 0;
        if (tells) {
            state.finishedTold();
        }
        return tells;
    }

    /** Whether our own last message stands between the handshake and reading data. */
    boolean isFinishedDue() {
        return state.isFirstFinishedUntold() && pendingOutput() > 0 && (engine.isClient() || !isTls13());
    }

    // ---- the connection's bytes

    int pendingOutput() {
        boolean ofTask = task != null && task.isStarted();
        return connection == null || ofTask ? 0 : connection.pendingOutput();
    }

    boolean isOpened() {
        return connection != null;
    }

    /** Room that a record of ours needs at most. */
    int packetSize() {
        return engine.sessionState().packetSize;
    }

    /** The size that the application has set is ours, the peer may have another. */
    void expectPacket(int length) {
        if (length > packetSize()) {
            engine.sessionState().packetSize = RecordSizes.PACKET;
        }
    }

    /** One record of what waits to be sent. */
    void takeRecord(ByteBuffer destination) {
        connection.takeRecord(destination);
    }

    /** Seals up to one record of application data; returns how much was taken. */
    int seal(Range sources, ByteBuffer destination) throws SSLException {
        int limit = RecordSizes.fragment(suite(), engine.maximumPacketSize());
        try {
            return connection.seal(sources.buffers(), sources.offset(), sources.length(), limit, destination);
        } catch (TlsFailure failure) {
            throw fail(failure);
        }
    }

    /** Opens a record of an established connection; returns how much application data was in it. */
    int open(ByteBuffer record, Range destinations) throws SSLException {
        int produced;
        try {
            produced = connection.open(record, destinations.buffers(), destinations.offset(), destinations.length());
        } catch (TlsFailure | RuntimeException failure) {
            throw fail(failure);
        }
        if (produced == 0) {
            inputTaken();
        }
        return produced;
    }

    // ---- closing

    void closeOutbound() {
        if (state.isOutboundClosed()) {
            return;
        }
        state.closeOutbound();
        if (task != null && task.isStarted()) {
            closeNotifyWanted = true;
        } else if (connection != null || state.isHandshaking() && !engine.isClient()) {
            sayGoodBye();
        } else if (state.isHandshaking()) {
            state.closeInbound(); // no hello was sent, so nothing will come
        }
    }

    private void sayGoodBye() {
        try {
            if (connection == null) {
                openNow(); // a server that has not heard of anybody yet
            }
            connection.closeOutbound();
        } catch (IOException e) {
            fail(e);
        }
    }

    boolean isOutboundDone() {
        return state.isOutboundClosed() && pendingOutput() == 0 && !closeNotifyWanted && untold == null;
    }

    /** The transport has ended: without the peer's close_notify this is a truncation (RFC 8446, 6.1). */
    void closeInbound() throws SSLException {
        if (state.isInboundClosed()) {
            return;
        }
        state.closeInbound();
        if (!state.isNew() && !closeNotifyReceived) {
            throw new SSLException("closing inbound before receiving peer's close_notify");
        }
    }
}
