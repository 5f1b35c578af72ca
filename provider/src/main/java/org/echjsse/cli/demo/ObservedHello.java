package org.echjsse.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/**
 * What an observer reads out of the ClientHello at the start of a recording. It shares no code with the TLS of this provider, so that
 * the demonstration does not prove it with itself.
 *
 * @param serverName the server_name in it
 * @param extensions the types of all extensions, in order
 * @param length bytes of the message, with its header
 */
record ObservedHello(Optional<String> serverName, List<Integer> extensions, int length) {
    private static final int RECORD_HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0, "server_name"),
            Map.entry(1, "max_fragment_length"),
            Map.entry(5, "status_request"),
            Map.entry(10, "supported_groups"),
            Map.entry(11, "ec_point_formats"),
            Map.entry(13, "signature_algorithms"),
            Map.entry(16, "alpn"),
            Map.entry(17, "status_request_v2"),
            Map.entry(18, "signed_certificate_timestamp"),
            Map.entry(21, "padding"),
            Map.entry(22, "encrypt_then_mac"),
            Map.entry(23, "extended_master_secret"),
            Map.entry(27, "compress_certificate"),
            Map.entry(28, "record_size_limit"),
            Map.entry(35, "session_ticket"),
            Map.entry(41, "pre_shared_key"),
            Map.entry(42, "early_data"),
            Map.entry(43, "supported_versions"),
            Map.entry(44, "cookie"),
            Map.entry(45, "psk_key_exchange_modes"),
            Map.entry(47, "certificate_authorities"),
            Map.entry(49, "post_handshake_auth"),
            Map.entry(50, "signature_algorithms_cert"),
            Map.entry(51, "key_share"),
            Map.entry(0xfd00, "ech_outer_extensions"),
            Map.entry(ENCRYPTED_CLIENT_HELLO, "encrypted_client_hello"),
            Map.entry(0xff01, "renegotiation_info"));

    /**
     * @throws PeerFault if the bytes do not begin with a whole ClientHello
     */
    static ObservedHello read(byte[] fromClient) throws PeerFault {
        WireReader message = new WireReader(firstMessage(fromClient));
        int length = message.remaining();
        message.bytes(4, "handshake header");
        message.u16("legacy_version");
        message.bytes(32, "random");
        message.vector8("legacy_session_id");
        message.vector16("cipher_suites");
        message.vector8("legacy_compression_methods");
        List<Integer> types = new ArrayList<>();
        Optional<String> serverName = Optional.empty();
        if (!message.isEmpty()) {
            WireReader extensions = message.vector16("extensions");
            while (!extensions.isEmpty()) {
                int type = extensions.u16("extension_type");
                WireReader data = extensions.vector16("extension_data");
                types.add(type);
                if (type == SERVER_NAME) {
                    serverName = hostName(data);
                }
            }
        }
        message.expectEnd("ClientHello");
        return new ObservedHello(serverName, List.copyOf(types), length);
    }

    boolean hasEch() {
        return extensions.contains(ENCRYPTED_CLIENT_HELLO);
    }

    /** The extensions by name, as many lines as it takes are the printer's business. */
    List<String> extensionNames() {
        return extensions.stream()
                .map(type -> NAMES.getOrDefault(type, String.format("0x%04x", type)))
                .collect(Collectors.toUnmodifiableList());
    }

    /** Joins handshake records until the first message is whole. */
    private static byte[] firstMessage(byte[] fromClient) throws PeerFault {
        WireReader records = new WireReader(fromClient);
        WireWriter joined = new WireWriter();
        while (joined.position() < 4 || joined.position() < 4 + bodyLength(joined.toByteArray())) {
            int type = records.u8("ContentType");
            records.u16("legacy_record_version");
            byte[] fragment = records.vector16("fragment").rest();
            if (type != RECORD_HANDSHAKE) {
                throw PeerFault.malformed("ContentType", "first record is " + type + ", not a handshake");
            }
            joined.bytes(fragment);
        }
        byte[] all = joined.toByteArray();
        WireReader reader = new WireReader(all);
        if (reader.u8("msg_type") != CLIENT_HELLO) {
            throw PeerFault.malformed("msg_type", "not a ClientHello");
        }
        return reader.copy(0, 4 + bodyLength(all));
    }

    private static int bodyLength(byte[] message) throws PeerFault {
        return new WireReader(message, 1, 3).u24("length");
    }

    private static Optional<String> hostName(WireReader data) throws PeerFault {
        if (data.isEmpty()) {
            return Optional.empty();
        }
        WireReader names = data.vector16("server_name_list");
        while (!names.isEmpty()) {
            int type = names.u8("name_type");
            byte[] name = names.vector16("name").rest();
            if (type == HOST_NAME) {
                return Optional.of(new String(name, StandardCharsets.US_ASCII));
            }
        }
        return Optional.empty();
    }
}
