package org.echjsse.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;
import org.junit.jupiter.api.Test;

class GreasePskTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A parsed pre_shared_key. */
    private record Psks(List<byte[]> identities, List<Long> ages, List<byte[]> binders) {
        static Psks of(byte[] body) throws PeerFault {
            Psks psks = new Psks(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            WireReader reader = new WireReader(body);
            for (WireReader list = reader.vector16("identities"); !list.isEmpty(); ) {
                psks.identities.add(list.vector16("identity").rest());
                psks.ages.add(list.u32("age"));
            }
            for (WireReader list = reader.vector16("binders"); !list.isEmpty(); ) {
                psks.binders.add(list.vector8("binder").rest());
            }
            reader.expectEnd("pre_shared_key");
            return psks;
        }
    }

    private static byte[] real(List<Integer> identityLengths, int binderLength) {
        return new WireWriter()
                .vector16((WireWriter list) -> identityLengths.forEach(
                        length -> list.vector16(new byte[length]).u32(0xfffffff0L)))
                .vector16((WireWriter list) -> identityLengths.forEach(length -> list.vector8(new byte[binderLength])))
                .toByteArray();
    }

    @Property(tries = 200)
    void takesNothingButLengthsFromTheRealOne(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 16, max = 2000) Integer> identityLengths,
            @ForAll boolean sha384)
            throws PeerFault {
        byte[] real = real(identityLengths, sha384 ? 48 : 32);
        GreasePsk grease = GreasePsk.like(real, RANDOM, 1000);
        assertEquals(real.length, grease.first().length); // CLI-46
        assertEquals(sha384 ? 48 : 32, grease.binderLength());
        Psks one = Psks.of(real);
        Psks two = Psks.of(grease.first());
        assertEquals(one.identities.size(), two.identities.size());
        for (int i = 0; i < one.identities.size(); i++) {
            assertEquals(one.identities.get(i).length, two.identities.get(i).length);
            assertFalse(Arrays.equals(one.identities.get(i), two.identities.get(i))); // CLI-45
            assertEquals(one.binders.get(i).length, two.binders.get(i).length);
            assertFalse(Arrays.equals(one.binders.get(i), two.binders.get(i)));
        }
    }

    @Property(tries = 200)
    void theSecondOneIsOlderAndBoundAnew(@ForAll @IntRange(max = 100_000) int millis) throws PeerFault {
        GreasePsk grease = GreasePsk.like(real(List.of(32, 100), 32), RANDOM, 5);
        assertArrayEquals(grease.first(), grease.first());
        Psks first = Psks.of(grease.first());
        Psks second = Psks.of(grease.again(RANDOM, 5L + millis));
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(first.identities.get(i), second.identities.get(i)); // HRR-09
            assertEquals(millis, second.ages.get(i) - first.ages.get(i) & 0xffffffffL);
            assertFalse(Arrays.equals(first.binders.get(i), second.binders.get(i))); // HRR-13
        }
    }

    @Test
    void nonsenseIsABugOfOurs() {
        assertThrows(IllegalArgumentException.class, () -> GreasePsk.like(new byte[3], RANDOM, 0));
    }
}
