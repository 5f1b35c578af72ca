package org.echjsse.hello;

import java.util.Arrays;
import java.util.Optional;

/** The padding of EncodedClientHelloInner that RFC 9849, section 6.1.3, recommends. */
public final class Padding {
    private static final int BLOCK = 32;
    /** An extension server_name around its name: header 4, list length 2, name type 1, name length 2. */
    private static final int SERVER_NAME_OVERHEAD = 9;

    private Padding() {}

    /**
     * How many zeros to append (CLI-27): up to the longest name, and then up to a whole block. Both.
     *
     * @param encodedLength bytes of EncodedClientHelloInner
     * @param nameLength bytes of the name in server_name, if there is one (CLI-07)
     * @param maximumNameLength {@code maximum_name_length}, 0 to 255
     */
    public static int zeros(int encodedLength, Optional<Integer> nameLength, int maximumNameLength) {
        int forName = nameLength
                .map(length -> Math.max(0, maximumNameLength - length))
                .orElse(maximumNameLength + SERVER_NAME_OVERHEAD);
        int length = encodedLength + forName;
        int forBlock = BLOCK - 1 - (length - 1) % BLOCK;
        return forName + forBlock;
    }

    /** {@code encoded} with the zeros behind it; zeros are the only padding there is (CLI-26). */
    public static byte[] pad(byte[] encoded, Optional<Integer> nameLength, int maximumNameLength) {
        return Arrays.copyOf(encoded, encoded.length + zeros(encoded.length, nameLength, maximumNameLength));
    }
}
