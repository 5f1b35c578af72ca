package org.echjsse.it.mutant;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;

/** One direction of TLS 1.3 record protection (RFC 8446, 5.2). */
final class Protection {
    final Keys keys;
    private final Suite suite;
    private final byte[] key;
    private final byte[] iv;
    private long sequence;

    /** Which keys these are. */
    enum Keys {
        NONE("in clear"),
        HANDSHAKE("under handshake keys"),
        APPLICATION("under application keys");

        final String words;

        Keys(String words) {
            this.words = words;
        }
    }

    Protection(Keys keys, Suite suite, byte[] secret) {
        this.keys = keys;
        this.suite = suite;
        this.key = suite.hash.expandLabel(secret, "key", new byte[0], suite.keyLength);
        this.iv = suite.hash.expandLabel(secret, "iv", new byte[0], 12);
    }

    /** A whole record around TLSInnerPlaintext. */
    byte[] seal(byte[] innerPlaintext) {
        byte[] header = new Bytes()
                .u8(RecordLayer.APPLICATION)
                .u16(0x0303)
                .u16(innerPlaintext.length + 16)
                .done();
        try {
            byte[] nonce = Suite.nonce(iv, sequence++);
            return Bytes.concat(header, suite.aead(Cipher.ENCRYPT_MODE, key, nonce, header, innerPlaintext));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** TLSInnerPlaintext. */
    Optional<byte[]> open(byte[] header, byte[] fragment) {
        try {
            byte[] opened = suite.aead(Cipher.DECRYPT_MODE, key, Suite.nonce(iv, sequence), header, fragment);
            sequence++;
            return Optional.of(opened);
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
