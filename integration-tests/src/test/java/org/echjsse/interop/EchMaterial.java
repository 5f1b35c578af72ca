package org.echjsse.interop;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPrivateKey;
import java.security.interfaces.XECPublicKey;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A fresh ECH key (DHKEM X25519) with its configuration, built by hand from RFC 9849, section 4, and written in the form each peer
 * wants. On purpose without the code under test: what comes out of here is a second opinion on it.
 */
final class EchMaterial {
    private static final HexFormat HEX = HexFormat.of();
    private static final int HKDF_SHA256 = 1;

    private final byte[] privateKey;
    private final byte[] publicKey;
    private final byte[] config;

    private EchMaterial(int configId, String publicName) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
            this.privateKey = ((XECPrivateKey) pair.getPrivate()).getScalar().orElseThrow();
            this.publicKey = littleEndian(((XECPublicKey) pair.getPublic()).getU());
            this.config = encode(configId, publicName);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EchMaterial generate(int configId) {
        return new EchMaterial(configId, Names.COVER);
    }

    private static byte[] littleEndian(BigInteger u) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = u.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private byte[] encode(int configId, String publicName) throws IOException {
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(contents);
        out.writeByte(configId);
        out.writeShort(0x0020); // kem_id: DHKEM(X25519, HKDF-SHA256)
        out.writeShort(publicKey.length);
        out.write(publicKey);
        int[] aeads = {1, 2, 3}; // AES-128-GCM, AES-256-GCM, ChaCha20Poly1305
        out.writeShort(4 * aeads.length);
        for (int aead : aeads) {
            out.writeShort(HKDF_SHA256);
            out.writeShort(aead);
        }
        out.writeByte(64); // maximum_name_length
        out.writeByte(publicName.length());
        out.write(publicName.getBytes(StandardCharsets.US_ASCII));
        out.writeShort(0); // extensions

        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        DataOutputStream version = new DataOutputStream(whole);
        version.writeShort(0xfe0d);
        version.writeShort(contents.size());
        contents.writeTo(version);
        return whole.toByteArray();
    }

    private static byte[] withLength16(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        out.write(length >> 8);
        out.write(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The ECHConfigList with this one configuration. */
    byte[] list() {
        return withLength16(config);
    }

    String listBase64() {
        return base64(list());
    }

    /** For {@code echpeer server -echkey}. */
    String goKey() {
        return base64(config) + ":" + base64(privateKey);
    }

    /**
     * For {@code selfserv -X}: length and PKCS#8 private key, then the list. NSS 3.87 takes an X25519 key only as id-ecPublicKey
     * with the OID 1.3.6.1.4.1.11591.15.1, which curve25519 had before RFC 8410.
     */
    String nssKey() {
        byte[] head = HEX.parseHex("3067020100301406072a8648ce3d020106092b06010401da470f01044c304a0201010420");
        byte[] middle = HEX.parseHex("a123032100");
        ByteArrayOutputStream pkcs8 = new ByteArrayOutputStream();
        pkcs8.writeBytes(head);
        pkcs8.writeBytes(privateKey);
        pkcs8.writeBytes(middle);
        pkcs8.writeBytes(publicKey);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(withLength16(pkcs8.toByteArray()));
        both.writeBytes(list());
        return base64(both.toByteArray());
    }

    /** The file of RFC 9934: a PKCS#8 key (RFC 8410) and the ECHConfigList. */
    String pem() {
        ByteArrayOutputStream pkcs8 = new ByteArrayOutputStream();
        pkcs8.writeBytes(HEX.parseHex("302e020100300506032b656e04220420"));
        pkcs8.writeBytes(privateKey);
        return "-----BEGIN PRIVATE KEY-----\n" + base64(pkcs8.toByteArray())
                + "\n-----END PRIVATE KEY-----\n-----BEGIN ECHCONFIG-----\n" + listBase64()
                + "\n-----END ECHCONFIG-----\n";
    }
}
