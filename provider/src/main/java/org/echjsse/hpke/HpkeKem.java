package org.echjsse.hpke;

import java.util.Optional;

/** The key encapsulation mechanisms of RFC 9180, section 7.1, with their sizes in bytes. */
public enum HpkeKem {
    P256(0x0010, "DHKEM(P-256, HKDF-SHA256)", 65, 32),
    P384(0x0011, "DHKEM(P-384, HKDF-SHA384)", 97, 48),
    P521(0x0012, "DHKEM(P-521, HKDF-SHA512)", 133, 66),
    X25519(0x0020, "DHKEM(X25519, HKDF-SHA256)", 32, 32),
    X448(0x0021, "DHKEM(X448, HKDF-SHA512)", 56, 56);

    private final int id;
    private final String title;
    private final int publicKeyLength;
    private final int privateKeyLength;

    HpkeKem(int id, String title, int publicKeyLength, int privateKeyLength) {
        this.id = id;
        this.title = title;
        this.publicKeyLength = publicKeyLength;
        this.privateKeyLength = privateKeyLength;
    }

    public static Optional<HpkeKem> of(int id) {
        for (HpkeKem kem : values()) {
            if (kem.id == id) {
                return Optional.of(kem);
            }
        }
        return Optional.empty();
    }

    public int id() {
        return id;
    }

    /** Npk, which for each of these is Nenc too. */
    public int publicKeyLength() {
        return publicKeyLength;
    }

    /** Nsk. */
    public int privateKeyLength() {
        return privateKeyLength;
    }

    /** The name of RFC 9180. */
    @Override
    public String toString() {
        return title;
    }
}
