package org.echjsse.it.mutant;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The cipher suites of TLS 1.3. */
enum Suite {
    AES_128(0x1301, Hash.SHA256, 16, "AES/GCM/NoPadding"),
    AES_256(0x1302, Hash.SHA384, 32, "AES/GCM/NoPadding"),
    CHACHA(0x1303, Hash.SHA256, 32, "ChaCha20-Poly1305");

    final int id;
    final Hash hash;
    final int keyLength;
    private final String cipher;

    Suite(int id, Hash hash, int keyLength, String cipher) {
        this.id = id;
        this.hash = hash;
        this.keyLength = keyLength;
        this.cipher = cipher;
    }

    /** Seals or opens once. */
    byte[] aead(int mode, byte[] key, byte[] nonce, byte[] aad, byte[] data) throws GeneralSecurityException {
        Cipher aead = Cipher.getInstance(cipher);
        AlgorithmParameterSpec parameters =
                this == CHACHA ? new IvParameterSpec(nonce) : new GCMParameterSpec(128, nonce);
        aead.init(mode, new SecretKeySpec(key, this == CHACHA ? "ChaCha20" : "AES"), parameters);
        aead.updateAAD(aad);
        return aead.doFinal(data);
    }

    /** RFC 8446, 5.3. */
    static byte[] nonce(byte[] iv, long sequence) {
        byte[] nonce = iv.clone();
        for (int i = 0; i < 8; i++) {
            nonce[nonce.length - 1 - i] ^= (byte) (sequence >>> 8 * i);
        }
        return nonce;
    }
}
