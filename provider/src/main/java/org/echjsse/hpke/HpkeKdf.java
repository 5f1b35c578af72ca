package org.echjsse.hpke;

import java.util.Optional;

/** The key derivation functions of RFC 9180, section 7.2. */
public enum HpkeKdf {
    HKDF_SHA256(0x0001, "HKDF-SHA256"),
    HKDF_SHA384(0x0002, "HKDF-SHA384"),
    HKDF_SHA512(0x0003, "HKDF-SHA512");

    private final int id;
    private final String title;

    HpkeKdf(int id, String title) {
        this.id = id;
        this.title = title;
    }

    public static Optional<HpkeKdf> of(int id) {
        for (HpkeKdf kdf : values()) {
            if (kdf.id == id) {
                return Optional.of(kdf);
            }
        }
        return Optional.empty();
    }

    public int id() {
        return id;
    }

    @Override
    public String toString() {
        return title;
    }
}
