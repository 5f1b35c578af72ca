package org.echjsse.bctls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.echjsse.wire.WireWriter;

/** One direction of TLS 1.3 records by the letter of RFC 8446, 5.2 and 7.3, with nothing of ours in it: whatever a test wants in a record. */
final class RawRecords {
    private static final int HEADER = 5;
    private static final int TAG = 16;

    private final CipherSuite suite;
    private byte[] secret;
    private Key key;
    private byte[] iv;
    private long sequence;

    RawRecords(CipherSuite suite, byte[] secret) {
        this.suite = suite;
        this.secret = secret;
        derive();
    }

    /** What a client seals with now: its handshake or its application keys. */
    static RawRecords ofClient(TlsContext context) {
        return of(context, context.getSecurityParameters().getTrafficSecretClient());
    }

    static RawRecords ofServer(TlsContext context) {
        return of(context, context.getSecurityParameters().getTrafficSecretServer());
    }

    private static RawRecords of(TlsContext context, TlsSecret secret) {
        SecurityParameters parameters = context.getSecurityParameters();
        return new RawRecords(
                CipherSuite.byId(parameters.getCipherSuite()).orElseThrow(),
                context.getCrypto().adoptSecret(secret).extract());
    }

    private void derive() {
        byte[] bytes = expand("key", suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? 16 : 32);
        key = new SecretKeySpec(bytes, isChaCha() ? "ChaCha20" : "AES");
        iv = expand("iv", 12);
        sequence = 0;
    }

    private boolean isChaCha() {
        return suite == CipherSuite.TLS_CHACHA20_POLY1305_SHA256;
    }

    /** RFC 8446, 7.2. */
    void update() {
        secret = expand("traffic upd", secret.length);
        derive();
    }

    /** HKDF-Expand-Label without context; no output here is longer than the hash. */
    private byte[] expand(String label, int length) {
        try {
            String hmac = suite == CipherSuite.TLS_AES_256_GCM_SHA384 ? "HmacSHA384" : "HmacSHA256";
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(secret, hmac));
            mac.update(new WireWriter()
                    .u16(length)
                    .vector8(("tls13 " + label).getBytes(StandardCharsets.US_ASCII))
                    .u8(0)
                    .u8(1)
                    .toByteArray());
            return Arrays.copyOf(mac.doFinal(), length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, byte[] header) throws GeneralSecurityException {
        byte[] nonce = iv.clone();
        for (int i = 0; i < 8; i++) {
            nonce[11 - i] ^= (byte) (sequence >>> 8 * i);
        }
        sequence++;
        Cipher cipher = Cipher.getInstance(isChaCha() ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
        cipher.init(mode, key, isChaCha() ? new IvParameterSpec(nonce) : new GCMParameterSpec(128, nonce));
        cipher.updateAAD(header);
        return cipher;
    }

    byte[] seal(int type, byte[] content) {
        return seal(type, content, 0);
    }

    byte[] seal(int type, byte[] content, int padding) {
        byte[] inner = Arrays.copyOf(content, content.length + 1 + padding);
        inner[content.length] = (byte) type;
        return sealInner(inner);
    }

    /**
     * @param inner a whole TLSInnerPlaintext, or something that is none
     */
    byte[] sealInner(byte[] inner) {
        byte[] header = record(23, new byte[inner.length + TAG]);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, Arrays.copyOf(header, HEADER));
            cipher.doFinal(inner, 0, inner.length, header, HEADER);
            return header;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The inner plaintext of one record, padding included. */
    byte[] open(byte[] record) throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(record, HEADER))
                .doFinal(record, HEADER, record.length - HEADER);
    }

    /** A record in clear, whatever its type says. */
    static byte[] record(int type, byte[] fragment) {
        return new WireWriter()
                .u8(type)
                .u16(0x0303)
                .u16(fragment.length)
                .bytes(fragment)
                .toByteArray();
    }

    static byte[] message(int type, byte[] body) {
        return new WireWriter().u8(type).vector24(to -> to.bytes(body)).toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
