package org.echjsse.jsse;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.echjsse.jsse.EngineBuffers.Range;

/** {@code wrap}. Called with the engine's lock held. */
final class EngineWriter {
    private final EngineConnection connection;
    private final EngineState state;

    EngineWriter(EngineConnection connection) {
        this.connection = connection;
        this.state = connection.state();
    }

    SSLEngineResult wrap(Range sources, ByteBuffer destination) throws SSLException {
        if (connection.tellsFinished()) {
            return new SSLEngineResult(Status.OK, HandshakeStatus.FINISHED, 0, 0);
        }
        if (connection.isOutboundDone()) {
            return connection.result(Status.CLOSED);
        }
        if (!state.isEstablished() && state.isOpen()) {
            connection.begin();
            connection.prepareHello();
            if (connection.status() == HandshakeStatus.NEED_UNWRAP) {
                return connection.result(Status.OK);
            }
        }
        if (connection.status() == HandshakeStatus.NEED_TASK) {
            return connection.result(Status.OK);
        }
        if (destination.remaining() < connection.packetSize()) {
            return connection.result(Status.BUFFER_OVERFLOW);
        }
        return wrapRecord(sources, destination);
    }

    private SSLEngineResult wrapRecord(Range sources, ByteBuffer destination) throws SSLException {
        int start = destination.position();
        int consumed = 0;
        if (connection.pendingOutput() > 0) {
            connection.takeRecord(destination);
        } else if (state.isEstablished() && !state.isOutboundClosed()) {
            consumed = connection.seal(sources, destination);
        }
        int produced = destination.position() - start;
        if (connection.tellsFinished()) {
            return new SSLEngineResult(Status.OK, HandshakeStatus.FINISHED, consumed, produced);
        }
        return new SSLEngineResult(
                isOver(produced, sources) ? Status.CLOSED : Status.OK, connection.status(), consumed, produced);
    }

    /** Whether this call gives the last bytes that there ever will be, or whoever waits for more waits in vain. */
    private boolean isOver(int produced, Range sources) {
        boolean neverEstablished = !state.isEstablished() && state.isInboundClosed() && produced == 0;
        return connection.isOutboundDone()
                || neverEstablished && (state.isHandshaking() || EngineBuffers.remaining(sources) > 0);
    }
}
