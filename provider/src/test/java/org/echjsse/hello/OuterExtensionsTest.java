package org.echjsse.hello;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class OuterExtensionsTest {
    private static final byte[] LONG = new byte[20];

    @Test
    void equalNeighboursOfKnownTypesAreFolded() {
        HelloSamples outer = sample(0, 10, 13, 51, 0xfe0d);
        assertEquals(List.of(10, 13, 51), folded(sample(0, 0xfe0d, 10, 13, 51), outer));
    }

    /** CLI-22: others may stand between them in the outer hello. */
    @Test
    void theOuterHelloMayHaveOthersInBetween() {
        assertEquals(List.of(10, 13, 51), folded(sample(0xfe0d, 10, 13, 51, 0), sample(10, 0, 23, 13, 0xfe0d, 35, 51)));
    }

    @Test
    void anotherOrderEndsTheRun() {
        assertEquals(List.of(10, 51), folded(sample(0xfe0d, 10, 51, 13, 0), sample(10, 13, 51, 0xfe0d)));
        assertEquals(List.of(13, 51), folded(sample(0xfe0d, 10, 13, 51), sample(13, 51, 10)));
    }

    /** CLI-24. */
    @Test
    void otherBytesEndTheRun() {
        HelloSamples inner =
                sample(0xfe0d, 10).with(13, new byte[] {1, 2, 3}).with(51, LONG).with(45, LONG);
        HelloSamples outer =
                sample(10).with(13, new byte[] {1, 2, 4}).with(51, LONG).with(45, LONG);
        assertEquals(List.of(51, 45), folded(inner, outer));
    }

    /** CLI-23, CLI-25. */
    @Test
    void whatWouldTellByTheLengthIsNeverFolded() {
        HelloSamples both = sample(0, 0xfe0d, 41);
        assertEquals(List.of(), folded(both, both));
        assertEquals(List.of(), folded(sample(0xfe0d, 10), sample(0xfe0d)), "missing in the outer hello");
    }

    @Test
    void aRunThatSavesNothingStays() {
        HelloSamples small = HelloSamples.hello(1).with(45, new byte[] {1, 1});
        assertEquals(List.of(), folded(small, small), "6 bytes would become 7");
        HelloSamples larger = HelloSamples.hello(1).with(45, new byte[] {3, 1, 1, 1});
        assertEquals(List.of(45), folded(larger, larger), "8 bytes become 7");
    }

    private static HelloSamples sample(int... types) {
        HelloSamples sample = HelloSamples.hello(1);
        for (int type : types) {
            sample = sample.with(type, LONG);
        }
        return sample;
    }

    private static List<Integer> folded(HelloSamples inner, HelloSamples outer) {
        ClientHello view = inner.view();
        return OuterExtensions.choose(view, outer.view())
                .map(run -> view.extensions().subList(run.from(), run.to()).stream()
                        .map(HelloExtension::type)
                        .toList())
                .orElse(List.of());
    }
}
