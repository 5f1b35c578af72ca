package org.echjsse.bctls;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * The protection of TLS 1.3 records (RFC 8446, 5.2 to 5.4) in both directions. It counts for itself: bctls counts every record that
 * comes, but early data that is skipped has no number. Not thread-safe.
 */
final class Tls13Cipher implements TlsCipher {
    /** The content type, which is not on the wire, of a record that was skipped. */
    static final short SKIPPED = 256;

    /** Content type and tag. */
    private static final int EXPANSION = 1 + JdkAead.TAG_BYTES;

    private final TlsCryptoParameters parameters;
    private final int keyBytes;
    private final SkippedEarlyData earlyData;
    private final Direction opening;
    private final Direction sealing;

    Tls13Cipher(
            TlsCryptoParameters parameters, int keyBytes, JdkAead opener, JdkAead sealer, SkippedEarlyData earlyData)
            throws IOException {
        this.parameters = parameters;
        this.keyBytes = keyBytes;
        this.earlyData = earlyData;
        this.opening = new Direction(opener, !parameters.isServer());
        this.sealing = new Direction(sealer, parameters.isServer());
        SecurityParameters handshake = parameters.getSecurityParametersHandshake();
        opening.takeKeys(handshake);
        sealing.takeKeys(handshake);
    }

    /** One direction: its cipher, and its nonces (RFC 8446, 5.3). */
    private final class Direction {
        private static final int NONCE_BYTES = 12;

        private final JdkAead aead;
        private final boolean ofServer;
        private byte[] iv;
        private long sequence;

        Direction(JdkAead aead, boolean ofServer) {
            this.aead = aead;
            this.ofServer = ofServer;
        }

        void takeKeys(SecurityParameters from) throws IOException {
            TlsSecret secret = ofServer ? from.getTrafficSecretServer() : from.getTrafficSecretClient();
            int hash = from.getPRFCryptoHashAlgorithm();
            byte[] key = expand(secret, hash, "key", keyBytes);
            aead.setKey(key, 0, keyBytes);
            Arrays.fill(key, (byte) 0);
            iv = expand(secret, hash, "iv", NONCE_BYTES);
            sequence = 0;
        }

        private static byte[] expand(TlsSecret secret, int hash, String label, int length) throws IOException {
            return TlsCryptoUtils.hkdfExpandLabel(secret, hash, label, new byte[0], length)
                    .extract();
        }

        int next(byte[] header, byte[] from, int offset, int length, byte[] to, int toOffset) throws IOException {
            if (sequence == -1) {
                throw new TlsFatalAlert(AlertDescription.internal_error, "sequence numbers are used up");
            }
            byte[] nonce = iv.clone();
            for (int i = 0; i < Long.BYTES; i++) {
                nonce[NONCE_BYTES - 1 - i] ^= (byte) (sequence >>> 8 * i);
            }
            aead.init(nonce, JdkAead.TAG_BYTES);
            int done = aead.doFinal(header, from, offset, length, to, toOffset);
            sequence++;
            return done;
        }
    }

    @Override
    public TlsEncodeResult encodePlaintext(
            long bctlsSequence,
            short type,
            ProtocolVersion version,
            int headerBytes,
            byte[] content,
            int offset,
            int length)
            throws IOException {
        byte[] record = new byte[headerBytes + length + EXPANSION];
        System.arraycopy(content, offset, record, headerBytes, length);
        record[headerBytes + length] = (byte) type;
        byte[] header = header(ContentType.application_data, version, length + EXPANSION);
        sealing.next(header, record, headerBytes, length + 1, record, headerBytes);
        return new TlsEncodeResult(record, 0, record.length, ContentType.application_data);
    }

    @Override
    public TlsDecodeResult decodeCiphertext(
            long bctlsSequence, short type, ProtocolVersion version, byte[] record, int offset, int length)
            throws IOException {
        if (length < EXPANSION - 1) {
            throw new TlsFatalAlert(AlertDescription.decode_error, "record of " + length + " bytes");
        }
        int end;
        try {
            end = offset + opening.next(header(type, version, length), record, offset, length, record, offset);
        } catch (TlsFatalAlert fault) {
            if (fault.getAlertDescription() == AlertDescription.bad_record_mac && earlyData.skips(length)) {
                return new TlsDecodeResult(record, offset, 1, SKIPPED);
            }
            throw fault;
        }
        earlyData.over();
        return content(record, offset, end);
    }

    /** RFC 8446, 5.4: what is behind the content is its type, and zeros. */
    private static TlsDecodeResult content(byte[] record, int offset, int end) throws TlsFatalAlert {
        int at = end - 1;
        while (at >= offset && record[at] == 0) {
            at--;
        }
        if (at < offset) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "a record of nothing but padding");
        }
        short type = (short) (record[at] & 0xff);
        if (at == offset && type != ContentType.application_data) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "empty record");
        }
        return new TlsDecodeResult(record, offset, at - offset, type);
    }

    private static byte[] header(short type, ProtocolVersion version, int length) {
        return new byte[] {
            (byte) type,
            (byte) version.getMajorVersion(),
            (byte) version.getMinorVersion(),
            (byte) (length >>> 8),
            (byte) length
        };
    }

    @Override
    public void rekeyDecoder() throws IOException {
        opening.takeKeys(parameters.getSecurityParametersConnection());
    }

    @Override
    public void rekeyEncoder() throws IOException {
        sealing.takeKeys(parameters.getSecurityParametersConnection());
    }

    @Override
    public int getCiphertextDecodeLimit(int plaintextLimit) {
        return plaintextLimit + EXPANSION;
    }

    @Override
    public int getCiphertextEncodeLimit(int plaintextLimit) {
        return plaintextLimit + EXPANSION;
    }

    @Override
    public int getPlaintextDecodeLimit(int ciphertextLimit) {
        return ciphertextLimit - EXPANSION;
    }

    @Override
    public int getPlaintextEncodeLimit(int ciphertextLimit) {
        return ciphertextLimit - EXPANSION;
    }

    @Override
    public boolean usesOpaqueRecordTypeDecode() {
        return true;
    }

    @Override
    public boolean usesOpaqueRecordTypeEncode() {
        return true;
    }
}
