package org.echjsse.wire;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value: never changes, equal by content, prints its length and its first bytes. For public bytes only. */
public final class Octets {
    private static final int SHOWN = 8;

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Octets copyOf(byte[] bytes) {
        return new Octets(bytes.clone());
    }

    public int length() {
        return bytes.length;
    }

    /** A copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        String head = HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
        return bytes.length + " bytes " + head + (bytes.length > SHOWN ? "..." : "");
    }
}
