package org.echjsse.hpke;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.echjsse.wire.WireWriter;

/** RFC 9180 base mode once more, on the cryptography of the JDK: the recipient's end, for comparison. */
final class ReferenceHpke {
    private final HpkeSuite suite;
    final byte[] sharedSecret;
    private final byte[] key;
    private final byte[] baseNonce;

    /** Section 5.1.1, SetupBaseR. */
    ReferenceHpke(HpkeSuite suite, byte[] enc, byte[] privateKey, byte[] publicKey, byte[] info) throws Exception {
        this.suite = suite;
        String kemMac = "Hmac" + kemHash(suite.kem());
        byte[] kemId =
                new WireWriter().bytes(ascii("KEM")).u16(suite.kem().id()).toByteArray();
        byte[] prk = labeledExtract(kemMac, kemId, new byte[0], "eae_prk", agree(suite.kem(), privateKey, enc));
        byte[] secret = labeledExpand(kemMac, kemId, prk, "shared_secret", concat(enc, publicKey), macLength(kemMac));

        sharedSecret = secret;
        String mac = "Hmac" + suite.kdf().toString().replace("HKDF-SHA", "SHA");
        byte[] id = new WireWriter()
                .bytes(ascii("HPKE"))
                .u16(suite.kem().id())
                .u16(suite.kdf().id())
                .u16(suite.aead().id())
                .toByteArray();
        byte[] context = concat(
                new byte[] {0},
                labeledExtract(mac, id, new byte[0], "psk_id_hash", new byte[0]),
                labeledExtract(mac, id, new byte[0], "info_hash", info));
        byte[] schedule = labeledExtract(mac, id, secret, "secret", new byte[0]);
        key = labeledExpand(mac, id, schedule, "key", context, suite.aead() == HpkeAead.AES_128_GCM ? 16 : 32);
        baseNonce = labeledExpand(mac, id, schedule, "base_nonce", context, 12);
    }

    byte[] open(int sequence, byte[] aad, byte[] ciphertext) throws Exception {
        byte[] nonce = baseNonce.clone();
        nonce[11] ^= (byte) sequence;
        boolean gcm = suite.aead() != HpkeAead.CHACHA20_POLY1305;
        Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, gcm ? "AES" : "ChaCha20"),
                gcm ? new GCMParameterSpec(128, nonce) : new IvParameterSpec(nonce));
        cipher.updateAAD(aad);
        return cipher.doFinal(ciphertext);
    }

    private static byte[] agree(HpkeKem kem, byte[] privateKey, byte[] publicKey) throws Exception {
        boolean montgomery = kem == HpkeKem.X25519 || kem == HpkeKem.X448;
        KeyAgreement agreement = KeyAgreement.getInstance(montgomery ? "XDH" : "ECDH");
        PrivateKey mine;
        PublicKey theirs;
        if (montgomery) {
            NamedParameterSpec curve = new NamedParameterSpec(kem.name());
            KeyFactory factory = KeyFactory.getInstance("XDH");
            mine = factory.generatePrivate(new XECPrivateKeySpec(curve, privateKey));
            byte[] u = publicKey.clone();
            for (int i = 0; i < u.length / 2; i++) {
                byte low = u[i];
                u[i] = u[u.length - 1 - i];
                u[u.length - 1 - i] = low;
            }
            theirs = factory.generatePublic(new XECPublicKeySpec(curve, new BigInteger(1, u)));
        } else {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp" + kem.name().substring(1) + "r1"));
            ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
            KeyFactory factory = KeyFactory.getInstance("EC");
            mine = factory.generatePrivate(new ECPrivateKeySpec(new BigInteger(1, privateKey), curve));
            int half = publicKey.length / 2;
            theirs = factory.generatePublic(new ECPublicKeySpec(
                    new ECPoint(
                            new BigInteger(1, Arrays.copyOfRange(publicKey, 1, 1 + half)),
                            new BigInteger(1, Arrays.copyOfRange(publicKey, 1 + half, publicKey.length))),
                    curve));
        }
        agreement.init(mine);
        agreement.doPhase(theirs, true);
        return agreement.generateSecret();
    }

    private static String kemHash(HpkeKem kem) {
        return switch (kem) {
            case P256, X25519 -> "SHA256";
            case P384 -> "SHA384";
            case P521, X448 -> "SHA512";
        };
    }

    private static byte[] labeledExtract(String mac, byte[] id, byte[] salt, String label, byte[] ikm)
            throws Exception {
        byte[] key = salt.length == 0 ? new byte[macLength(mac)] : salt;
        return hmac(mac, key, concat(ascii("HPKE-v1"), id, ascii(label), ikm));
    }

    private static byte[] labeledExpand(String mac, byte[] id, byte[] prk, String label, byte[] info, int length)
            throws Exception {
        byte[] labeled = new WireWriter()
                .u16(length)
                .bytes(concat(ascii("HPKE-v1"), id, ascii(label), info))
                .toByteArray();
        return Arrays.copyOf(hmac(mac, prk, concat(labeled, new byte[] {1})), length);
    }

    private static int macLength(String mac) throws Exception {
        return Mac.getInstance(mac).getMacLength();
    }

    private static byte[] hmac(String mac, byte[] key, byte[] message) throws Exception {
        Mac hmac = Mac.getInstance(mac);
        hmac.init(new SecretKeySpec(key, mac));
        return hmac.doFinal(message);
    }

    private static byte[] concat(byte[]... parts) {
        WireWriter out = new WireWriter();
        for (byte[] part : parts) {
            out.bytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
