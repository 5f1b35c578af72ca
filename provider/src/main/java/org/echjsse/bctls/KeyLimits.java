package org.echjsse.bctls;

/**
 * How many bytes one key of TLS 1.3 may protect before a KeyUpdate replaces it. The limit of RFC 8446, 5.5, in records, holds anyway.
 */
public record KeyLimits(long aesGcm, long chaCha20Poly1305) {
    public static final KeyLimits NONE = new KeyLimits(Long.MAX_VALUE, Long.MAX_VALUE);
}
