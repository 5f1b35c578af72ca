package org.echjsse.hello;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/**
 * A ClientHello message as received or as built, with its 4-byte header, and where its fields are. The bytes are the truth: nothing
 * is ever re-encoded from this view. Immutable.
 */
public final class ClientHello {
    private static final int MESSAGE_TYPE = 1;
    private static final int HEADER = 4;
    private static final int U16_LIMIT = 0xffff;

    private final byte[] message;
    private final HelloFields fields;

    private ClientHello(byte[] message, HelloFields fields) {
        this.message = message;
        this.fields = fields;
    }

    /**
     * @param message a whole handshake message; copied
     * @throws PeerFault if it is no ClientHello, or has an extension twice (SRV-05)
     */
    public static ClientHello parse(byte[] message) throws PeerFault {
        byte[] copy = message.clone();
        WireReader all = new WireReader(copy);
        int type = all.u8("msg_type");
        if (type != MESSAGE_TYPE) {
            throw PeerFault.of(
                    PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 4", "message " + type + " is no ClientHello");
        }
        WireReader body = all.vector24("ClientHello");
        all.expectEnd("handshake message");
        HelloFields fields = HelloFields.read(body);
        body.expectEnd("ClientHello");
        return new ClientHello(copy, fields);
    }

    /** The same for a message that we have built: a fault in it is a bug. */
    public static ClientHello ours(byte[] message) {
        try {
            return parse(message);
        } catch (PeerFault fault) {
            throw new IllegalArgumentException("our own ClientHello is wrong: " + fault.getMessage(), fault);
        }
    }

    /** The whole message; a copy. */
    public byte[] message() {
        return message.clone();
    }

    /** A copy. */
    public byte[] random() {
        return Arrays.copyOfRange(message, fields.randomAt(), fields.randomAt() + HelloFields.RANDOM);
    }

    /** {@code legacy_session_id}; a copy. */
    public byte[] sessionId() {
        return Arrays.copyOfRange(message, fields.sessionIdAt(), fields.behindSessionId());
    }

    public List<Integer> cipherSuites() {
        return numbers(fields.cipherSuitesAt(), fields.cipherSuitesLength());
    }

    /** In the order of the message. */
    public List<HelloExtension> extensions() {
        return fields.extensions();
    }

    public Optional<HelloExtension> extension(int type) {
        return HelloExtension.find(fields.extensions(), type);
    }

    /** {@code extension_data}; a copy. */
    public byte[] body(HelloExtension extension) {
        return Arrays.copyOfRange(message, extension.bodyAt(), extension.end());
    }

    /**
     * The versions of supported_versions; empty without that extension.
     *
     * @throws PeerFault if it is malformed (SRV-35)
     */
    public Optional<List<Integer>> supportedVersions() throws PeerFault {
        Optional<HelloExtension> extension = extension(ExtensionType.SUPPORTED_VERSIONS);
        if (extension.isEmpty()) {
            return Optional.empty();
        }
        WireReader all = reader(extension.get());
        WireReader versions = all.vector8("supported_versions");
        all.expectEnd("supported_versions");
        if (versions.isEmpty() || versions.remaining() % 2 != 0) {
            throw PeerFault.malformed("supported_versions", "has a length of " + versions.remaining());
        }
        return Optional.of(numbers(versions.position(), versions.remaining()));
    }

    /**
     * The first host name of server_name, byte by byte as characters; empty without that extension.
     *
     * @throws PeerFault if it is malformed
     */
    public Optional<String> serverName() throws PeerFault {
        Optional<HelloExtension> extension = extension(ExtensionType.SERVER_NAME);
        if (extension.isEmpty()) {
            return Optional.empty();
        }
        WireReader all = reader(extension.get());
        WireReader names = all.vector16("server_name_list");
        all.expectEnd("server_name");
        while (!names.isEmpty()) {
            int nameType = names.u8("name_type");
            byte[] name = names.vector16("HostName").rest();
            if (nameType == 0) {
                return Optional.of(new String(name, StandardCharsets.ISO_8859_1));
            }
        }
        throw PeerFault.malformed("server_name", "has no host name");
    }

    /**
     * This message with another body of one extension; all lengths around it follow. Everything else stays, byte for byte.
     *
     * @throws IllegalArgumentException if the extensions get longer than 65535 bytes
     */
    public byte[] withBody(HelloExtension extension, byte[] body) {
        int grown = body.length - extension.bodyLength();
        int block = message.length - fields.extensionsAt() + grown;
        if (block > U16_LIMIT) {
            throw new IllegalArgumentException("extensions of " + block + " bytes do not fit into a ClientHello");
        }
        WireWriter out = new WireWriter(message.length + grown);
        out.u8(MESSAGE_TYPE).u24(message.length - HEADER + grown);
        copy(out, HEADER, fields.extensionsLengthAt());
        out.u16(block);
        copy(out, fields.extensionsAt(), extension.at());
        out.u16(extension.type()).vector16(body);
        copy(out, extension.end(), message.length);
        return out.toByteArray();
    }

    /** The body, without the handshake header: what the AAD is made of (RFC 9849, 5.2). A copy. */
    byte[] bodyOfMessage() {
        return Arrays.copyOfRange(message, HEADER, message.length);
    }

    /** How far positions in {@link #bodyOfMessage()} are behind those in the message. */
    static int headerLength() {
        return HEADER;
    }

    HelloFields fields() {
        return fields;
    }

    void copy(WireWriter out, int from, int to) {
        out.bytes(message, from, to - from);
    }

    boolean sameBody(HelloExtension mine, ClientHello other, HelloExtension theirs) {
        return Arrays.equals(message, mine.bodyAt(), mine.end(), other.message, theirs.bodyAt(), theirs.end());
    }

    WireReader reader(HelloExtension extension) {
        return new WireReader(message, extension.bodyAt(), extension.bodyLength());
    }

    private List<Integer> numbers(int at, int length) {
        List<Integer> numbers = new ArrayList<>(length / 2);
        for (int i = at; i < at + length; i += 2) {
            numbers.add((message[i] & 0xff) << 8 | message[i + 1] & 0xff);
        }
        return List.copyOf(numbers);
    }
}
