package org.echjsse.wire;

import java.util.Arrays;
import java.util.Objects;

/**
 * A cursor over received bytes. Every read names its field, so that a fault can say what is missing; lengths are {@code int}, so
 * that nothing wraps; a child cursor cannot leave its vector; positions count from the start of the array that the first cursor was
 * made on, so that a field found in a child can be patched in the whole message.
 *
 * <p>The array is not copied: a cursor is for reading a message that nobody writes to. Not thread-safe.
 */
public final class WireReader {
    private final byte[] data;
    private final int end;
    private int position;

    public WireReader(byte[] data) {
        this(data, 0, data.length);
    }

    /**
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public WireReader(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        this.data = data;
        this.position = offset;
        this.end = offset + length;
    }

    /** Position of the next byte, counted in the array of the outermost cursor. */
    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public boolean isEmpty() {
        return position == end;
    }

    public int u8(String field) throws PeerFault {
        return data[take(1, field)] & 0xff;
    }

    public int u16(String field) throws PeerFault {
        int at = take(2, field);
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }

    public int u24(String field) throws PeerFault {
        int at = take(3, field);
        return (data[at] & 0xff) << 16 | (data[at + 1] & 0xff) << 8 | data[at + 2] & 0xff;
    }

    public long u32(String field) throws PeerFault {
        return (long) u16(field) << 16 | u16(field);
    }

    /** A copy of the next {@code count} bytes. */
    public byte[] bytes(int count, String field) throws PeerFault {
        int at = take(count, field);
        return Arrays.copyOfRange(data, at, at + count);
    }

    /** A cursor over the next {@code count} bytes, which this cursor passes. */
    public WireReader sub(int count, String field) throws PeerFault {
        int at = take(count, field);
        return new WireReader(data, at, count);
    }

    /** A cursor over a vector with a length of one byte. */
    public WireReader vector8(String field) throws PeerFault {
        return sub(u8(field), field);
    }

    /** A cursor over a vector with a length of two bytes. */
    public WireReader vector16(String field) throws PeerFault {
        return sub(u16(field), field);
    }

    /** A cursor over a vector with a length of three bytes. */
    public WireReader vector24(String field) throws PeerFault {
        return sub(u24(field), field);
    }

    /** A copy of everything that is left, which this cursor passes. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(data, position, end);
        position = end;
        return rest;
    }

    /**
     * A copy of bytes already read or still to come, by position; no cursor moves.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array: positions come from cursors, not from peers
     */
    public byte[] copy(int from, int to) {
        Objects.checkFromToIndex(from, to, data.length); // copyOfRange would fill up with zeros
        return Arrays.copyOfRange(data, from, to);
    }

    /** Every parser ends here: bytes behind the last field are a fault, never ignored. */
    public void expectEnd(String structure) throws PeerFault {
        if (!isEmpty()) {
            throw PeerFault.malformed(structure, remaining() + " bytes too many");
        }
    }

    private int take(int count, String field) throws PeerFault {
        if (count < 0 || count > end - position) { // SEC-21: the one bounds check, without a sum that could overflow
            throw PeerFault.malformed(field, "needs " + count + " bytes, " + (end - position) + " left");
        }
        int at = position;
        position += count;
        return at;
    }
}
