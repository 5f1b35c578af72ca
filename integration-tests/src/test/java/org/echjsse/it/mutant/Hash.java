package org.echjsse.it.mutant;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A hash with the HKDF (RFC 5869) and the labels of TLS 1.3 (RFC 8446, 7.1) on top of it. */
enum Hash {
    SHA256("SHA-256", "HmacSHA256", 32),
    SHA384("SHA-384", "HmacSHA384", 48);

    private final String digest;
    private final String hmac;
    final int length;

    Hash(String digest, String hmac, int length) {
        this.digest = digest;
        this.hmac = hmac;
        this.length = length;
    }

    byte[] of(byte[]... parts) {
        try {
            MessageDigest hash = MessageDigest.getInstance(digest);
            for (byte[] part : parts) {
                hash.update(part);
            }
            return hash.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(key, hmac));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] extract(byte[] salt, byte[] secret) {
        return hmac(salt.length == 0 ? new byte[length] : salt, secret);
    }

    byte[] expand(byte[] prk, byte[] info, int wanted) {
        byte[] block = new byte[0];
        Bytes out = new Bytes();
        for (int i = 1, made = 0; made < wanted; i++, made += length) {
            block = hmac(prk, Bytes.concat(block, info, Bytes.of(i)));
            out.raw(block);
        }
        return Arrays.copyOf(out.done(), wanted);
    }

    byte[] expandLabel(byte[] secret, String label, byte[] context, int wanted) {
        return expandWholeLabel(secret, "tls13 " + label, context, wanted);
    }

    byte[] expandWholeLabel(byte[] secret, String label, byte[] context, int wanted) {
        byte[] info = new Bytes()
                .u16(wanted)
                .vector8(Bytes.ascii(label))
                .vector8(context)
                .done();
        return expand(secret, info, wanted);
    }

    byte[] deriveSecret(byte[] secret, String label, byte[] transcriptHash) {
        return expandLabel(secret, label, transcriptHash, length);
    }
}
