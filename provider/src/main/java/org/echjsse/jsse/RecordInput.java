package org.echjsse.jsse;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * From the transport into the engine. What has arrived stays here until the engine takes it, so a read that times out in the middle of a
 * record loses nothing. Not thread-safe: the reader's lock is held around each call.
 */
final class RecordInput {
    // RFC 8446, 5.1: type, legacy_record_version and a length of two bytes
    private static final int HEADER_LENGTH = 5;

    private final SSLEngine engine;
    private final Transport transport;
    private ByteBuffer records = ByteBuffer.allocate(0);

    RecordInput(SSLEngine engine, Transport transport) {
        this.engine = engine;
        this.transport = transport;
    }

    /**
     * Lets the engine unwrap once, reading from the transport as long as it lacks input.
     *
     * @return the result, never {@code BUFFER_UNDERFLOW}; {@code null} if the transport ended before the record did
     */
    SSLEngineResult unwrap(ByteBuffer target) throws IOException {
        while (true) {
            SSLEngineResult result = engine.unwrap(records, target);
            if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
                return result;
            }
            if (!fill()) {
                return null;
            }
        }
    }

    /** Whether a record has come in part. */
    boolean isAmidRecord() {
        return records.hasRemaining();
    }

    /** Throws away what the kernel holds: a socket closed with unread input sends RST, which destroys what the peer has not read yet. */
    void discardArrived() throws IOException {
        int arrived = transport.in().available();
        if (arrived > 0) {
            transport.in().skip(arrived);
        }
    }

    private boolean fill() throws IOException {
        records.compact();
        try {
            int needed = transport.owned() ? 1 : missing();
            if (needed > records.remaining()) {
                grow(records.position() + needed);
            }
            int wanted = transport.owned() ? records.remaining() : needed;
            int read = transport.in().read(records.array(), records.position(), wanted);
            if (read > 0) {
                records.position(records.position() + read);
            }
            return read >= 0;
        } finally {
            records.flip();
        }
    }

    /** What the record that has begun still needs: bytes behind it may belong to whoever uses the transport after us. */
    private int missing() {
        int have = records.position();
        if (have < HEADER_LENGTH) {
            return HEADER_LENGTH - have;
        }
        int fragmentLength = (records.get(3) & 0xff) << 8 | records.get(4) & 0xff;
        return Math.max(1, HEADER_LENGTH + fragmentLength - have);
    }

    private void grow(int needed) {
        int capacity = Math.max(needed, Math.max(engine.getSession().getPacketBufferSize(), records.capacity()));
        ByteBuffer larger = ByteBuffer.allocate(capacity);
        records.flip();
        records = larger.put(records);
    }
}
