package org.echjsse.wire;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Builds a message front to back. Vectors are written by a body between two braces, and their length is filled in behind it, so that
 * nobody counts by hand. A vector that grows over its length field is a bug of the caller and ends in {@link IllegalStateException}.
 *
 * <p>Not thread-safe.
 */
public final class WireWriter {
    private byte[] data;
    private int size;

    public WireWriter() {
        this(256);
    }

    public WireWriter(int capacity) {
        data = new byte[capacity];
    }

    /** Position of the next byte. Remember positions while writing; never search for bytes afterwards. */
    public int position() {
        return size;
    }

    public WireWriter u8(int value) {
        return number(value, 1);
    }

    public WireWriter u16(int value) {
        return number(value, 2);
    }

    public WireWriter u24(int value) {
        return number(value, 3);
    }

    public WireWriter u32(long value) {
        return u16((int) (value >>> 16 & 0xffff)).u16((int) (value & 0xffff));
    }

    public WireWriter bytes(byte[] bytes) {
        return bytes(bytes, 0, bytes.length);
    }

    public WireWriter bytes(byte[] bytes, int offset, int length) {
        reserve(length);
        System.arraycopy(bytes, offset, data, size, length);
        size += length;
        return this;
    }

    public WireWriter zeros(int count) {
        reserve(count);
        Arrays.fill(data, size, size + count, (byte) 0);
        size += count;
        return this;
    }

    public WireWriter vector8(byte[] body) {
        return vector8(w -> w.bytes(body));
    }

    public WireWriter vector16(byte[] body) {
        return vector16(w -> w.bytes(body));
    }

    public WireWriter vector8(Consumer<WireWriter> body) {
        return vector(1, body);
    }

    public WireWriter vector16(Consumer<WireWriter> body) {
        return vector(2, body);
    }

    public WireWriter vector24(Consumer<WireWriter> body) {
        return vector(3, body);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(data, size);
    }

    private WireWriter vector(int lengthBytes, Consumer<WireWriter> body) {
        int at = size;
        zeros(lengthBytes);
        body.accept(this);
        int length = size - at - lengthBytes;
        int end = size;
        size = at;
        number(length, lengthBytes);
        size = end;
        return this;
    }

    private WireWriter number(int value, int count) {
        if (value < 0 || value >>> 8 * count != 0) {
            throw new IllegalStateException(value + " does not fit into " + count + " bytes");
        }
        reserve(count);
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            data[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int count) {
        if (count > data.length - size) {
            data = Arrays.copyOf(data, Math.max(Math.addExact(size, count), data.length * 2));
        }
    }
}
