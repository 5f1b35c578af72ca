package org.echjsse.bctls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.function.Function;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;

/** One direction of an AEAD cipher of the JDK, as bctls' record protection wants it. */
final class JdkAead implements TlsAEADCipherImpl {
    static final int TAG_BYTES = 16;

    private final Cipher cipher;
    private final String keyAlgorithm;
    private final boolean encrypting;
    private final Function<byte[], AlgorithmParameterSpec> parameters;
    private SecretKeySpec key;

    private JdkAead(
            String transformation,
            String keyAlgorithm,
            boolean encrypting,
            Function<byte[], AlgorithmParameterSpec> parameters)
            throws IOException {
        try {
            this.cipher = Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
        this.keyAlgorithm = keyAlgorithm;
        this.encrypting = encrypting;
        this.parameters = parameters;
    }

    static JdkAead aesGcm(boolean encrypting) throws IOException {
        return new JdkAead("AES/GCM/NoPadding", "AES", encrypting, nonce -> new GCMParameterSpec(8 * TAG_BYTES, nonce));
    }

    static JdkAead chaCha20Poly1305(boolean encrypting) throws IOException {
        return new JdkAead("ChaCha20-Poly1305", "ChaCha20", encrypting, IvParameterSpec::new);
    }

    @Override
    public void setKey(byte[] bytes, int offset, int length) {
        key = new SecretKeySpec(bytes, offset, length, keyAlgorithm);
    }

    @Override
    public void init(byte[] nonce, int macSize) throws IOException {
        if (macSize != TAG_BYTES) {
            throw new IllegalStateException("a tag of " + macSize + " bytes");
        }
        try {
            cipher.init(encrypting ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, key, parameters.apply(nonce));
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.internal_error, e);
        }
    }

    @Override
    public int getOutputSize(int inputLength) {
        return encrypting ? inputLength + TAG_BYTES : inputLength - TAG_BYTES;
    }

    @Override
    public int doFinal(byte[] aad, byte[] input, int inputOffset, int inputLength, byte[] output, int outputOffset)
            throws IOException {
        try {
            cipher.updateAAD(aad);
            return cipher.doFinal(input, inputOffset, inputLength, output, outputOffset);
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(encrypting ? AlertDescription.internal_error : AlertDescription.bad_record_mac, e);
        }
    }
}
