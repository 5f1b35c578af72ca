package org.echjsse.bctls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.echjsse.wire.SecretOctets;
import org.echjsse.wire.WireWriter;

/** bctls forgets the secret that keying material is derived from when the handshake is over; this keeps it. */
final class Exporter implements KeyingMaterial {
    /** RFC 5869, 2.3. */
    private static final int LONGEST_IN_HASHES = 255;

    /** The crypto of a connection knows its records and contexts: a session that is kept must not keep all of that. */
    private static final BcTlsCrypto CRYPTO = new BcTlsCrypto();

    private final SecretOctets secret;
    private final boolean tls13;
    private final boolean extendedMasterSecret;
    private final int prf;
    private final int hash;
    private final int hashLength;
    private final byte[] randoms;

    private Exporter(SecurityParameters parameters, SecretOctets secret) {
        this.secret = secret;
        this.tls13 = TlsUtils.isTLSv13(parameters.getNegotiatedVersion());
        this.extendedMasterSecret = parameters.isExtendedMasterSecret();
        this.prf = parameters.getPRFAlgorithm();
        this.hash = parameters.getPRFCryptoHashAlgorithm();
        this.hashLength = parameters.getPRFHashLength();
        this.randoms = new WireWriter()
                .bytes(parameters.getClientRandom())
                .bytes(parameters.getServerRandom())
                .toByteArray();
    }

    /** To be called while bctls reports the end of the handshake. */
    static Exporter of(TlsContext context) {
        SecurityParameters parameters = context.getSecurityParametersConnection();
        TlsSecret source = TlsUtils.isTLSv13(parameters.getNegotiatedVersion())
                ? parameters.getExporterMasterSecret()
                : parameters.getMasterSecret();
        // adopting hands over a copy: bctls destroys its own
        byte[] bytes = context.getCrypto().adoptSecret(source).extract();
        try {
            return new Exporter(parameters, SecretOctets.copyOf(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public synchronized State state() {
        if (secret.isDestroyed()) {
            return State.WIPED;
        }
        return tls13 || extendedMasterSecret ? State.READY : State.NOT_OF_ITS_OWN;
    }

    @Override
    public int longest() {
        return tls13 ? LONGEST_IN_HASHES * hashLength : Integer.MAX_VALUE;
    }

    @Override
    public synchronized byte[] export(String label, byte[] context, int length) {
        if (state() != State.READY) {
            throw new IllegalStateException("no keying material: " + state());
        }
        // bctls takes a character for a byte
        String bytes = new String(label.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        TlsSecret key = CRYPTO.createSecret(secret.copy());
        try {
            return tls13 ? export13(key, bytes, context, length) : export12(key, bytes, context, length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            key.destroy();
        }
    }

    synchronized void destroy() {
        secret.destroy();
    }

    private byte[] export13(TlsSecret key, String label, byte[] context, int length) throws IOException {
        TlsSecret derived = TlsCryptoUtils.hkdfExpandLabel(key, hash, label, hashOf(new byte[0]), hashLength);
        byte[] contextHash = hashOf(context == null ? new byte[0] : context);
        return TlsCryptoUtils.hkdfExpandLabel(derived, hash, "exporter", contextHash, length)
                .extract();
    }

    private byte[] export12(TlsSecret key, String label, byte[] context, int length) {
        WireWriter seed = new WireWriter().bytes(randoms);
        if (context != null) {
            seed.vector16(context);
        }
        return key.deriveUsingPRF(prf, label, seed.toByteArray(), length).extract();
    }

    private byte[] hashOf(byte[] bytes) {
        TlsHash digest = CRYPTO.createHash(hash);
        digest.update(bytes, 0, bytes.length);
        return digest.calculateHash();
    }
}
