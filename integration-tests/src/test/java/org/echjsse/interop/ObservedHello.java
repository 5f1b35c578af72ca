package org.echjsse.interop;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What an observer reads out of the hellos that go by in clear. A small reader of its own, and deliberately not the one of the code
 * under test, which would be blind to its own mistakes.
 *
 * @param client whether it is a ClientHello
 * @param serverName the host name of server_name, if there is one
 * @param extensions the extension types in wire order
 * @param keyShares the groups of key_share (one for a ServerHello)
 * @param retryRequest whether this is a HelloRetryRequest
 * @param version the version: of a ServerHello the negotiated one, of a ClientHello legacy_version
 * @param cipherSuites of a ServerHello the one that was chosen
 */
public record ObservedHello(
        boolean client,
        Optional<String> serverName,
        List<Integer> extensions,
        List<Integer> keyShares,
        boolean retryRequest,
        int version,
        List<Integer> cipherSuites) {

    static final int SERVER_NAME = 0;
    static final int SUPPORTED_VERSIONS = 43;
    static final int COOKIE = 44;
    static final int KEY_SHARE = 51;
    static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

    private static final byte[] RETRY_RANDOM =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    public boolean offersEch() {
        return extensions.contains(ENCRYPTED_CLIENT_HELLO);
    }

    /** Every hello in one direction of a connection. */
    public static List<ObservedHello> in(byte[] stream) {
        List<ObservedHello> hellos = new ArrayList<>();
        ByteArrayOutputStream handshake = new ByteArrayOutputStream();
        try (DataInputStream records = new DataInputStream(new ByteArrayInputStream(stream))) {
            while (records.available() > 5) {
                int type = records.readUnsignedByte();
                records.readUnsignedShort();
                byte[] fragment = records.readNBytes(records.readUnsignedShort());
                if (type == 20) { // change_cipher_spec: in TLS 1.3 meaningless, in 1.2 the rest is ciphertext
                    handshake.reset();
                } else if (type == 22) {
                    handshake.writeBytes(fragment);
                    takeMessages(handshake, hellos);
                } else if (type == 23) {
                    break;
                }
            }
            return hellos;
        } catch (IOException e) {
            throw new UncheckedIOException("this is not TLS: " + HexFormat.of().formatHex(stream), e);
        }
    }

    private static void takeMessages(ByteArrayOutputStream handshake, List<ObservedHello> hellos) throws IOException {
        byte[] bytes = handshake.toByteArray();
        int at = 0;
        while (bytes.length - at >= 4) {
            int length = (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
            if (bytes.length - at - 4 < length) {
                break;
            }
            if (bytes[at] == 1 || bytes[at] == 2) {
                hellos.add(read(bytes[at] == 1, Arrays.copyOfRange(bytes, at + 4, at + 4 + length)));
            }
            at += 4 + length;
        }
        handshake.reset();
        handshake.write(bytes, at, bytes.length - at);
    }

    private static ObservedHello read(boolean client, byte[] body) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        int version = in.readUnsignedShort();
        boolean retryRequest = !client && Arrays.equals(in.readNBytes(32), RETRY_RANDOM);
        if (client) {
            in.skipNBytes(32);
        }
        in.skipNBytes(in.readUnsignedByte()); // legacy_session_id
        List<Integer> suites = new ArrayList<>();
        int suitesLength = client ? in.readUnsignedShort() : 2;
        for (int i = 0; i < suitesLength; i += 2) {
            suites.add(in.readUnsignedShort());
        }
        in.skipNBytes(client ? in.readUnsignedByte() : 1); // compression

        Optional<String> name = Optional.empty();
        List<Integer> extensions = new ArrayList<>();
        List<Integer> shares = List.of();
        if (in.available() > 0 && in.readUnsignedShort() != in.available()) {
            throw new EOFException("extensions");
        }
        while (in.available() > 0) {
            int type = in.readUnsignedShort();
            byte[] data = in.readNBytes(in.readUnsignedShort());
            extensions.add(type);
            if (type == SERVER_NAME && client) {
                name = Optional.of(readHostName(data));
            } else if (type == KEY_SHARE) {
                shares = readShares(client, data);
            } else if (type == SUPPORTED_VERSIONS && !client) {
                version = (data[0] & 0xff) << 8 | data[1] & 0xff;
            }
        }
        return new ObservedHello(client, name, extensions, shares, retryRequest, version, suites);
    }

    private static String readHostName(byte[] data) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(data));
        in.readUnsignedShort();
        if (in.readUnsignedByte() != 0) {
            throw new IOException("not a host_name");
        }
        return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.US_ASCII);
    }

    private static List<Integer> readShares(boolean client, byte[] data) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(data));
        List<Integer> groups = new ArrayList<>();
        if (client) {
            in.readUnsignedShort();
        }
        while (in.available() >= 2) {
            groups.add(in.readUnsignedShort());
            if (in.available() >= 2) { // a HelloRetryRequest only names the group
                in.skipNBytes(in.readUnsignedShort());
            }
        }
        return groups;
    }
}
