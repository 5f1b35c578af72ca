package org.echjsse.hpke;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.security.auth.Destroyable;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.hpke.HPKE;
import org.echjsse.wire.SecretOctets;

/** A key pair of a recipient. Thread-safe; prints its KEM only. */
public final class HpkeKeyPair implements Destroyable {
    private final HpkeKem kem;
    private final SecretOctets privateKey;
    private final byte[] publicKey;

    private HpkeKeyPair(HpkeKem kem, SecretOctets privateKey, byte[] publicKey) {
        this.kem = kem;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A fresh pair: {@code DeriveKeyPair} of as many random bytes as the private key has (RFC 9180, section 4). */
    public static HpkeKeyPair generate(HpkeKem kem, SecureRandom random) {
        byte[] material = new byte[kem.privateKeyLength()];
        random.nextBytes(material);
        try {
            return derive(kem, material);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    /** {@code DeriveKeyPair} (RFC 9180, section 7.1.3). */
    static HpkeKeyPair derive(HpkeKem kem, byte[] material) {
        HPKE hpke = HpkeSuite.keysOf(kem);
        AsymmetricCipherKeyPair pair = hpke.deriveKeyPair(material);
        byte[] secret = hpke.serializePrivateKey(pair.getPrivate());
        try {
            return new HpkeKeyPair(kem, SecretOctets.copyOf(secret), hpke.serializePublicKey(pair.getPublic()));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * The pair of a private key as RFC 9180 serializes it: raw for X25519 and X448 (clamped or not, HPK-11), big-endian for the NIST
     * curves. The public key is computed.
     *
     * @throws IllegalArgumentException if it has the wrong length or is out of range
     */
    public static HpkeKeyPair ofPrivateKey(HpkeKem kem, byte[] privateKey) {
        if (privateKey.length != kem.privateKeyLength()) {
            throw new IllegalArgumentException(
                    "a private key of " + kem + " has " + kem.privateKeyLength() + " bytes, not " + privateKey.length);
        }
        requireInRange(kem, privateKey);
        HPKE hpke = HpkeSuite.keysOf(kem);
        byte[] publicKey = hpke.serializePublicKey(
                hpke.deserializePrivateKey(privateKey, null).getPublic());
        return new HpkeKeyPair(kem, SecretOctets.copyOf(privateKey), publicKey);
    }

    public HpkeKem kem() {
        return kem;
    }

    /** A copy. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * A copy, which the caller wipes.
     *
     * @throws IllegalStateException after {@link #destroy()}
     */
    public byte[] privateKey() {
        return privateKey.copy();
    }

    AsymmetricCipherKeyPair pair(HPKE hpke) {
        byte[] secret = privateKey.copy();
        try {
            return hpke.deserializePrivateKey(secret, publicKey);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public void destroy() {
        privateKey.destroy();
    }

    @Override
    public boolean isDestroyed() {
        return privateKey.isDestroyed();
    }

    @Override
    public String toString() {
        return "key pair of " + kem;
    }

    private static void requireInRange(HpkeKem kem, byte[] privateKey) {
        String curve =
                switch (kem) {
                    case P256 -> "P-256";
                    case P384 -> "P-384";
                    case P521 -> "P-521";
                    case X25519, X448 -> null;
                };
        if (curve == null) {
            return;
        }
        BigInteger scalar = new BigInteger(1, privateKey);
        if (scalar.signum() == 0
                || scalar.compareTo(CustomNamedCurves.getByName(curve).getN()) >= 0) {
            throw new IllegalArgumentException("the private key is out of range for " + kem);
        }
    }
}
