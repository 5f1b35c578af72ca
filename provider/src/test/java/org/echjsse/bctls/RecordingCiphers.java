package org.echjsse.bctls;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/** The JDK's AEAD ciphers, and a record of every key and nonce that anything was encrypted with. In force until it is removed. */
final class RecordingCiphers extends Provider {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "RecordingCiphers";

    /** Of all instances: the JDK makes them. */
    private static final List<String> ENCRYPTIONS = Collections.synchronizedList(new ArrayList<>());

    RecordingCiphers() {
        super(NAME, "1", "for tests");
        putService(new Recorded(this, "AES/GCM/NoPadding"));
        putService(new Recorded(this, "ChaCha20-Poly1305"));
        ENCRYPTIONS.clear();
        Security.insertProviderAt(this, 1);
    }

    /** Key and nonce of each encryption, in order. */
    static List<String> encryptions() {
        return List.copyOf(ENCRYPTIONS);
    }

    void remove() {
        Security.removeProvider(NAME);
    }

    private static final class Recorded extends Service {
        Recorded(Provider provider, String transformation) {
            super(provider, "Cipher", transformation, Recording.class.getName(), null, null);
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            try {
                return new Recording(getAlgorithm());
            } catch (GeneralSecurityException e) {
                throw new NoSuchAlgorithmException(e);
            }
        }

        @Override
        public boolean supportsParameter(Object parameter) {
            return true;
        }
    }

    private static final class Recording extends CipherSpi {
        private final Cipher cipher;

        Recording(String transformation) throws GeneralSecurityException {
            cipher = Cipher.getInstance(transformation, "SunJCE");
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            cipher.init(mode, key, parameters, random);
            if (mode == Cipher.ENCRYPT_MODE) {
                byte[] nonce = parameters instanceof GCMParameterSpec gcm
                        ? gcm.getIV()
                        : ((IvParameterSpec) parameters).getIV();
                HexFormat hex = HexFormat.of();
                ENCRYPTIONS.add(hex.formatHex(key.getEncoded()) + " " + hex.formatHex(nonce));
            }
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) {
            throw new UnsupportedOperationException("without a nonce");
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {
            throw new UnsupportedOperationException("without a nonce");
        }

        @Override
        protected void engineUpdateAAD(byte[] source, int offset, int length) {
            cipher.updateAAD(source, offset, length);
        }

        @Override
        protected byte[] engineUpdate(byte[] input, int offset, int length) {
            return cipher.update(input, offset, length);
        }

        @Override
        protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int outputOffset)
                throws ShortBufferException {
            return cipher.update(input, offset, length, output, outputOffset);
        }

        @Override
        protected int engineUpdate(ByteBuffer input, ByteBuffer output) throws ShortBufferException {
            return cipher.update(input, output);
        }

        @Override
        protected byte[] engineDoFinal(byte[] input, int offset, int length)
                throws IllegalBlockSizeException, BadPaddingException {
            return cipher.doFinal(input, offset, length);
        }

        @Override
        protected int engineDoFinal(byte[] input, int offset, int length, byte[] output, int outputOffset)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            return cipher.doFinal(input, offset, length, output, outputOffset);
        }

        @Override
        protected int engineDoFinal(ByteBuffer input, ByteBuffer output)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            return cipher.doFinal(input, output);
        }

        @Override
        protected int engineGetOutputSize(int length) {
            return cipher.getOutputSize(length);
        }

        @Override
        protected int engineGetBlockSize() {
            return cipher.getBlockSize();
        }

        @Override
        protected byte[] engineGetIV() {
            return cipher.getIV();
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            return cipher.getParameters();
        }

        @Override
        protected void engineSetMode(String mode) {
            // it is in the name
        }

        @Override
        protected void engineSetPadding(String padding) {
            // it is in the name
        }
    }
}
