package org.echjsse.jsse;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLProtocolException;
import org.echjsse.jsse.EngineBuffers.Range;

/** {@code unwrap}. Called with the engine's lock held. */
final class EngineReader {
    private final EchSslEngine engine;
    private final EngineConnection connection;
    private final EngineState state;
    private boolean changeCipherSpecSeen;

    EngineReader(EchSslEngine engine, EngineConnection connection) {
        this.engine = engine;
        this.connection = connection;
        this.state = connection.state();
    }

    SSLEngineResult unwrap(ByteBuffer source, Range destinations) throws SSLException {
        if (connection.isAlertFirst()) {
            return connection.result(Status.OK);
        }
        if (state.isInboundClosed()) {
            return connection.result(Status.CLOSED);
        }
        if (!state.isEstablished() && state.isOpen()) {
            connection.begin();
        }
        boolean handshaking = state.isHandshaking() && state.isOpen() || connection.isFinishedDue();
        if (handshaking && connection.status() == HandshakeStatus.NEED_WRAP) {
            return connection.result(Status.OK);
        }
        if (connection.status() == HandshakeStatus.NEED_TASK) {
            return connection.result(Status.OK);
        }
        return source.hasRemaining() ? unwrapRecord(source, destinations) : connection.result(Status.BUFFER_UNDERFLOW);
    }

    private SSLEngineResult unwrapRecord(ByteBuffer source, Range destinations) throws SSLException {
        RecordHeader header = header(source);
        if (state.isEstablished()) {
            // as SunJSSE: whatever is in it, and before the record is whole
            int atMost =
                    header == null ? RecordSizes.roomForAny() : RecordSizes.room(connection.suite(), header.length());
            if (EngineBuffers.remaining(destinations) < atMost) {
                return connection.result(Status.BUFFER_OVERFLOW);
            }
        }
        if (header == null || source.remaining() < header.length()) {
            return connection.result(Status.BUFFER_UNDERFLOW);
        }
        return state.isEstablished() ? open(header, source, destinations) : takeHandshakeRecord(header, source);
    }

    private SSLEngineResult open(RecordHeader header, ByteBuffer source, Range destinations) throws SSLException {
        int limit = source.limit();
        int end = source.position() + header.length();
        source.limit(end);
        int produced;
        try {
            produced = connection.open(source, destinations);
        } finally {
            source.limit(limit).position(end);
        }
        return taken(header, produced);
    }

    private SSLEngineResult takeHandshakeRecord(RecordHeader header, ByteBuffer source) throws SSLException {
        byte[] record = new byte[header.length()];
        source.get(record);
        if (state.isOutboundClosed()) {
            state.closeInbound(); // we have called the handshake off; what it would have been does not matter
        } else if (isForTask(header)) {
            connection.delegate(record);
        } else {
            changeCipherSpecSeen |= header.type() == RecordHeader.CHANGE_CIPHER_SPEC;
            connection.take(record);
        }
        return taken(header, 0);
    }

    private SSLEngineResult taken(RecordHeader header, int produced) {
        HandshakeStatus handshake = connection.tellsFinished() ? HandshakeStatus.FINISHED : connection.status();
        Status status = state.isInboundClosed() ? Status.CLOSED : Status.OK;
        return new SSLEngineResult(status, handshake, header.length(), produced);
    }

    private RecordHeader header(ByteBuffer source) throws SSLException {
        RecordHeader header;
        try {
            header = RecordHeader.peek(source);
        } catch (SSLException notTls) {
            throw connection.abort(Failures.UNEXPECTED_MESSAGE, inWordsOfSunJsse(notTls));
        }
        if (header != null && header.length() > RecordHeader.LONGEST_RECORD) {
            String reason = "Input record too big: max = " + RecordHeader.LONGEST_RECORD + " len = " + header.length();
            throw connection.abort(Failures.RECORD_OVERFLOW, new SSLProtocolException(reason));
        }
        if (header != null) {
            connection.expectPacket(header.length());
        }
        return header;
    }

    /** Its sockets have other words for it than its engines, and on an established connection it is a fault of the protocol. */
    private SSLException inWordsOfSunJsse(SSLException notTls) {
        if (engine.isOfSocket()) {
            return new SSLException("Unsupported or unrecognized SSL message");
        }
        return state.isEstablished() ? new SSLProtocolException(notTls.getMessage()) : notTls;
    }

    /**
     * Whether a record of the handshake is worth a task: not alerts, not the Finished of a peer that has nothing else left to send,
     * and not a record with nothing in it.
     */
    private boolean isForTask(RecordHeader header) {
        if (header.length() == RecordHeader.LENGTH) {
            return false;
        }
        return switch (header.type()) {
            case RecordHeader.CHANGE_CIPHER_SPEC, RecordHeader.ALERT -> false;
            case RecordHeader.HANDSHAKE -> !changeCipherSpecSeen || !connection.isTls12();
            default -> connection.isOpened() && (engine.isClient() || engine.asksForClientCertificate());
        };
    }
}
