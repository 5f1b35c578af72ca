package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpareArraysTest {
    @Test
    void nobodyHasAnArrayThatSomebodyElseHas() {
        List<byte[]> borrowed = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] array = SpareArrays.borrow();
            borrowed.forEach(other -> assertNotSame(other, array));
            borrowed.add(array);
        }
        borrowed.forEach(array -> SpareArrays.giveBack(array, 0));
    }

    @Test
    void whatWasInAnArrayIsNotThereForTheNext() {
        for (int i = 0; i < 40; i++) {
            byte[] array = SpareArrays.borrow();
            assertArrayEquals(new byte[100], Arrays.copyOf(array, 100));
            Arrays.fill(array, 0, 100, (byte) 1);
            SpareArrays.giveBack(array, 100);
        }
    }
}
