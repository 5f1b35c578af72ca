package org.echjsse.it.mutant;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes under construction, big-endian; vectors by length of their length field. */
final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static byte[] of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] concat(byte[]... parts) {
        Bytes all = new Bytes();
        for (byte[] part : parts) {
            all.raw(part);
        }
        return all.done();
    }

    /** A copy with one bit of one byte changed; a negative index counts from the end. */
    static byte[] flipped(byte[] bytes, int index) {
        byte[] copy = bytes.clone();
        copy[index < 0 ? bytes.length + index : index] ^= 1;
        return copy;
    }

    /** A handshake message. */
    static byte[] message(int type, byte[] body) {
        return new Bytes().u8(type).vector24(body).done();
    }

    /** Whether the one contains the other. */
    static boolean contains(byte[] all, byte[] part) {
        return new String(all, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    Bytes u8(int value) {
        out.write(value);
        return this;
    }

    Bytes u16(int value) {
        return u8(value >> 8).u8(value);
    }

    Bytes u24(int value) {
        return u8(value >> 16).u16(value);
    }

    Bytes u32(int value) {
        return u16(value >> 16).u16(value);
    }

    Bytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Bytes vector8(byte[] bytes) {
        return u8(bytes.length).raw(bytes);
    }

    Bytes vector16(byte[] bytes) {
        return u16(bytes.length).raw(bytes);
    }

    Bytes vector24(byte[] bytes) {
        return u24(bytes.length).raw(bytes);
    }

    byte[] done() {
        return out.toByteArray();
    }
}
