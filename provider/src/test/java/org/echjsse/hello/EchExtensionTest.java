package org.echjsse.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.echjsse.wire.Octets;
import org.echjsse.wire.PeerFault;
import org.junit.jupiter.api.Test;

/** The bodies are those of Go's TestParseECHExt and of our own making. */
class EchExtensionTest {
    @Test
    void typeInnerIsOneByte() throws Exception {
        assertInstanceOf(EchExtension.Inner.class, parse("01"));
        assertArrayEquals(new byte[] {1}, EchExtension.inner());
        assertFault(PeerFault.Kind.MALFORMED, "0100");
    }

    @Test
    void typeOuterKnowsWhereItsPayloadIs() throws Exception {
        EchExtension.Outer ech = assertInstanceOf(EchExtension.Outer.class, parse("000001000107000201020003030405"));
        assertEquals(1, ech.kdfId());
        assertEquals(1, ech.aeadId());
        assertEquals(7, ech.configId());
        assertEquals(Octets.copyOf(new byte[] {1, 2}), ech.enc());
        assertEquals(3, ech.payloadLength());
        byte[] message = hello("000001000107000201020003030405").message();
        assertArrayEquals(new byte[] {3, 4, 5}, Arrays.copyOfRange(message, ech.payloadAt(), ech.payloadAt() + 3));
        assertArrayEquals(
                HexFormat.of().parseHex("000001000107000201020003030405"),
                EchExtension.outer(1, 1, 7, new byte[] {1, 2}, new byte[] {3, 4, 5}));
    }

    @Test
    void encMayBeEmpty() throws Exception {
        EchExtension.Outer ech = assertInstanceOf(EchExtension.Outer.class, parse("00000100010700000003030405"));
        assertEquals(0, ech.enc().length());
    }

    /** SRV-02, SRV-03. */
    @Test
    void otherBodiesAreFaults() {
        assertFault(PeerFault.Kind.MALFORMED, "");
        assertFault(PeerFault.Kind.FORBIDDEN, "02");
        assertFault(PeerFault.Kind.FORBIDDEN, "ff00");
        assertFault(PeerFault.Kind.MALFORMED, "000001000107000201020000");
        assertFault(PeerFault.Kind.MALFORMED, "00000100010700020102000303040500");
        String body = "000001000107000201020003030405";
        for (int length = 2; length < body.length(); length += 2) {
            assertFault(PeerFault.Kind.MALFORMED, body.substring(0, length));
        }
    }

    /** CLI-62: payload bytes that also stand elsewhere are no trap. */
    @Test
    void theAadIsTheBodyWithoutThePayload() throws Exception {
        HelloSamples sample = HelloSamples.hello(3)
                .with(0x1234, new byte[] {3, 4, 5})
                .with(0xfe0d, HexFormat.of().parseHex("0000010001070003030405" + "0003030405"))
                .with(0x1235, new byte[] {3, 4, 5});
        ClientHello hello = sample.view();
        EchExtension.Outer ech = (EchExtension.Outer)
                EchExtension.parse(hello, hello.extension(0xfe0d).orElseThrow());
        byte[] expected = HelloSamples.hello(3)
                .with(0x1234, new byte[] {3, 4, 5})
                .with(0xfe0d, HexFormat.of().parseHex("0000010001070003030405" + "0003000000"))
                .with(0x1235, new byte[] {3, 4, 5})
                .body();
        assertArrayEquals(expected, EchExtension.aad(hello, ech));
        assertArrayEquals(sample.message(), hello.message());
    }

    private static EchExtension parse(String body) throws PeerFault {
        ClientHello hello = hello(body);
        return EchExtension.parse(hello, hello.extension(0xfe0d).orElseThrow());
    }

    private static ClientHello hello(String body) {
        return HelloSamples.hello(1)
                .name("a")
                .with(0xfe0d, HexFormat.of().parseHex(body))
                .view();
    }

    private static void assertFault(PeerFault.Kind kind, String body) {
        assertEquals(kind, assertThrows(PeerFault.class, () -> parse(body)).kind());
    }
}
