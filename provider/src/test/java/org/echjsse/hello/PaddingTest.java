package org.echjsse.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** RFC 9849, 6.1.3; CLI-27. */
class PaddingTest {
    /** CLI-07, CLI-29. */
    @Test
    void theWorkedNumbersHold() {
        assertEquals(10, Padding.zeros(86, Optional.of(14), 0));
        assertEquals(50 + 24, Padding.zeros(86, Optional.of(14), 64));
        assertEquals(73 + 24, Padding.zeros(63, Optional.empty(), 64));
        assertEquals(0, Padding.zeros(96, Optional.of(14), 0), "a whole block gets no other one");
    }

    /** Modelled on BoringSSL, SSLTest.ECHPadding: M = 128; CFG-10: a name of 160 is longer and fits all the same. */
    @Test
    void paddingHidesTheLengthOfTheInnerName() {
        int expected = padded(1);
        for (int length : new int[] {2, 32, 64, 127, 128}) {
            assertEquals(expected, padded(length));
        }
        int without = 200;
        assertEquals(expected, without + Padding.zeros(without, Optional.empty(), 128), "no name at all");
        assertEquals(expected + 32, padded(160));
        Set<Integer> seen = new HashSet<>();
        for (int length = 129; length < 160; length++) {
            seen.add(padded(length));
        }
        assertTrue(Set.of(expected, expected + 32).containsAll(seen), seen::toString);
    }

    @Property
    void everyResultIsAWholeNumberOfBlocksAndHidesTheName(
            @ForAll @IntRange(min = 1, max = 2000) int rest,
            @ForAll @IntRange(min = 1, max = 255) int name,
            @ForAll @IntRange(max = 255) int maximum) {
        int length = rest + name;
        int zeros = Padding.zeros(length, Optional.of(name), maximum);
        assertEquals(0, (length + zeros) % 32);
        assertTrue(zeros >= Math.max(0, maximum - name));
        assertTrue(zeros < Math.max(0, maximum - name) + 32);
        if (name < maximum) {
            assertEquals(length + zeros, length + 1 + Padding.zeros(length + 1, Optional.of(name + 1), maximum));
        }
    }

    /** Length with padding of a hello that has 209 bytes beside the name. */
    private static int padded(int name) {
        int length = 209 + name;
        return length + Padding.zeros(length, Optional.of(name), 128);
    }
}
