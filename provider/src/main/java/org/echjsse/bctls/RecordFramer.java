package org.echjsse.bctls;

import java.io.ByteArrayOutputStream;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/** Cuts what has come in into TLS records, before bctls sees any of it. Not thread-safe. */
final class RecordFramer {
    static final int HEADER_BYTES = 5;
    static final int HANDSHAKE = 22;

    private static final int PLAINTEXT_LIMIT = 1 << 14;
    private static final int RECORD_LIMIT = PLAINTEXT_LIMIT + 256; // RFC 8446, 5.2

    private byte[] waiting = new byte[0];

    void add(byte[] buffer, int offset, int length) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(waiting.length + length);
        all.writeBytes(waiting);
        all.write(buffer, offset, length);
        waiting = all.toByteArray();
    }

    /** The next whole record with its header, or null if it is not there yet. */
    byte[] next() throws PeerFault {
        if (waiting.length < HEADER_BYTES) {
            return null;
        }
        WireReader reader = new WireReader(waiting);
        reader.u8("TLSPlaintext.type");
        reader.u16("TLSPlaintext.legacy_record_version");
        int length = reader.u16("TLSPlaintext.length");
        if (length > RECORD_LIMIT) {
            throw PeerFault.of(PeerFault.Kind.MALFORMED, "RFC 8446, 5.1", "record of " + length + " bytes");
        }
        if (reader.remaining() < length) {
            return null;
        }
        byte[] record = reader.copy(0, HEADER_BYTES + length);
        waiting = reader.copy(HEADER_BYTES + length, waiting.length);
        return record;
    }

    /** Everything not yet cut, which this forgets. */
    byte[] rest() {
        byte[] rest = waiting;
        waiting = new byte[0];
        return rest;
    }

    /** Records for a handshake message, as many as it needs (CLI-66). */
    static byte[] wrap(byte[] message) {
        WireWriter records = new WireWriter(message.length + HEADER_BYTES);
        for (int at = 0; at < message.length; at += PLAINTEXT_LIMIT) {
            int length = Math.min(PLAINTEXT_LIMIT, message.length - at);
            records.u8(HANDSHAKE).u16(0x0303).u16(length).bytes(message, at, length);
        }
        return records.toByteArray();
    }
}
