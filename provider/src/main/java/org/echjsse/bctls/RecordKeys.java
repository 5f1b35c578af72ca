package org.echjsse.bctls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * The keys of one direction, and how much they have been used: the write key, the nonces (RFC 8446, 5.3 and 7.3), and the one cipher
 * that all records of this direction go through. Not thread-safe.
 */
final class RecordKeys {
    private static final int NONCE_BYTES = 12;
    private static final long LAST_SEQUENCE_NUMBER = -1; // unsigned

    private final RecordAlgorithm algorithm;
    private final int mode;
    private final long byteLimit;
    private Cipher cipher;
    private Key key;
    private byte[] iv;
    private long sequence;
    private long bytes;

    /**
     * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
     * @param byteLimit more bytes are too many for one key
     */
    RecordKeys(RecordAlgorithm algorithm, int mode, long byteLimit) throws TlsFatalAlert {
        this.algorithm = algorithm;
        this.mode = mode;
        this.byteLimit = byteLimit;
        this.cipher = algorithm.newCipher();
    }

    /** From now on, the keys of this traffic secret. */
    void take(TlsSecret secret, int hash) throws IOException {
        destroy();
        key = new Key(algorithm.keyAlgorithm(), expand(secret, hash, "key", algorithm.keyBytes()));
        iv = expand(secret, hash, "iv", NONCE_BYTES);
        sequence = 0;
        bytes = 0;
    }

    private static byte[] expand(TlsSecret secret, int hash, String label, int length) throws IOException {
        return TlsCryptoUtils.hkdfExpandLabel(secret, hash, label, new byte[0], length)
                .extract();
    }

    /** The cipher, ready for the next record. Its number is used up by {@link #used}. */
    Cipher next(byte[] additionalData) throws TlsFatalAlert {
        if (sequence == LAST_SEQUENCE_NUMBER) {
            throw new TlsFatalAlert(AlertDescription.internal_error, "sequence numbers are used up"); // RFC 8446, 5.3
        }
        byte[] nonce = iv.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[NONCE_BYTES - 1 - i] ^= (byte) (sequence >>> 8 * i);
        }
        try {
            cipher.init(mode, key, algorithm.parameters(nonce));
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
        cipher.updateAAD(additionalData);
        return cipher;
    }

    /** A record is sealed, as far as anybody knows, or was opened: its number is used up. */
    void used(int length) {
        sequence++;
        bytes += length;
    }

    /** A record did not open, and the next one has its number: a cipher of the JDK may refuse to take the same nonce again. */
    void failed() throws TlsFatalAlert {
        cipher = algorithm.newCipher();
    }

    /** Whether it is time for a KeyUpdate. */
    boolean areWornOut() {
        return bytes > byteLimit || sequence >= algorithm.mostRecords() || sequence < 0;
    }

    void destroy() {
        if (key != null) {
            key.destroy();
            Arrays.fill(iv, (byte) 0);
        }
    }

    /** A test cannot wait for so many records. */
    void skipTo(long sequence) {
        this.sequence = sequence;
    }

    /** A key that can be destroyed; the JDK's own cannot before 25. */
    private static final class Key implements SecretKey {
        private static final long serialVersionUID = 1L;

        private final String algorithm;
        private final transient byte[] bytes;

        Key(String algorithm, byte[] bytes) {
            this.algorithm = algorithm;
            this.bytes = bytes;
        }

        @Override
        public String getAlgorithm() {
            return algorithm;
        }

        @Override
        public String getFormat() {
            return "RAW";
        }

        @Override
        public byte[] getEncoded() {
            return bytes.clone();
        }

        @Override
        public void destroy() {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
