package org.echjsse.hpke;

import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.crypto.hpke.HPKE;

/** A suite that we have: KEM, KDF and AEAD. */
public record HpkeSuite(HpkeKem kem, HpkeKdf kdf, HpkeAead aead) {
    public HpkeSuite {
        Objects.requireNonNull(kem);
        Objects.requireNonNull(kdf);
        Objects.requireNonNull(aead);
    }

    /** The suite of these ids, if we have all three. */
    public static Optional<HpkeSuite> of(int kemId, int kdfId, int aeadId) {
        Optional<HpkeKem> kem = HpkeKem.of(kemId);
        Optional<HpkeKdf> kdf = HpkeKdf.of(kdfId);
        Optional<HpkeAead> aead = HpkeAead.of(aeadId);
        return kem.isPresent() && kdf.isPresent() && aead.isPresent()
                ? Optional.of(new HpkeSuite(kem.get(), kdf.get(), aead.get()))
                : Optional.empty();
    }

    /** BouncyCastle keeps state of the key agreement in this object: one for each use, never shared. */
    HPKE hpke() {
        // HPK-03: base mode
        return new HPKE(HPKE.mode_base, (short) kem.id(), (short) kdf.id(), (short) aead.id());
    }

    /** For operations on keys, which know no KDF and no AEAD. */
    static HPKE keysOf(HpkeKem kem) {
        return new HpkeSuite(kem, HpkeKdf.HKDF_SHA256, HpkeAead.AES_128_GCM).hpke();
    }
}
