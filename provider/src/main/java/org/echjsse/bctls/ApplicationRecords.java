package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Records of application data between the caller's buffers and a connection whose handshake is complete. */
interface ApplicationRecords {

    /**
     * Seals one record; nothing must be waiting to be sent before it.
     *
     * @param limit most bytes of content
     * @return bytes taken from the sources
     */
    int seal(ByteBuffer[] sources, int offset, int count, int limit, ByteBuffer destination) throws IOException;

    /**
     * Opens one whole record, and does what it says.
     *
     * @param destinations have {@link RecordOpener#room} for it together
     * @return bytes put into the destinations
     */
    int open(ByteBuffer record, ByteBuffer[] destinations, int offset, int count) throws IOException;

    /** The connection is over. */
    void destroy();

    static int remaining(ByteBuffer[] buffers, int offset, int count, int limit) {
        int remaining = 0;
        for (int i = offset; i < offset + count && remaining < limit; i++) {
            remaining += Math.min(buffers[i].remaining(), limit - remaining);
        }
        return remaining;
    }
}
