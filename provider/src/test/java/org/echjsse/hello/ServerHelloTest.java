package org.echjsse.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireWriter;
import org.junit.jupiter.api.Test;

class ServerHelloTest {
    private static final byte[] VERSION = {3, 4};
    static final byte[] RETRY =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    static byte[] message(byte[] random, HelloSamples.Ext... extensions) {
        return new WireWriter()
                .u8(2)
                .vector24((WireWriter body) -> {
                    body.u16(0x0303)
                            .bytes(random)
                            .vector8(new byte[32])
                            .u16(0x1302)
                            .u8(0);
                    if (extensions.length > 0) {
                        body.vector16((WireWriter block) -> Arrays.stream(extensions)
                                .forEach(e -> block.u16(e.type()).vector16(e.body())));
                    }
                })
                .toByteArray();
    }

    private static HelloSamples.Ext ext(int type, byte... body) {
        return new HelloSamples.Ext(type, body);
    }

    @Test
    void theConfirmationOfAServerHelloEndsItsRandom() throws Exception {
        byte[] random = new byte[32];
        Arrays.fill(random, 24, 32, (byte) 5);
        ServerHello hello = ServerHello.parse(message(random, ext(43, VERSION)));
        assertFalse(hello.isHelloRetryRequest());
        assertEquals(0x1302, hello.cipherSuite());
        assertEquals(0x0304, hello.selectedVersion());
        int at = hello.confirmationAt().orElseThrow();
        byte[] fives = new byte[8];
        Arrays.fill(fives, (byte) 5);
        assertArrayEquals(fives, hello.confirmation(at));
        assertArrayEquals(message(new byte[32], ext(43, VERSION)), hello.withConfirmation(at, new byte[8]));
    }

    @Test
    void theConfirmationOfAHelloRetryRequestIsAnExtension() throws Exception {
        byte[] eight = {1, 2, 3, 4, 5, 6, 7, 8};
        ServerHello hello = ServerHello.parse(message(RETRY, ext(43, VERSION), ext(0xfe0d, eight), ext(44, VERSION)));
        assertTrue(hello.isHelloRetryRequest());
        assertArrayEquals(eight, hello.confirmation(hello.confirmationAt().orElseThrow()));
        assertEquals(
                Optional.empty(),
                ServerHello.parse(message(RETRY, ext(43, VERSION))).confirmationAt());
    }

    /** HRR-02. */
    @Test
    void anotherLengthThanEightIsMalformed() throws Exception {
        for (int length : new int[] {0, 1, 7, 9, 16}) {
            ServerHello hello = ServerHello.parse(message(RETRY, ext(0xfe0d, new byte[length])));
            assertEquals(
                    PeerFault.Kind.MALFORMED,
                    assertThrows(PeerFault.class, hello::confirmationAt).kind());
        }
    }

    @Test
    void withoutExtensionsItIsTls12() throws Exception {
        assertEquals(0x0303, ServerHello.parse(message(new byte[32])).selectedVersion());
    }

    @Test
    void faultsAreNamed() throws Exception {
        byte[] message = message(RETRY, ext(43, VERSION), ext(0xfe0d, new byte[8]));
        for (int length = 0; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            assertEquals(
                    PeerFault.Kind.MALFORMED,
                    assertThrows(PeerFault.class, () -> ServerHello.parse(cut)).kind());
        }
        assertThrows(PeerFault.class, () -> ServerHello.parse(message(RETRY, ext(43, VERSION), ext(43, VERSION))));
        assertThrows(PeerFault.class, () -> ServerHello.parse(message(RETRY, ext(43, new byte[3])))
                .selectedVersion());
    }
}
