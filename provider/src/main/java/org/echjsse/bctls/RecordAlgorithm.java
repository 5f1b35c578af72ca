package org.echjsse.bctls;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;

/** The AEAD algorithms of TLS 1.3, as the JDK has them. */
enum RecordAlgorithm {
    AES_128_GCM("AES/GCM/NoPadding", "AES", 16),
    AES_256_GCM("AES/GCM/NoPadding", "AES", 32),
    CHACHA20_POLY1305("ChaCha20-Poly1305", "ChaCha20", 32);

    static final int TAG_BYTES = 16;

    private static final int TAG_BITS = 8 * TAG_BYTES;

    /** RFC 8446, 5.5: 2^24.5 full records; ChaCha20-Poly1305 has no limit but the sequence numbers. */
    private static final long MOST_AES_GCM_RECORDS = 1 << 24;

    private final String transformation;
    private final String keyAlgorithm;
    private final int keyBytes;

    RecordAlgorithm(String transformation, String keyAlgorithm, int keyBytes) {
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
        this.keyBytes = keyBytes;
    }

    Cipher newCipher() throws TlsFatalAlert {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
    }

    AlgorithmParameterSpec parameters(byte[] nonce) {
        return this == CHACHA20_POLY1305 ? new IvParameterSpec(nonce) : new GCMParameterSpec(TAG_BITS, nonce);
    }

    /** JCE's name. */
    String keyAlgorithm() {
        return keyAlgorithm;
    }

    int keyBytes() {
        return keyBytes;
    }

    long mostBytes(KeyLimits limits) {
        return this == CHACHA20_POLY1305 ? limits.chaCha20Poly1305() : limits.aesGcm();
    }

    /** How many records may be sealed with one key. */
    long mostRecords() {
        return this == CHACHA20_POLY1305 ? Long.MAX_VALUE : MOST_AES_GCM_RECORDS;
    }
}
