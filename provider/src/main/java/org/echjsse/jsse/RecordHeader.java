package org.echjsse.jsse;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/**
 * The five bytes before a TLS record, seen before anything is consumed.
 *
 * @param type content type, 20 to 24
 * @param length of the whole record, header included
 */
record RecordHeader(int type, int length) {
    static final int LENGTH = 5;
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    /** RFC 5246, 6.2.3: the largest record of any version. */
    static final int LONGEST_RECORD = LENGTH + 16384 + 2048;

    private static final int HEARTBEAT = 24;
    private static final int MAJOR_VERSION = 3;

    /**
     * @return {@code null} if there are fewer than five bytes
     * @throws SSLException if this is not TLS: plain text, or an SSLv2 hello
     */
    static RecordHeader peek(ByteBuffer source) throws SSLException {
        if (source.remaining() < LENGTH) {
            return null;
        }
        int at = source.position();
        int type = source.get(at) & 0xff;
        if (type < CHANGE_CIPHER_SPEC || type > HEARTBEAT || source.get(at + 1) != MAJOR_VERSION) {
            throw new SSLException("Unrecognized SSL message, plaintext connection?");
        }
        int length = (source.get(at + 3) & 0xff) << 8 | (source.get(at + 4) & 0xff);
        return new RecordHeader(type, LENGTH + length);
    }
}
