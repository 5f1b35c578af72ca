package org.echjsse.hpke;

import java.util.Optional;

/**
 * The AEADs of RFC 9180, section 7.3, that seal (HPK-02): export-only (0xFFFF) is none of them, so it can never be chosen
 * (CFG-22). Ordered by our preference among equals (CLI-02).
 */
public enum HpkeAead {
    AES_128_GCM(0x0001, "AES-128-GCM"),
    AES_256_GCM(0x0002, "AES-256-GCM"),
    CHACHA20_POLY1305(0x0003, "ChaCha20Poly1305");

    /** By how much a ciphertext is longer than its plaintext, for each of them. */
    public static final int TAG_LENGTH = 16;

    private final int id;
    private final String title;

    HpkeAead(int id, String title) {
        this.id = id;
        this.title = title;
    }

    public static Optional<HpkeAead> of(int id) {
        for (HpkeAead aead : values()) {
            if (aead.id == id) {
                return Optional.of(aead);
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
