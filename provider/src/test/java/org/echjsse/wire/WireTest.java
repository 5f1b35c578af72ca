package org.echjsse.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WireTest {
    @Property(tries = 200)
    void whatIsWrittenIsRead(
            @ForAll @IntRange(max = 0xff) int u8,
            @ForAll @IntRange(max = 0xffff) int u16,
            @ForAll @IntRange(max = 0xffffff) int u24,
            @ForAll @LongRange(max = 0xffffffffL) long u32,
            @ForAll @Size(max = 255) byte[] bytes)
            throws PeerFault {
        byte[] written = new WireWriter(1)
                .u8(u8)
                .u16(u16)
                .u24(u24)
                .u32(u32)
                .vector8(bytes)
                .vector16(bytes)
                .vector24((WireWriter out) -> out.vector8(bytes).zeros(2))
                .bytes(bytes)
                .toByteArray();
        WireReader in = new WireReader(written);
        assertEquals(u8, in.u8("a"));
        assertEquals(u16, in.u16("b"));
        assertEquals(u24, in.u24("c"));
        assertEquals(u32, in.u32("d"));
        assertArrayEquals(bytes, in.vector8("e").rest());
        int at = in.position() + 2;
        WireReader child = in.vector16("f");
        assertEquals(at, child.position(), "positions are those of the whole message");
        assertArrayEquals(bytes, child.bytes(bytes.length, "g"));
        WireReader nested = in.vector24("h");
        assertArrayEquals(bytes, nested.vector8("i").rest());
        assertEquals(0, nested.u16("j"));
        nested.expectEnd("k");
        assertEquals(bytes.length, in.remaining());
        assertArrayEquals(bytes, in.rest());
        assertTrue(in.isEmpty());
        assertArrayEquals(bytes, in.copy(at, at + bytes.length));
    }

    @Test
    void aFaultNamesTheField() {
        WireReader in = new WireReader(new byte[] {0, 5, 1});
        PeerFault fault = assertThrows(PeerFault.class, () -> in.vector16("cipher_suites"));
        assertEquals(PeerFault.Kind.MALFORMED, fault.kind());
        assertEquals("cipher_suites: needs 5 bytes, 1 left", fault.getMessage());
        assertThrows(PeerFault.class, () -> in.expectEnd("whole"));
        assertThrows(PeerFault.class, () -> new WireReader(new byte[3]).u32("n"));
        assertThrows(PeerFault.class, () -> new WireReader(new byte[3]).bytes(-1, "n"));
        assertEquals(
                "it is so (RFC 9849, 5)",
                PeerFault.forbidden("RFC 9849, 5", "it is so").getMessage());
    }

    /** SEC-21. */
    @Test
    void aChildDoesNotLeaveItsVector() throws PeerFault {
        WireReader in = new WireReader(new byte[] {9, 1, 7, 8}, 1, 3);
        WireReader child = in.vector8("v");
        assertEquals(7, child.u8("x"));
        assertThrows(PeerFault.class, () -> child.u8("y"));
        assertEquals(8, in.u8("z"));
        assertThrows(IndexOutOfBoundsException.class, () -> new WireReader(new byte[2], 1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> in.copy(0, 5));
    }

    /** SEC-21. */
    @Test
    void aValueThatDoesNotFitIsABug() {
        assertThrows(IllegalStateException.class, () -> new WireWriter().u8(256));
        assertThrows(IllegalStateException.class, () -> new WireWriter().u16(-1));
        assertThrows(IllegalStateException.class, () -> new WireWriter().vector8(new byte[256]));
        assertThrows(IllegalStateException.class, () -> new WireWriter().vector16(new byte[65536]));
    }

    /** SEC-26. */
    @Test
    void aSecretPrintsItsLengthAndIsGoneWhenDestroyed() {
        SecretOctets secret = SecretOctets.copyOf(new byte[] {1, 2, 3});
        assertEquals("secret of 3 bytes", secret.toString());
        assertNotEquals(secret, SecretOctets.copyOf(new byte[] {1, 2, 3}));
        assertArrayEquals(new byte[] {1, 2, 3}, secret.copy());
        assertFalse(secret.isDestroyed());
        secret.close();
        assertTrue(secret.isDestroyed());
        assertThrows(IllegalStateException.class, secret::copy);
    }

    @Test
    void octetsAreEqualByContentAndNeverChange() {
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        Octets octets = Octets.copyOf(bytes);
        bytes[0] = 99;
        octets.toByteArray()[1] = 99;
        assertEquals(Octets.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}), octets);
        assertEquals("9 bytes 0102030405060708...", octets.toString());
        assertEquals(9, octets.length());
    }
}
