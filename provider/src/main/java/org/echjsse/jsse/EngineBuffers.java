package org.echjsse.jsse;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.echjsse.bctls.TlsConnection;

/** The application's buffers, of any kind, against the arrays of a connection. */
final class EngineBuffers {
    private EngineBuffers() {}

    /** The checks of SunJSSE in its order: ranges, then destinations, then sources. Nothing is consumed before all have passed. */
    static void require(Range sources, Range destinations) {
        if (sources.buffers() == null || destinations.buffers() == null) {
            throw new IllegalArgumentException("source or destination buffer is null");
        }
        Objects.checkFromIndexSize(destinations.offset(), destinations.length(), destinations.buffers().length);
        Objects.checkFromIndexSize(sources.offset(), sources.length(), sources.buffers().length);
        for (int i = destinations.offset(); i < destinations.end(); i++) {
            requireNonNull(destinations.buffers()[i], "destination", i);
            if (destinations.buffers()[i].isReadOnly()) {
                throw new ReadOnlyBufferException();
            }
        }
        for (int i = sources.offset(); i < sources.end(); i++) {
            requireNonNull(sources.buffers()[i], "source", i);
        }
    }

    private static void requireNonNull(ByteBuffer buffer, String what, int index) {
        if (buffer == null) {
            throw new IllegalArgumentException(what + " buffer[" + index + "] == null");
        }
    }

    /** The arguments of a gathering or scattering call. */
    record Range(ByteBuffer[] buffers, int offset, int length) {
        static Range of(ByteBuffer buffer) {
            return new Range(new ByteBuffer[] {buffer}, 0, 1);
        }

        int end() {
            return offset + length;
        }
    }

    static long remaining(ByteBuffer[] buffers, int offset, int length) {
        long remaining = 0;
        for (int i = offset; i < offset + length; i++) {
            remaining += buffers[i].remaining();
        }
        return remaining;
    }

    /** Takes up to {@code limit} bytes. */
    static byte[] gather(ByteBuffer[] sources, int offset, int length, int limit) {
        byte[] data = new byte[(int) Math.min(remaining(sources, offset, length), limit)];
        int filled = 0;
        for (int i = offset; i < offset + length && filled < data.length; i++) {
            int part = Math.min(sources[i].remaining(), data.length - filled);
            sources[i].get(data, filled, part);
            filled += part;
        }
        return data;
    }

    /** Hands out application data that has come; returns how much. */
    static int scatter(TlsConnection connection, ByteBuffer[] destinations, int offset, int length) {
        int produced = 0;
        for (int i = offset; i < offset + length && connection.pendingInput() > 0; i++) {
            ByteBuffer to = destinations[i];
            int wanted = Math.min(to.remaining(), connection.pendingInput());
            if (to.hasArray()) {
                int taken = connection.takeInput(to.array(), to.arrayOffset() + to.position(), wanted);
                to.position(to.position() + taken);
                produced += taken;
            } else {
                byte[] part = new byte[wanted];
                int taken = connection.takeInput(part, 0, wanted);
                to.put(part, 0, taken);
                produced += taken;
            }
        }
        return produced;
    }

    /** Moves one record of the output; there is one, and there is room for it. Returns its length. */
    static int moveRecord(TlsConnection connection, ByteBuffer destination) {
        byte[] header = new byte[RecordHeader.LENGTH];
        take(connection, header, 0, header.length);
        int length = (header[3] & 0xff) << 8 | (header[4] & 0xff);
        destination.put(header);
        if (destination.hasArray()) {
            take(connection, destination.array(), destination.arrayOffset() + destination.position(), length);
            destination.position(destination.position() + length);
        } else {
            byte[] body = new byte[length];
            take(connection, body, 0, length);
            destination.put(body);
        }
        return RecordHeader.LENGTH + length;
    }

    private static void take(TlsConnection connection, byte[] buffer, int offset, int length) {
        int taken = connection.takeOutput(buffer, offset, length);
        if (taken != length) {
            throw new IllegalStateException("output ends inside of a record");
        }
    }
}
