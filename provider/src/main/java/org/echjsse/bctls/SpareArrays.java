package org.echjsse.bctls;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays for records whose buffers have none, or not in one piece. The JDK's ciphers take direct buffers in pieces of 512 or 1024 bytes, by
 * way of arrays that they make anew each time, and read-only ones as a whole; a copy of our own into an array and out of it takes half
 * the time. An array is lent for the time of one record, so there are a few for all connections and none for an idle one. Thread-safe.
 */
final class SpareArrays {
    /** RFC 8446, 5.2: the longest sealed record, without header. */
    private static final int LENGTH = (1 << 14) + 256;

    /** With more threads at once, the others make their own. */
    private static final int MOST = 16;

    private static final AtomicReferenceArray<byte[]> SPARE = new AtomicReferenceArray<>(MOST);

    private SpareArrays() {}

    /** The content is zeros, for {@link #giveBack} has seen to that. */
    static byte[] borrow() {
        for (int i = 0; i < MOST; i++) {
            byte[] array = SPARE.get(i) == null ? null : SPARE.getAndSet(i, null);
            if (array != null) {
                return array;
            }
        }
        return new byte[LENGTH];
    }

    /**
     * @param used how much of it; what was in it for one connection is not left for another
     */
    static void giveBack(byte[] array, int used) {
        Arrays.fill(array, 0, used, (byte) 0);
        for (int i = 0; i < MOST; i++) {
            if (SPARE.get(i) == null && SPARE.compareAndSet(i, null, array)) {
                return;
            }
        }
    }
}
