package org.echjsse.bctls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.echjsse.wire.WireWriter;

/** bctls forgets the secret that keying material is derived from when the handshake is over; this keeps it. */
final class Exporter implements KeyingMaterial {
    /** RFC 5869, 2.3. */
    private static final int LONGEST_IN_HASHES = 255;

    private final TlsCrypto crypto;
    private final SecurityParameters parameters;
    private final boolean tls13;
    private final TlsSecret secret;

    private Exporter(TlsContext context) {
        this.crypto = context.getCrypto();
        this.parameters = context.getSecurityParametersConnection();
        this.tls13 = TlsUtils.isTLSv13(parameters.getNegotiatedVersion());
        TlsSecret source = tls13 ? parameters.getExporterMasterSecret() : parameters.getMasterSecret();
        // adopting hands over a copy: bctls destroys its own
        this.secret = crypto.adoptSecret(source);
    }

    /** To be called while bctls reports the end of the handshake. */
    static Exporter of(TlsContext context) {
        return new Exporter(context);
    }

    @Override
    public synchronized State state() {
        if (!secret.isAlive()) {
            return State.WIPED;
        }
        return tls13 || parameters.isExtendedMasterSecret() ? State.READY : State.NOT_OF_ITS_OWN;
    }

    @Override
    public int longest() {
        return tls13 ? LONGEST_IN_HASHES * parameters.getPRFHashLength() : Integer.MAX_VALUE;
    }

    @Override
    public synchronized byte[] export(String label, byte[] context, int length) {
        if (state() != State.READY) {
            throw new IllegalStateException("no keying material: " + state());
        }
        // bctls takes a character for a byte
        String bytes = new String(label.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        try {
            return tls13 ? export13(bytes, context, length) : export12(bytes, context, length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized void destroy() {
        secret.destroy();
    }

    private byte[] export13(String label, byte[] context, int length) throws IOException {
        int hash = parameters.getPRFCryptoHashAlgorithm();
        int hashLength = parameters.getPRFHashLength();
        TlsSecret derived = TlsCryptoUtils.hkdfExpandLabel(secret, hash, label, hashOf(hash, new byte[0]), hashLength);
        byte[] contextHash = hashOf(hash, context == null ? new byte[0] : context);
        return TlsCryptoUtils.hkdfExpandLabel(derived, hash, "exporter", contextHash, length)
                .extract();
    }

    private byte[] export12(String label, byte[] context, int length) {
        WireWriter seed = new WireWriter().bytes(parameters.getClientRandom()).bytes(parameters.getServerRandom());
        if (context != null) {
            seed.vector16(context);
        }
        return secret.deriveUsingPRF(parameters.getPRFAlgorithm(), label, seed.toByteArray(), length)
                .extract();
    }

    private byte[] hashOf(int algorithm, byte[] bytes) {
        TlsHash hash = crypto.createHash(algorithm);
        hash.update(bytes, 0, bytes.length);
        return hash.calculateHash();
    }
}
