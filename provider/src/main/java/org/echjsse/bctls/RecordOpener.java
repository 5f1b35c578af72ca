package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.TlsFatalAlert;

/** Opens records of TLS 1.3 (RFC 8446, 5.2 to 5.4), straight from the caller's buffer into the caller's buffer. Not thread-safe. */
final class RecordOpener {
    private static final int CONTENT_LIMIT = 1 << 14;

    /** RFC 8446, 5.2. */
    private static final int LENGTH_LIMIT = CONTENT_LIMIT + 256;

    private final RecordKeys keys;

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
     * Opens one record. If it does not open, nothing of it is in the destination.
     *
     * @param header of the record, five bytes
     * @param sealed the rest of it, and nothing else
     * @param destination has {@link #room} for it; its position is the end of the content afterwards
     * @return the content type
     */
    short open(byte[] header, ByteBuffer sealed, ByteBuffer destination) throws IOException {
        int length = sealed.remaining();
        if (length > LENGTH_LIMIT) {
            throw new TlsFatalAlert(AlertDescription.record_overflow, "record of " + length + " bytes");
        }
        if (length < RecordAlgorithm.TAG_BYTES) {
            throw new TlsFatalAlert(AlertDescription.decode_error, "record of " + length + " bytes");
        }
        int start = destination.position();
        decrypt(header, sealed, destination);
        keys.used(length);
        return unpad(destination, start);
    }

    private void decrypt(byte[] header, ByteBuffer sealed, ByteBuffer destination) throws TlsFatalAlert {
        Cipher cipher = keys.next(header);
        int start = destination.position();
        int room = room(sealed.remaining());
        try {
            cipher.doFinal(sealed, destination);
        } catch (GeneralSecurityException | RuntimeException e) {
            keys.failed();
            destination.position(start);
            for (int i = start; i < start + room; i++) {
                destination.put(i, (byte) 0); // not every provider is as careful as the JDK's
            }
            boolean theirs = e instanceof AEADBadTagException;
            throw new TlsFatalAlert(theirs ? AlertDescription.bad_record_mac : AlertDescription.internal_error, e);
        }
    }

    /** RFC 8446, 5.4: what is behind the content is its type, and zeros. */
    private static short unpad(ByteBuffer destination, int start) throws TlsFatalAlert {
        int at = destination.position() - 1;
        if (at - start > CONTENT_LIMIT) {
            throw new TlsFatalAlert(AlertDescription.record_overflow, "content of " + (at - start) + " bytes");
        }
        while (at >= start && destination.get(at) == 0) {
            at--;
        }
        if (at < start) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "a record of nothing but padding");
        }
        short type = (short) (destination.get(at) & 0xff);
        if (at == start && type != ContentType.application_data) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "empty record");
        }
        destination.position(at);
        return type;
    }
}
