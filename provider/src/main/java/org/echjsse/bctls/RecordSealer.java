package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsFatalAlert;

/** Makes records of TLS 1.3 (RFC 8446, 5.2 to 5.4), straight from the caller's buffers into the caller's buffer. Not thread-safe. */
final class RecordSealer {
    /** What a record is longer than its content: header, content type, tag. */
    static final int EXPANSION = RecordFramer.HEADER_BYTES + 1 + RecordAlgorithm.TAG_BYTES;

    private final RecordKeys keys;
    private final byte[] header = {ContentType.application_data, 3, 3, 0, 0};

    RecordSealer(RecordKeys keys) {
        this.keys = keys;
    }

    RecordKeys keys() {
        return keys;
    }

    /**
     * Seals one record.
     *
     * @param length how much of the sources; they are taken in order
     * @param padding zeros behind the content
     * @param destination has room for all of it: {@link #EXPANSION}, content and padding
     */
    void seal(short type, ByteBuffer[] sources, int offset, int length, int padding, ByteBuffer destination)
            throws IOException {
        int sealed = length + 1 + padding + RecordAlgorithm.TAG_BYTES;
        header[3] = (byte) (sealed >>> 8);
        header[4] = (byte) sealed;
        if (destination.hasArray()) {
            int at = destination.position() + RecordFramer.HEADER_BYTES;
            seal(type, sources, offset, length, padding, destination.array(), destination.arrayOffset() + at);
            destination.put(header).position(at + sealed);
            return;
        }
        byte[] spare = SpareArrays.borrow();
        try {
            seal(type, sources, offset, length, padding, spare, 0);
            destination.put(header).put(spare, 0, sealed);
        } finally {
            SpareArrays.giveBack(spare, sealed);
        }
    }

    private void seal(short type, ByteBuffer[] sources, int offset, int length, int padding, byte[] to, int at)
            throws IOException {
        Cipher cipher = keys.next(header);
        keys.used(length); // whatever happens: no nonce twice
        try {
            ByteBuffer first = sources[offset];
            if (first.hasArray() && first.remaining() >= length) {
                byte[] end = new byte[1 + padding];
                end[0] = (byte) type;
                int from = first.arrayOffset() + first.position();
                int done = cipher.update(first.array(), from, length, to, at);
                cipher.doFinal(end, 0, end.length, to, at + done);
                first.position(first.position() + length);
            } else {
                gather(sources, offset, length, to, at);
                int end = at + length;
                to[end] = (byte) type;
                Arrays.fill(to, end + 1, end + 1 + padding, (byte) 0);
                cipher.doFinal(to, at, length + 1 + padding, to, at);
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
    }

    private static void gather(ByteBuffer[] sources, int offset, int length, byte[] to, int at) {
        int taken = 0;
        for (int i = offset; taken < length; i++) {
            int part = Math.min(sources[i].remaining(), length - taken);
            sources[i].get(to, at + taken, part);
            taken += part;
        }
    }
}
