package org.echjsse.hello;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;

/** A ServerHello or HelloRetryRequest message as sent, with its 4-byte header, and where its fields are. Immutable. */
public final class ServerHello {
    /** Bytes of a confirmation, in either message. */
    public static final int CONFIRMATION_LENGTH = 8;

    private static final int MESSAGE_TYPE = 2;
    private static final int RANDOM_LENGTH = 32;
    private static final int SESSION_ID_LIMIT = 32;
    // RFC 8446, 4.1.3: SHA-256 of "HelloRetryRequest"
    private static final byte[] RETRY_RANDOM =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private final byte[] message;
    private final int legacyVersion;
    private final int randomAt;
    private final int cipherSuite;
    private final List<HelloExtension> extensions;

    private ServerHello(
            byte[] message, int legacyVersion, int randomAt, int cipherSuite, List<HelloExtension> extensions) {
        this.message = message;
        this.legacyVersion = legacyVersion;
        this.randomAt = randomAt;
        this.cipherSuite = cipherSuite;
        this.extensions = extensions;
    }

    /**
     * @param message a whole handshake message; copied
     * @throws PeerFault if it is no ServerHello, or has an extension twice
     */
    public static ServerHello parse(byte[] message) throws PeerFault {
        byte[] copy = message.clone();
        WireReader all = new WireReader(copy);
        int type = all.u8("msg_type");
        if (type != MESSAGE_TYPE) {
            throw PeerFault.of(
                    PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 4", "message " + type + " is no ServerHello");
        }
        WireReader body = all.vector24("ServerHello");
        all.expectEnd("handshake message");
        int legacyVersion = body.u16("legacy_version");
        int randomAt = body.sub(RANDOM_LENGTH, "random").position();
        if (body.vector8("legacy_session_id_echo").remaining() > SESSION_ID_LIMIT) {
            throw PeerFault.malformed("legacy_session_id_echo", "is longer than 32 bytes");
        }
        int cipherSuite = body.u16("cipher_suite");
        body.u8("legacy_compression_method");
        List<HelloExtension> extensions =
                body.isEmpty() ? List.of() : HelloExtension.readAll(body.vector16("extensions"));
        body.expectEnd("ServerHello");
        return new ServerHello(copy, legacyVersion, randomAt, cipherSuite, extensions);
    }

    /** The same for a message that we have built: a fault in it is a bug. */
    public static ServerHello ours(byte[] message) {
        try {
            return parse(message);
        } catch (PeerFault fault) {
            throw new IllegalArgumentException("our own ServerHello is wrong: " + fault.getMessage(), fault);
        }
    }

    /** The whole message; a copy. */
    public byte[] message() {
        return message.clone();
    }

    public boolean isHelloRetryRequest() {
        return Arrays.equals(message, randomAt, randomAt + RANDOM_LENGTH, RETRY_RANDOM, 0, RANDOM_LENGTH);
    }

    public int cipherSuite() {
        return cipherSuite;
    }

    /**
     * The version that is negotiated: that of supported_versions, otherwise legacy_version.
     *
     * @throws PeerFault if supported_versions is malformed
     */
    public int selectedVersion() throws PeerFault {
        Optional<HelloExtension> extension = extension(ExtensionType.SUPPORTED_VERSIONS);
        if (extension.isEmpty()) {
            return legacyVersion;
        }
        WireReader body = new WireReader(
                message, extension.get().bodyAt(), extension.get().bodyLength());
        int version = body.u16("selected_version");
        body.expectEnd("supported_versions");
        return version;
    }

    public Optional<HelloExtension> extension(int type) {
        return HelloExtension.find(extensions, type);
    }

    /**
     * Where the confirmation stands: the end of the random of a ServerHello, the extension of a HelloRetryRequest. Empty if a
     * HelloRetryRequest has no such extension.
     *
     * @throws PeerFault if that extension has not eight bytes
     */
    public Optional<Integer> confirmationAt() throws PeerFault {
        if (!isHelloRetryRequest()) {
            return Optional.of(randomAt + RANDOM_LENGTH - CONFIRMATION_LENGTH);
        }
        Optional<HelloExtension> ech = extension(ExtensionType.ENCRYPTED_CLIENT_HELLO);
        if (ech.isPresent() && ech.get().bodyLength() != CONFIRMATION_LENGTH) {
            // RFC 9849, 6.1.4; HRR-02
            throw PeerFault.malformed(
                    "encrypted_client_hello", "has " + ech.get().bodyLength() + " bytes in a HelloRetryRequest, not 8");
        }
        return ech.map(HelloExtension::bodyAt);
    }

    /** The eight bytes at a position. */
    public byte[] confirmation(int at) {
        return Arrays.copyOfRange(message, at, at + CONFIRMATION_LENGTH);
    }

    /** A copy of the message with these eight bytes at a position (ACC-07: patched, never encoded again). */
    public byte[] withConfirmation(int at, byte[] confirmation) {
        byte[] patched = message.clone();
        System.arraycopy(confirmation, 0, patched, at, CONFIRMATION_LENGTH);
        return patched;
    }
}
