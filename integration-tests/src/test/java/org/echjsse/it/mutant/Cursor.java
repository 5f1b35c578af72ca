package org.echjsse.it.mutant;

import java.util.Arrays;

/** Reads what a client has sent; a client that does not keep to the form fails the test. */
final class Cursor {
    private final byte[] bytes;
    private final int end;
    private int at;

    Cursor(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private Cursor(byte[] bytes, int at, int end) {
        if (at < 0 || end > bytes.length || at > end) {
            throw new DishonestClient("a vector leaves its message");
        }
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    int at() {
        return at;
    }

    boolean isEmpty() {
        return at == end;
    }

    int u8() {
        return take(1)[0] & 0xff;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    byte[] take(int length) {
        Cursor taken = sub(length);
        return Arrays.copyOfRange(bytes, taken.at, taken.end);
    }

    byte[] vector8() {
        return take(u8());
    }

    byte[] vector16() {
        return take(u16());
    }

    byte[] vector24() {
        return take(u8() << 16 | u16());
    }

    /** A child that cannot leave its vector. */
    Cursor sub16() {
        return sub(u16());
    }

    byte[] rest() {
        return take(end - at);
    }

    private Cursor sub(int length) {
        Cursor sub = new Cursor(bytes, at, at + length);
        if (at + length > end) {
            throw new DishonestClient("a vector leaves the one around it");
        }
        at += length;
        return sub;
    }
}
