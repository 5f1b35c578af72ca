package org.echjsse.bctls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;

/**
 * Puts the first handshake message together out of the records it came in, and keeps those records until somebody knows whom to
 * feed them to. Not thread-safe.
 */
final class HelloTap {
    private static final int HEADER_BYTES = 4;

    private final int limit;
    private final List<byte[]> held = new ArrayList<>();
    private byte[] payload = new byte[1024];
    private int size;

    /**
     * @param limit longest message, in bytes
     */
    HelloTap(int limit) {
        this.limit = limit;
    }

    /** A handshake record, with its header. */
    void add(byte[] record) throws PeerFault {
        if (record.length == RecordFramer.HEADER_BYTES) {
            throw PeerFault.of(PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 5.1", "empty handshake record");
        }
        held.add(record);
        int length = record.length - RecordFramer.HEADER_BYTES;
        if (length > payload.length - size) {
            payload = Arrays.copyOf(payload, Math.max(2 * payload.length, size + length));
        }
        System.arraycopy(record, RecordFramer.HEADER_BYTES, payload, size, length);
        size += length;
    }

    /** Type of the message, or -1 as long as nothing is there. */
    int type() {
        return size == 0 ? -1 : payload[0] & 0xff;
    }

    /** The whole message with its header, or null if it is not there yet. */
    byte[] message() throws PeerFault {
        if (size < HEADER_BYTES) {
            return null;
        }
        WireReader reader = new WireReader(payload, 0, size);
        reader.u8("Handshake.msg_type");
        int length = reader.u24("Handshake.length");
        if (length > limit) {
            throw PeerFault.forbidden("local limit", "handshake message of " + length + " bytes");
        }
        return reader.remaining() < length ? null : reader.copy(0, HEADER_BYTES + length);
    }

    /** Whether bytes of another message stand behind the first in its last record. */
    boolean hasMore(byte[] message) {
        return size > message.length;
    }

    /** The records, which this forgets. */
    List<byte[]> release() {
        List<byte[]> records = List.copyOf(held);
        held.clear();
        payload = new byte[0];
        size = 0;
        return records;
    }
}
