package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;

/** What client and server connections share: the bytes in and out, closing, and the one exit for failures. */
abstract class BcConnection implements TlsConnection {
    private final RecordFramer framer = new RecordFramer();
    private ApplicationRecords applicationRecords;
    private TlsFailure failure;

    /** The protocol object that is alive. */
    protected abstract Protocol protocol();

    /** What that one has negotiated. */
    protected abstract Negotiation negotiation();

    /** Takes one whole record that has come in; not called after the peer's close_notify or a failure. */
    protected void receive(byte[] buffer, int offset, int length) throws IOException {
        protocol().offerInput(buffer, offset, length);
    }

    /** Kept from the end of the handshake; null before. */
    protected abstract Exporter exporter();

    /** Wipes what a connection that is over does not need. */
    protected void release() {
        protocol().release();
        if (exporter() != null) {
            exporter().destroy();
        }
        if (applicationRecords != null) {
            applicationRecords.destroy();
        }
    }

    private void releaseIfOver() {
        if (protocol().isClosed()) {
            release();
        }
    }

    /** Sends the alert for a fault that bctls has not seen. */
    protected void raise(TlsFailure fault) throws IOException {
        if (protocol().tlsContext() != null && !protocol().isClosed()) {
            protocol().abort((short) fault.alert(), fault.getMessage());
        }
    }

    interface Step {
        void run() throws IOException;
    }

    /** Whatever goes wrong leaves through here: an alert in the output, this connection dead, a {@link TlsFailure} for the caller. */
    protected final void guarded(Step step) throws TlsFailure {
        requireNoFailure();
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    private void requireNoFailure() throws TlsFailure {
        if (failure != null) {
            throw new TlsFailure(failure.origin(), failure.alert(), failure.getMessage(), failure);
        }
    }

    private TlsFailure failed(Exception thrown) {
        failure = Alerts.failure(thrown);
        try {
            if (failure.origin() == TlsFailure.Origin.LOCAL) {
                raise(failure);
            }
        } catch (IOException | RuntimeException again) {
            failure.addSuppressed(again);
        } finally {
            release();
        }
        return failure;
    }

    @Override
    public final void offerInput(byte[] buffer, int offset, int length) throws TlsFailure {
        guarded(() -> {
            framer.feed(buffer, offset, length, (record, at, size) -> {
                // RFC 8446, 6.1: whatever comes behind close_notify is ignored
                if (!protocol().closure().inbound() && !protocol().isClosed()) {
                    receiveOrEnd(record, at, size);
                }
            });
            releaseIfOver();
        });
    }

    /** bctls has no word for a handshake that ends without a fault, and calls it an internal error. */
    private void receiveOrEnd(byte[] record, int offset, int length) throws IOException {
        try {
            receive(record, offset, length);
        } catch (TlsFatalAlert thrown) {
            if (!protocol().closure().isCanceled()) {
                throw thrown;
            }
        }
    }

    /** The protocol object whose output is to be sent next. */
    protected Protocol sending() {
        return protocol();
    }

    @Override
    public int pendingOutput() {
        return protocol().getAvailableOutputBytes();
    }

    @Override
    public int takeOutput(byte[] buffer, int offset, int length) {
        int taken = sending().readOutput(buffer, offset, length);
        outputTaken();
        return taken;
    }

    @Override
    public int takeRecord(ByteBuffer destination) {
        Protocol sending = sending();
        int taken = sending.readOutput(destination, sending.previewOutputRecord());
        outputTaken();
        return taken;
    }

    private void outputTaken() {
        if (protocol().getAvailableOutputBytes() == 0) {
            protocol().outputTaken();
        }
    }

    @Override
    public int pendingInput() {
        return protocol().getAvailableInputBytes();
    }

    @Override
    public int takeInput(byte[] buffer, int offset, int length) {
        return protocol().readInput(buffer, offset, length);
    }

    @Override
    public final void write(byte[] buffer, int offset, int length) throws TlsFailure {
        if (failure == null && (!isHandshakeComplete() || isOutboundClosed())) {
            throw new IllegalStateException(isOutboundClosed() ? "output is closed" : "handshake is not complete");
        }
        guarded(() -> protocol().writeApplicationData(buffer, offset, length));
    }

    @Override
    public final int seal(ByteBuffer[] sources, int offset, int count, int limit, ByteBuffer destination)
            throws TlsFailure {
        requireNoFailure();
        if (!isHandshakeComplete() || isOutboundClosed() || pendingOutput() > 0) {
            throw new IllegalStateException("not the time for application data");
        }
        try {
            return applicationRecords().seal(sources, offset, count, limit, destination);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    @Override
    public final int open(ByteBuffer record, ByteBuffer[] destinations, int offset, int count) throws TlsFailure {
        requireNoFailure();
        if (!isHandshakeComplete() || framer.isAmidRecord()) {
            throw new IllegalStateException("not the time for whole records");
        }
        if (isInboundClosed() || protocol().isClosed()) {
            record.position(record.limit()); // RFC 8446, 6.1: whatever comes behind close_notify is ignored
            return 0;
        }
        try {
            int produced = applicationRecords().open(record, destinations, offset, count);
            releaseIfOver();
            return produced;
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    private ApplicationRecords applicationRecords() {
        if (applicationRecords == null) {
            JdkTlsCrypto crypto = (JdkTlsCrypto) protocol().tlsContext().getCrypto();
            applicationRecords = protocol().isTls13()
                    ? new Tls13Records(protocol(), crypto.recordCipher())
                    : new Tls12Records(protocol());
        }
        return applicationRecords;
    }

    @Override
    public void closeOutbound() {
        if (failure == null && !isOutboundClosed()) {
            try {
                protocol().closeOutbound();
                releaseIfOver();
            } catch (IOException | RuntimeException e) {
                failure = Alerts.failure(e);
            }
        }
    }

    @Override
    public final void abort(int alert, String reason) {
        if (failure == null) {
            try {
                guarded(() -> {
                    throw new TlsFailure(TlsFailure.Origin.LOCAL, alert, reason, null);
                });
            } catch (TlsFailure expected) {
                // that is what the caller asked for
                assert expected == failure;
            }
        }
    }

    @Override
    public final void updateKeys(boolean peerToo) throws TlsFailure {
        if (failure == null
                && (!isHandshakeComplete()
                        || isOutboundClosed()
                        || !ProtocolVersion.TLSv13.equals(
                                protocol().tlsContext().getServerVersion()))) {
            throw new IllegalStateException("only on an open TLS 1.3 connection");
        }
        guarded(() -> protocol().updateKeys(peerToo));
    }

    @Override
    public boolean isHandshakeComplete() {
        return exporter() != null;
    }

    @Override
    public final boolean isInboundClosed() {
        return protocol().closure().inbound();
    }

    @Override
    public final boolean isOutboundClosed() {
        return failure != null || protocol().closure().outbound() || protocol().isClosed();
    }

    @Override
    public final Negotiated negotiated() {
        return negotiation().snapshot();
    }

    @Override
    public final Optional<KeyingMaterial> keyingMaterial() {
        return Optional.ofNullable(exporter());
    }
}
