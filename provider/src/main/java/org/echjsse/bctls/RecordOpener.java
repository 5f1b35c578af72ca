package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsFatalAlert;

/** Opens records of TLS 1.3 (RFC 8446, 5.2 to 5.4), straight from the caller's buffer into an array. Not thread-safe. */
final class RecordOpener {
    private static final int CONTENT_LIMIT = 1 << 14;

    /** RFC 8446, 5.2. */
    private static final int LENGTH_LIMIT = CONTENT_LIMIT + 256;

    private final RecordKeys keys;
    private int contentLength;

    RecordOpener(RecordKeys keys) {
        this.keys = keys;
    }

    RecordKeys keys() {
        return keys;
    }

    /** The room that a record needs when it is opened, from its length without header: what is in it may all be content. */
    static int room(int length) {
        return Math.max(0, length - RecordAlgorithm.TAG_BYTES);
    }

    /**
     * Opens one record. If it does not open, there are zeros where its content would be.
     *
     * @param header of the record, five bytes
     * @param sealed the rest of it, and nothing else
     * @param to has {@link #room} for it, from {@code at} on; may be the array of the record
     * @return the content type
     */
    short open(byte[] header, ByteBuffer sealed, byte[] to, int at) throws IOException {
        int length = sealed.remaining();
        if (length > LENGTH_LIMIT) {
            throw new TlsFatalAlert(AlertDescription.record_overflow, "record of " + length + " bytes");
        }
        if (length < RecordAlgorithm.TAG_BYTES) {
            throw new TlsFatalAlert(AlertDescription.decode_error, "record of " + length + " bytes");
        }
        if (sealed.hasArray()) {
            decrypt(header, sealed.array(), sealed.arrayOffset() + sealed.position(), length, to, at);
            sealed.position(sealed.limit());
        } else {
            byte[] spare = SpareArrays.borrow();
            try {
                sealed.get(spare, 0, length);
                decrypt(header, spare, 0, length, to, at);
            } finally {
                SpareArrays.giveBack(spare, length);
            }
        }
        keys.used(length);
        return unpad(to, at, at + room(length));
    }

    /** Of the record that was opened last, in bytes. */
    int contentLength() {
        return contentLength;
    }

    private void decrypt(byte[] header, byte[] sealed, int from, int length, byte[] to, int at) throws TlsFatalAlert {
        try {
            keys.next(header).doFinal(sealed, from, length, to, at);
        } catch (GeneralSecurityException | RuntimeException e) {
            keys.failed();
            Arrays.fill(to, at, at + room(length), (byte) 0); // not every provider is as careful as the JDK's
            boolean theirs = e instanceof AEADBadTagException;
            throw new TlsFatalAlert(theirs ? AlertDescription.bad_record_mac : AlertDescription.internal_error, e);
        }
    }

    /** RFC 8446, 5.4: what is behind the content is its type, and zeros. */
    private short unpad(byte[] opened, int start, int end) throws TlsFatalAlert {
        if (end - start > CONTENT_LIMIT + 1) {
            throw new TlsFatalAlert(AlertDescription.record_overflow, "content of " + (end - start) + " bytes");
        }
        int at = end - 1;
        while (at >= start && opened[at] == 0) {
            at--;
        }
        if (at < start) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "a record of nothing but padding");
        }
        short type = (short) (opened[at] & 0xff);
        if (at == start && type != ContentType.application_data) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "empty record");
        }
        contentLength = at - start;
        return type;
    }
}
