package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
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
        Cipher cipher = keys.next(header);
        keys.used(length); // whatever happens: no nonce twice
        int start = destination.position();
        try {
            destination.put(header);
            int left = length;
            for (int i = offset; left > 0; i++) {
                left -= update(cipher, sources[i], left, destination);
            }
            byte[] end = new byte[1 + padding];
            end[0] = (byte) type;
            cipher.doFinal(ByteBuffer.wrap(end), destination);
        } catch (GeneralSecurityException | RuntimeException e) {
            destination.position(start);
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
    }

    private static int update(Cipher cipher, ByteBuffer source, int most, ByteBuffer destination)
            throws GeneralSecurityException {
        int taken = Math.min(source.remaining(), most);
        int limit = source.limit();
        source.limit(source.position() + taken);
        try {
            cipher.update(source, destination);
        } finally {
            source.limit(limit);
        }
        return taken;
    }
}
