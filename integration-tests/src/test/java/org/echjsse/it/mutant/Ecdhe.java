package org.echjsse.it.mutant;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/** An ephemeral key in a named group. */
final class Ecdhe {
    static final int X25519 = 0x001d;
    static final int P256 = 0x0017;

    final int group;
    final KeyPair pair;

    private Ecdhe(int group, KeyPair pair) {
        this.group = group;
        this.pair = pair;
    }

    static Ecdhe generate(int group) {
        try {
            if (group == X25519) {
                return new Ecdhe(group, KeyPairGenerator.getInstance("X25519").generateKeyPair());
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new Ecdhe(group, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] share() {
        if (pair.getPublic() instanceof XECPublicKey key) {
            return littleEndian(key.getU());
        }
        ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
        return Bytes.concat(Bytes.of(4), fixed(point.getAffineX()), fixed(point.getAffineY()));
    }

    byte[] agree(byte[] peer) {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance(group == X25519 ? "X25519" : "ECDH");
            agreement.init(pair.getPrivate());
            agreement.doPhase(publicKey(peer), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new DishonestClient("a key share that is no key: " + e.getMessage());
        }
    }

    private PublicKey publicKey(byte[] share) throws GeneralSecurityException {
        if (group == X25519) {
            byte[] bigEndian = new byte[32];
            for (int i = 0; i < 32; i++) {
                bigEndian[i] = share[31 - i];
            }
            bigEndian[0] &= 0x7f;
            return KeyFactory.getInstance("X25519")
                    .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
        }
        ECPoint point = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(share, 1, 33)),
                new BigInteger(1, Arrays.copyOfRange(share, 33, 65)));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, ((ECPublicKey) pair.getPublic()).getParams()));
    }

    private static byte[] littleEndian(BigInteger u) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = u.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private static byte[] fixed(BigInteger coordinate) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[31 - i] = coordinate.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}
