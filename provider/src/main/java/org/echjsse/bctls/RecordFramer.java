package org.echjsse.bctls;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/**
 * Cuts what comes in into TLS records. bctls could do that too, but we look at records before it does, we stop behind close_notify,
 * and it copies less if it is fed one record at a time. Not thread-safe.
 */
final class RecordFramer {
    static final int HEADER_BYTES = 5;

    private static final int PLAINTEXT_LIMIT = 1 << 14;

    /** RFC 5246, 6.2.3; TLS 1.3 allows less, which bctls knows. */
    private static final int RECORD_LIMIT = PLAINTEXT_LIMIT + 2048;

    private byte[] waiting = new byte[0];

    /** Who takes whole records; the range is his to change. */
    interface Sink {
        void take(byte[] buffer, int offset, int length) throws IOException;
    }

    /** Hands on all records that are whole now, and keeps the rest. */
    void feed(byte[] buffer, int offset, int length, Sink sink) throws IOException {
        byte[] from = buffer;
        int at = offset;
        int end = offset + length;
        if (waiting.length > 0) {
            from = Arrays.copyOf(waiting, waiting.length + length);
            System.arraycopy(buffer, offset, from, waiting.length, length);
            at = 0;
            end = from.length;
        }
        waiting = new byte[0]; // whatever happens below: nothing is handed on twice
        while (true) {
            int record = recordLength(from, at, end);
            if (record == 0) {
                waiting = Arrays.copyOfRange(from, at, end);
                return;
            }
            sink.take(from, at, record);
            at += record;
        }
    }

    /** Whether a record has come in part. */
    boolean isAmidRecord() {
        return waiting.length > 0;
    }

    /** Length with header of the record that begins here; 0: it is not whole yet. */
    private static int recordLength(byte[] buffer, int at, int end) throws IOException {
        if (end - at < HEADER_BYTES) {
            return 0;
        }
        WireReader header = new WireReader(buffer, at, HEADER_BYTES);
        int type = header.u8("TLSPlaintext.type");
        int version = header.u16("TLSPlaintext.legacy_record_version");
        int length = header.u16("TLSPlaintext.length");
        // somebody who speaks plain HTTP would keep us waiting for the rest of a record
        if (type < ContentType.change_cipher_spec || type > ContentType.application_data || version >>> 8 != 3) {
            throw PeerFault.of(PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 5", "this is no TLS record");
        }
        // RFC 8446, 5.1, and RFC 5246, 6.2.1: in clear there is no expansion, and what is encrypted is application data
        // but for the few bytes of a TLS 1.2 Finished or alert
        int limit = type == ContentType.application_data ? RECORD_LIMIT : PLAINTEXT_LIMIT;
        if (length > limit) {
            throw new TlsFatalAlert(AlertDescription.record_overflow, "record of " + length + " bytes");
        }
        return end - at - HEADER_BYTES < length ? 0 : HEADER_BYTES + length;
    }

    /** Records for a handshake message, as many as it needs (CLI-66). */
    static byte[] wrap(byte[] message) {
        WireWriter records = new WireWriter(message.length + HEADER_BYTES);
        for (int at = 0; at < message.length; at += PLAINTEXT_LIMIT) {
            int length = Math.min(PLAINTEXT_LIMIT, message.length - at);
            records.u8(ContentType.handshake).u16(0x0303).u16(length).bytes(message, at, length);
        }
        return records.toByteArray();
    }
}
