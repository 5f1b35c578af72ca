package org.echjsse.hpke;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X448;
import org.echjsse.wire.Octets;

/** A public key that has been validated. Immutable. */
public final class HpkePublicKey {
    private static final int REMEMBERED = 256;

    /**
     * Validation is as much work as the agreement itself, and a site's key serves many connections: keys that have passed are kept, the
     * least recently used go first. They are public, so which ones is no secret.
     */
    private static final Map<Encoded, HpkePublicKey> VALIDATED = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Encoded, HpkePublicKey> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Encoded(HpkeKem kem, Octets bytes) {}

    private final HpkeKem kem;
    private final byte[] encoded;
    private final AsymmetricKeyParameter key;

    private HpkePublicKey(HpkeKem kem, byte[] encoded, AsymmetricKeyParameter key) {
        this.kem = kem;
        this.encoded = encoded;
        this.key = key;
    }

    /** The key, or empty if these bytes are none: wrong length, not on the curve, of small order (CFG-08). */
    public static Optional<HpkePublicKey> parse(HpkeKem kem, byte[] encoded) {
        if (encoded.length != kem.publicKeyLength()) {
            return Optional.empty();
        }
        Encoded name = new Encoded(kem, Octets.copyOf(encoded));
        synchronized (VALIDATED) {
            HpkePublicKey known = VALIDATED.get(name);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<HpkePublicKey> key = validate(kem, encoded);
        key.ifPresent(valid -> {
            synchronized (VALIDATED) {
                VALIDATED.put(name, valid);
            }
        });
        return key;
    }

    private static Optional<HpkePublicKey> validate(HpkeKem kem, byte[] encoded) {
        if (hasSmallOrder(kem, encoded)) {
            return Optional.empty();
        }
        try {
            // HPK-06: for the NIST curves this takes the uncompressed form only and checks that the point is on the
            // curve; their cofactor is 1, so this is the full validation of RFC 9180, 7.1.4
            AsymmetricKeyParameter key = HpkeSuite.keysOf(kem).deserializePublicKey(encoded);
            return Optional.of(new HpkePublicKey(kem, encoded.clone(), key));
        } catch (RuntimeException notAKey) {
            return Optional.empty();
        }
    }

    public HpkeKem kem() {
        return kem;
    }

    /** A copy. */
    public byte[] encoded() {
        return encoded.clone();
    }

    AsymmetricKeyParameter key() {
        return key;
    }

    // RFC 9180, 7.1.4; HPK-05: a point of small order gives an all-zero secret with every private key, so any one of
    // them shows it.
    private static boolean hasSmallOrder(HpkeKem kem, byte[] encoded) {
        byte[] anyScalar = new byte[kem.privateKeyLength()];
        Arrays.fill(anyScalar, (byte) 0x55);
        return switch (kem) {
            case X25519 -> !X25519.calculateAgreement(anyScalar, 0, encoded, 0, new byte[X25519.POINT_SIZE], 0);
            case X448 -> !X448.calculateAgreement(anyScalar, 0, encoded, 0, new byte[X448.POINT_SIZE], 0);
            case P256, P384, P521 -> false;
        };
    }
}
