package org.echjsse.hpke;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.RawAgreement;
import org.bouncycastle.crypto.agreement.BasicRawAgreement;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.agreement.X448Agreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.KeyParameter;
import org.echjsse.wire.WireWriter;

/**
 * The shared secret of the KEM (RFC 9180, 4.1), which BouncyCastle computes too but shows to nobody. For key logs only: whoever has it
 * can open what was sealed.
 */
public final class HpkeSharedSecret {
    private HpkeSharedSecret() {}

    /**
     * As the sender has it.
     *
     * @param ephemeral whose public key is {@code enc}
     */
    public static byte[] ofSender(HpkeKeyPair ephemeral, HpkePublicKey recipient) {
        return derive(ephemeral, recipient.key(), ephemeral.publicKey(), recipient.encoded());
    }

    /**
     * As the recipient has it.
     *
     * @param enc that a context could be set up with
     */
    public static byte[] ofRecipient(HpkeKeyPair recipient, byte[] enc) {
        AsymmetricKeyParameter sender = HpkeSuite.keysOf(recipient.kem()).deserializePublicKey(enc);
        return derive(recipient, sender, enc, recipient.publicKey());
    }

    /** {@code ExtractAndExpand(dh, enc || pkRm)}; what is expanded is as long as the hash, so one block. */
    private static byte[] derive(HpkeKeyPair own, AsymmetricKeyParameter peer, byte[] enc, byte[] recipient) {
        HpkeKem kem = own.kem();
        byte[] dh = agree(own, peer);
        byte[] prk = hmac(
                kem,
                new byte[digest(kem).getDigestSize()],
                labeled(kem, "eae_prk").bytes(dh).toByteArray());
        Arrays.fill(dh, (byte) 0);
        byte[] secret = hmac(
                kem,
                prk,
                new WireWriter()
                        .u16(prk.length)
                        .bytes(labeled(kem, "shared_secret").toByteArray())
                        .bytes(enc)
                        .bytes(recipient)
                        .u8(1)
                        .toByteArray());
        Arrays.fill(prk, (byte) 0);
        return secret;
    }

    private static byte[] agree(HpkeKeyPair own, AsymmetricKeyParameter peer) {
        AsymmetricCipherKeyPair pair = own.pair(HpkeSuite.keysOf(own.kem()));
        RawAgreement agreement =
                switch (own.kem()) {
                    case X25519 -> new X25519Agreement();
                    case X448 -> new X448Agreement();
                    case P256, P384, P521 -> new BasicRawAgreement(new ECDHBasicAgreement());
                };
        agreement.init(pair.getPrivate());
        byte[] dh = new byte[agreement.getAgreementSize()];
        agreement.calculateAgreement(peer, dh, 0);
        return dh;
    }

    private static WireWriter labeled(HpkeKem kem, String label) {
        return new WireWriter()
                .bytes(ascii("HPKE-v1"))
                .bytes(ascii("KEM"))
                .u16(kem.id())
                .bytes(ascii(label));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hmac(HpkeKem kem, byte[] key, byte[] message) {
        HMac mac = new HMac(digest(kem));
        mac.init(new KeyParameter(key));
        mac.update(message, 0, message.length);
        byte[] out = new byte[mac.getMacSize()];
        mac.doFinal(out, 0);
        return out;
    }

    private static Digest digest(HpkeKem kem) {
        return switch (kem) {
            case P256, X25519 -> SHA256Digest.newInstance();
            case P384 -> new SHA384Digest();
            case P521, X448 -> new SHA512Digest();
        };
    }
}
