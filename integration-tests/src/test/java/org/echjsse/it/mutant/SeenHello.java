package org.echjsse.it.mutant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A ClientHello as it came, and what we need of it. */
final class SeenHello {
    final byte[] message;
    final byte[] random;
    final byte[] sessionId;
    final byte[] suites;
    /** By type, in their order; the position of the body in the message. */
    final Map<Integer, Integer> bodyAt = new LinkedHashMap<>();

    private final Map<Integer, byte[]> extensions = new LinkedHashMap<>();

    SeenHello(byte[] message) {
        this.message = message;
        Cursor cursor = new Cursor(message);
        if (cursor.u8() != 1) {
            throw new DishonestClient("message " + message[0] + " where ClientHello was due");
        }
        cursor.take(3);
        if (cursor.u16() != 0x0303) {
            throw new DishonestClient("legacy_version");
        }
        random = cursor.take(32);
        sessionId = cursor.vector8();
        suites = cursor.vector16();
        cursor.vector8();
        Cursor block = cursor.sub16();
        while (!block.isEmpty()) {
            int type = block.u16();
            int length = block.u16();
            bodyAt.put(type, block.at());
            if (extensions.put(type, block.take(length)) != null) {
                throw new DishonestClient("extension " + type + " twice");
            }
        }
        if (!cursor.isEmpty() && !isZero(cursor.rest())) {
            throw new DishonestClient("something behind the extensions");
        }
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    Optional<byte[]> extension(int type) {
        return Optional.ofNullable(extensions.get(type));
    }

    boolean has(int type) {
        return extensions.containsKey(type);
    }

    boolean offers(int suite) {
        Cursor cursor = new Cursor(suites);
        while (!cursor.isEmpty()) {
            if (cursor.u16() == suite) {
                return true;
            }
        }
        return false;
    }

    boolean offersTls12() {
        return extension(Extensions.SUPPORTED_VERSIONS)
                .map(body -> Bytes.contains(body, Bytes.of(3, 3)))
                .orElse(true);
    }

    Optional<String> serverName() {
        return extension(Extensions.SERVER_NAME).map(body -> {
            Cursor list = new Cursor(body).sub16();
            list.u8();
            return new String(list.vector16(), StandardCharsets.US_ASCII);
        });
    }

    /** The share for a group. */
    Optional<byte[]> share(int group) {
        Cursor list = new Cursor(extension(Extensions.KEY_SHARE).orElseThrow()).sub16();
        while (!list.isEmpty()) {
            boolean found = list.u16() == group;
            byte[] share = list.vector16();
            if (found) {
                return Optional.of(share);
            }
        }
        return Optional.empty();
    }

    /** The outer form of encrypted_client_hello (RFC 9849, 5). */
    record Ech(int kdf, int aead, int configId, byte[] enc, byte[] payload, int payloadAt) {}

    Optional<Ech> ech() {
        return extension(Extensions.ECH).map(body -> {
            Cursor cursor = new Cursor(body);
            if (cursor.u8() != 0) {
                throw new DishonestClient("encrypted_client_hello on the wire is not of type outer"); // GRS-12
            }
            int kdf = cursor.u16();
            int aead = cursor.u16();
            int id = cursor.u8();
            byte[] enc = cursor.vector16();
            int length = cursor.u16();
            int at = bodyAt.get(Extensions.ECH) + cursor.at();
            return new Ech(kdf, aead, id, enc, cursor.take(length), at);
        });
    }

    /** ClientHelloOuterAAD (RFC 9849, 5.2): the body with zeros for the payload. */
    byte[] aad(Ech ech) {
        byte[] aad = Arrays.copyOfRange(message, 4, message.length);
        Arrays.fill(aad, ech.payloadAt() - 4, ech.payloadAt() - 4 + ech.payload().length, (byte) 0);
        return aad;
    }

    /** ClientHelloInner from its encoded form (RFC 9849, 5.1); this is the outer one. */
    SeenHello inner(byte[] encoded) {
        if (encoded.length % 32 != 0) {
            throw new DishonestClient("padding is not to a multiple of 32"); // RFC 9849, 6.1.3
        }
        SeenHello folded = new SeenHello(Bytes.message(1, encoded));
        if (folded.sessionId.length != 0) {
            throw new DishonestClient("EncodedClientHelloInner has a session id");
        }
        List<Integer> order = new ArrayList<>(extensions.keySet());
        int from = 0;
        Extensions rebuilt = new Extensions();
        for (Map.Entry<Integer, byte[]> entry : folded.extensions.entrySet()) {
            if (entry.getKey() != Extensions.ECH_OUTER_EXTENSIONS) {
                rebuilt.add(entry.getKey(), entry.getValue());
                continue;
            }
            Cursor list = new Cursor(new Cursor(entry.getValue()).vector8());
            while (!list.isEmpty()) {
                int type = list.u16();
                int found = order.subList(from, order.size()).indexOf(type);
                if (found < 0 || type == Extensions.ECH) {
                    throw new DishonestClient("outer extension " + type + " is not there, or not in order");
                }
                from += found + 1;
                rebuilt.add(type, extensions.get(type));
            }
        }
        byte[] head = Arrays.copyOfRange(folded.message, 4, 4 + 2 + 32);
        byte[] body = new Bytes()
                .raw(head)
                .vector8(sessionId)
                .vector16(folded.suites)
                .vector8(Bytes.of(0))
                .raw(rebuilt.encode())
                .done();
        SeenHello inner = new SeenHello(Bytes.message(1, body));
        if (!Arrays.equals(inner.extension(Extensions.ECH).orElse(new byte[0]), Bytes.of(1))) {
            throw new DishonestClient("ClientHelloInner has no encrypted_client_hello of type inner"); // CLI-13
        }
        if (inner.offersTls12() || Arrays.equals(inner.random, random)) {
            throw new DishonestClient("ClientHelloInner offers TLS 1.2, or has the outer random"); // CLI-10, CLI-14
        }
        return inner;
    }
}
