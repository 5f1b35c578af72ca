package org.echjsse.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireWriter;
import org.junit.jupiter.api.Test;

class EncodedInnerTest {
    private static final byte[] LONG = new byte[20];

    private final HelloSamples outer = HelloSamples.hello(1)
            .name("public.example")
            .with(10, LONG)
            .with(13, LONG)
            .with(51, LONG)
            .with(0xfe0d);

    private final HelloSamples inner = HelloSamples.hello(2)
            .name("secret.example")
            .with(10, LONG)
            .with(13, LONG)
            .with(0xfe0d, (byte) 1);

    /** CLI-20, CLI-21, SRV-23. */
    @Test
    void theSessionIdAndTheReferencesComeBack() throws Exception {
        byte[] encoded = EncodedInner.encode(inner.view(), outer.view());
        assertTrue(encoded.length < inner.message().length - 32 - 30);
        assertArrayEquals(inner.message(), EncodedInner.decode(encoded, outer.view()));
        assertArrayEquals(
                inner.message(), EncodedInner.decode(Arrays.copyOf(encoded, encoded.length + 77), outer.view()));
    }

    /** SRV-20: any byte of the padding. */
    @Test
    void paddingThatIsNotZeroIsForbidden() {
        byte[] encoded = EncodedInner.encode(inner.view(), outer.view());
        for (int at = encoded.length; at < encoded.length + 40; at++) {
            byte[] padded = Arrays.copyOf(encoded, encoded.length + 40);
            padded[at] = (byte) 0x80;
            assertFault(PeerFault.Kind.FORBIDDEN, padded);
        }
    }

    /** SRV-22. */
    @Test
    void aSessionIdInTheEncodedFormIsMalformed() {
        assertFault(PeerFault.Kind.MALFORMED, inner.body());
    }

    /** SRV-21. */
    @Test
    void aPlaintextThatIsNoHelloIsMalformed() {
        assertFault(PeerFault.Kind.MALFORMED, new byte[0]);
        assertFault(PeerFault.Kind.MALFORMED, new byte[32]);
        byte[] encoded = EncodedInner.encode(inner.view(), outer.view());
        for (int length = 0; length < encoded.length; length++) {
            assertFault(PeerFault.Kind.MALFORMED, Arrays.copyOf(encoded, length));
        }
    }

    /** SRV-24 to SRV-29. */
    @Test
    void wrongReferencesAreFaults() throws Exception {
        assertArrayEquals(
                HelloSamples.hello(2).with(10, LONG).with(51, LONG).message(),
                EncodedInner.decode(references(10, 51), outer.view()));
        assertFault(PeerFault.Kind.FORBIDDEN, references(51, 10));
        assertFault(PeerFault.Kind.FORBIDDEN, references(10, 10));
        assertFault(PeerFault.Kind.FORBIDDEN, references(10, 16, 51));
        assertFault(PeerFault.Kind.FORBIDDEN, references(10, 0xfe0d));
        assertFault(PeerFault.Kind.FORBIDDEN, references(0xfd00));
        assertFault(PeerFault.Kind.MALFORMED, references());
        assertFault(PeerFault.Kind.MALFORMED, list(3, 0, 10, 0));
        assertFault(PeerFault.Kind.MALFORMED, list(10, 0, 10));
        assertFault(PeerFault.Kind.MALFORMED, list(2, 0, 10, 0xff));
        assertFault(PeerFault.Kind.MALFORMED, list());
    }

    @Test
    void twoListsOfReferencesAreForbidden() {
        byte[] one = {2, 0, 10};
        byte[] two = {2, 0, 51};
        assertFault(
                PeerFault.Kind.FORBIDDEN,
                HelloSamples.hello(2)
                        .sessionId(new byte[0])
                        .with(0xfd00, one)
                        .with(0xfd00, two)
                        .body());
    }

    /** SRV-31: both halves fit, the sum does not. */
    @Test
    void aResultOfMoreThan65535BytesIsForbidden() throws Exception {
        ClientHello large = HelloSamples.hello(1).with(10, new byte[40_000]).view();
        byte[] encoded = HelloSamples.hello(2)
                .sessionId(new byte[0])
                .with(0xfd00, (byte) 2, (byte) 0, (byte) 10)
                .with(99, new byte[25_520])
                .body();
        assertEquals(
                4 + 40_000 + 4 + 25_520,
                ClientHello.parse(EncodedInner.decode(encoded, large)).extensions().stream()
                        .mapToInt(extension -> extension.end() - extension.at())
                        .sum());
        byte[] tooLong = HelloSamples.hello(2)
                .sessionId(new byte[0])
                .with(0xfd00, (byte) 2, (byte) 0, (byte) 10)
                .with(99, new byte[25_528])
                .body();
        PeerFault fault = assertThrows(PeerFault.class, () -> EncodedInner.decode(tooLong, large));
        assertEquals(PeerFault.Kind.FORBIDDEN, fault.kind());
    }

    /** SEC-08: as often as this, anything worse than linear would show. */
    @Test
    void referencesAreExpandedInLinearTime() throws Exception {
        HelloSamples large = HelloSamples.hello(1);
        WireWriter list = new WireWriter();
        for (int type = 1000; type < 1127; type++) {
            large = large.with(type, new byte[500]);
            list.u16(type);
        }
        byte[] all = encodedWithReferences(list.toByteArray());
        ClientHello largeOuter = large.view();

        java.util.List<HelloSamples.Ext> tiny = new java.util.ArrayList<>();
        for (int type = 1000; type < 17_000; type++) {
            tiny.add(new HelloSamples.Ext(type, new byte[0]));
        }
        byte[] tinyOuter = HelloSamples.hello(1).with(tiny).message();
        WireWriter last = new WireWriter();
        for (int type = 16_873; type < 17_000; type++) {
            last.u16(type);
        }
        byte[] behindAll = encodedWithReferences(last.toByteArray());

        assertTimeout(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 200; i++) {
                EncodedInner.decode(all, largeOuter);
            }
            for (int i = 0; i < 50; i++) {
                EncodedInner.decode(behindAll, ClientHello.parse(tinyOuter));
            }
        });
    }

    private static byte[] references(int... types) {
        WireWriter list = new WireWriter();
        for (int type : types) {
            list.u16(type);
        }
        return encodedWithReferences(list.toByteArray());
    }

    private static byte[] encodedWithReferences(byte[] list) {
        return HelloSamples.hello(2)
                .sessionId(new byte[0])
                .with(0xfd00, new WireWriter().vector8(list).toByteArray())
                .body();
    }

    private static byte[] list(int... bytes) {
        WireWriter body = new WireWriter();
        for (int b : bytes) {
            body.u8(b);
        }
        return HelloSamples.hello(2)
                .sessionId(new byte[0])
                .with(0xfd00, body.toByteArray())
                .body();
    }

    private void assertFault(PeerFault.Kind kind, byte[] plaintext) {
        PeerFault fault = assertThrows(PeerFault.class, () -> EncodedInner.decode(plaintext, outer.view()));
        assertEquals(kind, fault.kind(), fault.getMessage());
    }
}
