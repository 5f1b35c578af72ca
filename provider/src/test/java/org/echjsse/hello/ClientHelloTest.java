package org.echjsse.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.echjsse.wire.PeerFault;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
    private final HelloSamples sample = HelloSamples.hello(1)
            .name("a.example")
            .with(ExtensionType.ENCRYPTED_CLIENT_HELLO)
            .with(ExtensionType.SUPPORTED_VERSIONS, new byte[] {4, 0x0a, 0x0a, 3, 4});

    @Test
    void theFieldsAreWhereTheyAre() throws Exception {
        ClientHello hello = sample.view();
        assertArrayEquals(sample.message(), hello.message());
        assertEquals(List.of(0x1301, 0x1302, 0x1303), hello.cipherSuites());
        assertEquals(Optional.of("a.example"), hello.serverName());
        assertEquals(Optional.of(List.of(0x0a0a, 0x0304)), hello.supportedVersions());
        assertEquals(32, hello.sessionId().length);
        byte[] random = new byte[32];
        Arrays.fill(random, (byte) 1);
        assertArrayEquals(random, hello.random());
        assertEquals(
                List.of(0x0000, 0xfe0d, 0x002b),
                hello.extensions().stream().map(HelloExtension::type).toList());
    }

    @Test
    void aBodyIsReplacedAtItsPlace() {
        ClientHello hello = sample.view();
        byte[] body = {9, 8, 7};
        byte[] replaced = hello.withBody(
                hello.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow(), body);
        assertArrayEquals(
                HelloSamples.hello(1)
                        .name("a.example")
                        .with(ExtensionType.ENCRYPTED_CLIENT_HELLO, body)
                        .with(ExtensionType.SUPPORTED_VERSIONS, new byte[] {4, 0x0a, 0x0a, 3, 4})
                        .message(),
                replaced);
        assertThrows(
                IllegalArgumentException.class,
                () -> hello.withBody(
                        hello.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow(), new byte[0xffff]));
    }

    @Test
    void aHelloOfTls12MayEndBeforeItsExtensions() throws Exception {
        byte[] body = Arrays.copyOf(
                HelloSamples.hello(1).body(), HelloSamples.hello(1).body().length - 2);
        ClientHello hello = ClientHello.parse(new org.echjsse.wire.WireWriter()
                .u8(1)
                .vector24((org.echjsse.wire.WireWriter out) -> out.bytes(body))
                .toByteArray());
        assertTrue(hello.extensions().isEmpty());
        assertTrue(hello.supportedVersions().isEmpty());
    }

    /** SRV-05. */
    @Test
    void anExtensionThatStandsThereTwiceIsForbidden() {
        assertFault(
                PeerFault.Kind.FORBIDDEN, sample.with(ExtensionType.SERVER_NAME).message());
    }

    @Test
    void anotherMessageIsUnexpected() {
        byte[] message = sample.message();
        message[0] = 2;
        assertFault(PeerFault.Kind.UNEXPECTED_MESSAGE, message);
    }

    @Test
    void everyTruncationIsMalformed() {
        byte[] message = sample.message();
        for (int length = 0; length < message.length; length++) {
            assertFault(PeerFault.Kind.MALFORMED, Arrays.copyOf(message, length));
        }
        assertFault(PeerFault.Kind.MALFORMED, Arrays.copyOf(message, message.length + 1));
    }

    /** SRV-35. */
    @Test
    void malformedVersionsAndNamesAreFaults() {
        for (byte[] body :
                List.of(new byte[0], new byte[] {0}, new byte[] {1, 3}, new byte[] {2, 3}, new byte[] {2, 3, 4, 0})) {
            ClientHello hello = HelloSamples.hello(1)
                    .with(ExtensionType.SUPPORTED_VERSIONS, body)
                    .view();
            assertEquals(
                    PeerFault.Kind.MALFORMED,
                    assertThrows(PeerFault.class, hello::supportedVersions).kind());
        }
        for (byte[] body : List.of(new byte[0], new byte[] {0, 0}, new byte[] {0, 3, 0, 0, 1}, new byte[] {0, 1, 0})) {
            ClientHello hello =
                    HelloSamples.hello(1).with(ExtensionType.SERVER_NAME, body).view();
            assertEquals(
                    PeerFault.Kind.MALFORMED,
                    assertThrows(PeerFault.class, hello::serverName).kind());
        }
    }

    private static void assertFault(PeerFault.Kind kind, byte[] message) {
        assertEquals(
                kind,
                assertThrows(PeerFault.class, () -> ClientHello.parse(message)).kind());
    }
}
