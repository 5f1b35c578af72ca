package org.echjsse.bctls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.echjsse.handshake.KeyLog;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.hello.EncodedInner;
import org.echjsse.hello.ExtensionType;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/**
 * What a tool for the network makes of a recording and a key log: it decrypts with nothing else, on the JDK's cryptography. Suites with
 * AES-128-GCM and SHA-256 only, for TLS as for HPKE.
 */
final class KeyLogReader implements KeyLog {
    private static final int TAG_BITS = 128;

    record Line(Label label, String random, byte[] value) {}

    /** A decrypted record. */
    record Plain(int type, byte[] content) {}

    final List<Line> lines = new ArrayList<>();

    @Override
    public synchronized void log(Label label, byte[] clientRandom, byte[] value) {
        lines.add(new Line(label, HexFormat.of().formatHex(clientRandom), value.clone()));
    }

    List<Label> labels(byte[] random) {
        String wanted = HexFormat.of().formatHex(random);
        return lines.stream()
                .filter(line -> line.random().equals(wanted))
                .map(Line::label)
                .toList();
    }

    byte[] value(Label label, byte[] random) {
        String wanted = HexFormat.of().formatHex(random);
        List<byte[]> found = lines.stream()
                .filter(line -> line.label() == label && line.random().equals(wanted))
                .map(Line::value)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " lines " + label + " for " + wanted);
        }
        return found.get(0);
    }

    // ---- TLS 1.3

    /** What one side sent under encryption, first under its handshake secret, and from its Finished on under the other. */
    static List<Plain> decrypt(byte[] sent, byte[] handshakeSecret, byte[] trafficSecret) throws Exception {
        List<Plain> all = new ArrayList<>();
        byte[] secret = handshakeSecret;
        long sequence = 0;
        WireReader records = new WireReader(sent);
        while (!records.isEmpty()) {
            int from = records.position();
            int type = records.u8("type");
            records.u16("version");
            byte[] fragment = records.vector16("fragment").rest();
            if (type != 23) {
                continue;
            }
            byte[] nonce = expandLabel(secret, "iv", 12);
            for (int i = 0; i < 8; i++) {
                nonce[4 + i] ^= (byte) (sequence >>> 8 * (7 - i));
            }
            sequence++;
            byte[] inner = open(expandLabel(secret, "key", 16), nonce, records.copy(from, from + 5), fragment);
            int end = inner.length - 1;
            while (inner[end] == 0) {
                end--;
            }
            Plain plain = new Plain(inner[end], Arrays.copyOf(inner, end));
            all.add(plain);
            if (secret == handshakeSecret && plain.type() == 22 && endsWithFinished(plain.content())) {
                secret = trafficSecret;
                sequence = 0;
            }
        }
        return all;
    }

    private static boolean endsWithFinished(byte[] handshake) throws PeerFault {
        WireReader messages = new WireReader(handshake);
        int type = -1;
        while (!messages.isEmpty()) {
            type = messages.u8("msg_type");
            messages.vector24("message");
        }
        return type == 20;
    }

    private static byte[] expandLabel(byte[] secret, String label, int length) throws GeneralSecurityException {
        byte[] info = new WireWriter()
                .u16(length)
                .vector8(("tls13 " + label).getBytes(StandardCharsets.US_ASCII))
                .u8(0)
                .toByteArray();
        return expand(secret, info, length);
    }

    /** Everything of one content type. */
    static byte[] content(List<Plain> records, int type) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        records.stream().filter(record -> record.type() == type).forEach(record -> all.writeBytes(record.content()));
        return all.toByteArray();
    }

    // ---- TLS 1.2

    /** Application data of the client in TLS 1.2 with AES-128-GCM, SHA-256. */
    static byte[] decrypt12(byte[] sent, byte[] master, byte[] clientRandom, byte[] serverRandom) throws Exception {
        byte[] seed = concat("key expansion".getBytes(StandardCharsets.US_ASCII), serverRandom, clientRandom);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        byte[] a = seed;
        while (block.size() < 40) {
            a = hmac(master, a);
            block.writeBytes(hmac(master, concat(a, seed)));
        }
        byte[] keys = block.toByteArray();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long sequence = 0;
        boolean encrypted = false;
        WireReader records = new WireReader(sent);
        while (!records.isEmpty()) {
            int type = records.u8("type");
            records.u16("version");
            byte[] fragment = records.vector16("fragment").rest();
            if (encrypted) {
                byte[] nonce = concat(Arrays.copyOfRange(keys, 32, 36), Arrays.copyOf(fragment, 8));
                byte[] aad = new WireWriter()
                        .u16(0)
                        .u16(0)
                        .u16(0)
                        .u16((int) sequence++)
                        .u8(type)
                        .u16(0x0303)
                        .u16(fragment.length - 24)
                        .toByteArray();
                byte[] plain =
                        open(Arrays.copyOf(keys, 16), nonce, aad, Arrays.copyOfRange(fragment, 8, fragment.length));
                if (type == 23) {
                    text.writeBytes(plain);
                }
            }
            encrypted |= type == 20;
        }
        return text.toByteArray();
    }

    // ---- ECH

    /** ClientHelloInner, opened with what is logged under the random of the outer hello. */
    ClientHello openInner(byte[] outerHello) throws Exception {
        ClientHello outer = ClientHello.parse(outerHello);
        EchExtension.Outer ech = (EchExtension.Outer) EchExtension.parse(
                outer, outer.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow());
        byte[] shared = value(Label.ECH_SECRET, outer.random());
        byte[] config = value(Label.ECH_CONFIG, outer.random());
        byte[] suite = new WireWriter()
                .bytes("HPKE".getBytes(StandardCharsets.US_ASCII))
                .u16(0x0020)
                .u16(ech.kdfId())
                .u16(ech.aeadId())
                .toByteArray();
        byte[] info = concat("tls ech".getBytes(StandardCharsets.US_ASCII), new byte[1], config);
        byte[] context = concat(
                new byte[1],
                labeledExtract(suite, new byte[0], "psk_id_hash", new byte[0]),
                labeledExtract(suite, new byte[0], "info_hash", info));
        byte[] secret = labeledExtract(suite, shared, "secret", new byte[0]);
        byte[] plaintext = open(
                labeledExpand(suite, secret, "key", context, 16),
                labeledExpand(suite, secret, "base_nonce", context, 12),
                EchExtension.aad(outer, ech),
                Arrays.copyOfRange(outerHello, ech.payloadAt(), ech.payloadAt() + ech.payloadLength()));
        return ClientHello.parse(EncodedInner.decode(plaintext, outer));
    }

    private static byte[] labeledExtract(byte[] suite, byte[] salt, String label, byte[] material)
            throws GeneralSecurityException {
        byte[] labeled = concat(
                "HPKE-v1".getBytes(StandardCharsets.US_ASCII),
                suite,
                label.getBytes(StandardCharsets.US_ASCII),
                material);
        return hmac(salt.length == 0 ? new byte[32] : salt, labeled);
    }

    private static byte[] labeledExpand(byte[] suite, byte[] key, String label, byte[] context, int length)
            throws GeneralSecurityException {
        byte[] info = new WireWriter()
                .u16(length)
                .bytes("HPKE-v1".getBytes(StandardCharsets.US_ASCII))
                .bytes(suite)
                .bytes(label.getBytes(StandardCharsets.US_ASCII))
                .bytes(context)
                .toByteArray();
        return expand(key, info, length);
    }

    // ---- what both use

    private static byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(aad);
        return cipher.doFinal(sealed);
    }

    private static byte[] expand(byte[] key, byte[] info, int length) throws GeneralSecurityException {
        return Arrays.copyOf(hmac(key, concat(info, new byte[] {1})), length); // one block is enough
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
