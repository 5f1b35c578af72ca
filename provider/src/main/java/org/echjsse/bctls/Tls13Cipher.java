package org.echjsse.bctls;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * The protection of TLS 1.3 records in both directions, for bctls, and past it. bctls seals and opens the handshake, alerts and
 * KeyUpdates through it, {@link BcConnection} application data; so there is one cipher and one sequence for each direction, and both
 * may take turns as they like. bctls' own count of records means nothing. Not thread-safe.
 */
final class Tls13Cipher implements TlsCipher {
    /** The content type, which is not on the wire, of a record that was skipped. */
    static final short SKIPPED = 256;

    /** Content type and tag. */
    private static final int EXPANSION = 1 + RecordAlgorithm.TAG_BYTES;

    private final TlsCryptoParameters parameters;
    private final SkippedEarlyData earlyData;
    private final RecordOpener opener;
    private final RecordSealer sealer;
    private final HandshakePadding padding;

    Tls13Cipher(
            TlsCryptoParameters parameters,
            RecordOpener opener,
            RecordSealer sealer,
            HandshakePadding padding,
            SkippedEarlyData earlyData)
            throws IOException {
        this.parameters = parameters;
        this.earlyData = earlyData;
        this.opener = opener;
        this.sealer = sealer;
        this.padding = padding;
        take(parameters.getSecurityParametersHandshake(), opener.keys(), !parameters.isServer());
        take(parameters.getSecurityParametersHandshake(), sealer.keys(), parameters.isServer());
    }

    RecordOpener opener() {
        return opener;
    }

    RecordSealer sealer() {
        return sealer;
    }

    private static void take(SecurityParameters from, RecordKeys keys, boolean ofServer) throws IOException {
        TlsSecret secret = ofServer ? from.getTrafficSecretServer() : from.getTrafficSecretClient();
        keys.take(secret, from.getPRFCryptoHashAlgorithm());
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
        int zeros = type == ContentType.handshake ? padding.forContent(length) : 0;
        ByteBuffer record = ByteBuffer.allocate(length + zeros + RecordSealer.EXPANSION);
        sealer.seal(type, new ByteBuffer[] {ByteBuffer.wrap(content, offset, length)}, 0, length, zeros, record);
        return new TlsEncodeResult(record.array(), 0, record.capacity(), ContentType.application_data);
    }

    /** In place. */
    @Override
    public TlsDecodeResult decodeCiphertext(
            long bctlsSequence, short type, ProtocolVersion version, byte[] record, int offset, int length)
            throws IOException {
        short contentType;
        try {
            ByteBuffer sealed = ByteBuffer.wrap(record, offset, length);
            contentType = opener.open(header(type, version, length), sealed, record, offset);
        } catch (TlsFatalAlert fault) {
            if (fault.getAlertDescription() == AlertDescription.bad_record_mac && earlyData.skips(length)) {
                return new TlsDecodeResult(record, offset, 1, SKIPPED);
            }
            throw fault;
        }
        earlyData.over();
        return new TlsDecodeResult(record, offset, opener.contentLength(), contentType);
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
        take(parameters.getSecurityParametersConnection(), opener.keys(), !parameters.isServer());
    }

    @Override
    public void rekeyEncoder() throws IOException {
        take(parameters.getSecurityParametersConnection(), sealer.keys(), parameters.isServer());
    }

    void destroy() {
        opener.keys().destroy();
        sealer.keys().destroy();
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
