package org.echjsse.hpke;

import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;

/**
 * The sending end of one HPKE context: seals with sequence number 0, 1 and so on. Not thread-safe.
 *
 * <p>BouncyCastle keeps the derived keys in arrays it shows to nobody, so they cannot be overwritten from here: {@link #close()}
 * drops the last reference to them (HPK-13).
 */
public final class HpkeSender implements AutoCloseable {
    private final byte[] encapsulatedKey;
    private HPKEContextWithEncapsulation context;

    private HpkeSender(HPKEContextWithEncapsulation context) {
        this.context = context;
        this.encapsulatedKey = context.getEncapsulation();
    }

    /** A context with a fresh ephemeral key (HPK-10). */
    public static HpkeSender setUp(HpkeSuite suite, HpkePublicKey recipient, byte[] info, SecureRandom random) {
        return setUp(suite, recipient, info, HpkeKeyPair.generate(suite.kem(), random));
    }

    /**
     * A context with this ephemeral key, so that a handshake can be replayed.
     *
     * @param ephemeral never used for anything else; destroyed
     */
    public static HpkeSender setUp(HpkeSuite suite, HpkePublicKey recipient, byte[] info, HpkeKeyPair ephemeral) {
        HPKE hpke = suite.hpke();
        AsymmetricCipherKeyPair pair = ephemeral.pair(hpke);
        try {
            return new HpkeSender(hpke.setupBaseS(recipient.key(), info, pair));
        } finally {
            ephemeral.destroy();
        }
    }

    /** {@code enc}; a copy. */
    public byte[] encapsulatedKey() {
        return encapsulatedKey.clone();
    }

    /**
     * Seals with the next sequence number.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public byte[] seal(byte[] aad, byte[] plaintext) {
        if (context == null) {
            throw new IllegalStateException("HPKE context is closed");
        }
        try {
            return context.seal(aad, plaintext);
        } catch (InvalidCipherTextException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        context = null;
    }
}
