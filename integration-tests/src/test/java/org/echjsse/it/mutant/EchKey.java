package org.echjsse.it.mutant;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** An ECH key of the server, its configuration (RFC 9849, 4), and the receiving half of HPKE in base mode (RFC 9180). */
final class EchKey {
    private static final int VERSION = 0xfe0d;
    private static final int KEM = 0x0020;

    final int configId;
    final byte[] config;
    private final Ecdhe key = Ecdhe.generate(Ecdhe.X25519);

    EchKey(int configId, String publicName) {
        this.configId = configId;
        this.config = encode(VERSION, publicName, new byte[0]);
    }

    /** The configuration of this key under another version, or with bytes behind its contents. */
    byte[] encode(int version, String publicName, byte[] behind) {
        byte[] suites = new Bytes().u16(1).u16(1).u16(1).u16(2).u16(1).u16(3).done();
        byte[] contents = new Bytes()
                .u8(configId)
                .u16(KEM)
                .vector16(key.share())
                .vector16(suites)
                .u8(64)
                .vector8(Bytes.ascii(publicName))
                .vector16(new byte[0])
                .raw(behind)
                .done();
        return new Bytes().u16(version).vector16(contents).done();
    }

    byte[] list() {
        return new Bytes().vector16(config).done();
    }

    /** The context of one client; {@code open} counts up. */
    Opener setUp(int kdf, int aead, byte[] enc) {
        if (kdf != 1 || aead < 1 || aead > 3) {
            throw new DishonestClient("a suite that the configuration does not have");
        }
        return new Opener(Suite.values()[aead - 1], aead, enc);
    }

    final class Opener {
        private final Suite suite;
        private final byte[] aeadKey;
        private final byte[] baseNonce;
        private long sequence;

        private Opener(Suite suite, int aead, byte[] enc) {
            this.suite = suite;
            byte[] kem = new Bytes().raw(Bytes.ascii("KEM")).u16(KEM).done();
            byte[] all = new Bytes()
                    .raw(Bytes.ascii("HPKE"))
                    .u16(KEM)
                    .u16(1)
                    .u16(aead)
                    .done();
            byte[] none = new byte[0];
            byte[] prk = extract(kem, none, "eae_prk", key.agree(enc));
            byte[] shared = expand(kem, prk, "shared_secret", Bytes.concat(enc, key.share()), 32);
            byte[] info = Bytes.concat(Bytes.ascii("tls ech"), Bytes.of(0), config);
            byte[] context = Bytes.concat(
                    Bytes.of(0), extract(all, none, "psk_id_hash", none), extract(all, none, "info_hash", info));
            byte[] secret = extract(all, shared, "secret", none);
            aeadKey = expand(all, secret, "key", context, suite.keyLength);
            baseNonce = expand(all, secret, "base_nonce", context, 12);
        }

        /** EncodedClientHelloInner, or {@code null} if it was sealed for somebody else. */
        byte[] open(byte[] aad, byte[] payload) {
            try {
                byte[] opened =
                        suite.aead(Cipher.DECRYPT_MODE, aeadKey, Suite.nonce(baseNonce, sequence), aad, payload);
                sequence++;
                return opened;
            } catch (GeneralSecurityException e) {
                return null;
            }
        }
    }

    private static byte[] extract(byte[] suite, byte[] salt, String label, byte[] secret) {
        return Hash.SHA256.extract(salt, Bytes.concat(Bytes.ascii("HPKE-v1"), suite, Bytes.ascii(label), secret));
    }

    private static byte[] expand(byte[] suite, byte[] prk, String label, byte[] info, int length) {
        byte[] labeled = new Bytes()
                .u16(length)
                .raw(Bytes.ascii("HPKE-v1"))
                .raw(suite)
                .raw(Bytes.ascii(label))
                .raw(info)
                .done();
        return Hash.SHA256.expand(prk, labeled, length);
    }
}
