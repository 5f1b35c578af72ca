package org.echjsse.jsse;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;

/** What an engine asks of the application's buffers. */
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

    static long remaining(Range range) {
        long remaining = 0;
        for (int i = range.offset(); i < range.end(); i++) {
            remaining += range.buffers()[i].remaining();
        }
        return remaining;
    }
}
