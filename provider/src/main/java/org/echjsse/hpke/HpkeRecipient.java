package org.echjsse.hpke;

import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;

/**
 * The receiving end of one HPKE context: opens with sequence number 0, 1 and so on. Not thread-safe.
 *
 * <p>A context that has failed to open is dead. RFC 9180, 5.2, wants the sequence number unchanged after a failure (HPK-07), but
 * BouncyCastle counts it up before it decrypts; ECH never opens again after a failure, so nothing is lost. As for wiping, see
 * {@link HpkeSender}.
 */
public final class HpkeRecipient implements AutoCloseable {
    private final HpkeKeyPair keyPair;
    private final byte[] enc;
    private HPKEContext context;

    private HpkeRecipient(HPKEContext context, HpkeKeyPair keyPair, byte[] enc) {
        this.context = context;
        this.keyPair = keyPair;
        this.enc = enc;
    }

    /**
     * A context, or empty if there can be none: {@code enc} has the wrong length, is not on the curve, or gives an all-zero secret
     * (HPK-05, HPK-06, HPK-08). That is no fault of a peer: the next key may fit (SRV-11).
     */
    public static Optional<HpkeRecipient> setUp(HpkeSuite suite, byte[] enc, HpkeKeyPair keyPair, byte[] info) {
        if (suite.kem() != keyPair.kem() || enc.length != suite.kem().publicKeyLength()) {
            return Optional.empty();
        }
        HPKE hpke = suite.hpke();
        AsymmetricCipherKeyPair pair = keyPair.pair(hpke);
        try {
            return Optional.of(new HpkeRecipient(hpke.setupBaseR(enc, pair, info), keyPair, enc.clone()));
        } catch (IllegalArgumentException | IllegalStateException notAKey) {
            // BouncyCastle's words for "not on the curve" and for "the secret is all zero"
            return Optional.empty();
        }
    }

    /**
     * Opens with the next sequence number; empty, and the context closed, if that fails.
     *
     * @throws IllegalStateException after {@link #close()} or a failure
     */
    public Optional<byte[]> open(byte[] aad, byte[] ciphertext) {
        if (context == null) {
            throw new IllegalStateException("HPKE context is closed");
        }
        if (ciphertext.length < HpkeAead.TAG_LENGTH) {
            close();
            return Optional.empty();
        }
        try {
            return Optional.of(context.open(aad, ciphertext));
        } catch (InvalidCipherTextException wrongKeyOrBytes) {
            close();
            return Optional.empty();
        }
    }

    /**
     * The secret that everything here derives from, computed once more; for key logs only.
     *
     * @throws IllegalStateException if the key pair is destroyed
     */
    public byte[] sharedSecret() {
        return HpkeSharedSecret.ofRecipient(keyPair, enc);
    }

    @Override
    public void close() {
        context = null;
    }
}
