package org.echjsse.bctls;

import java.io.IOException;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.echjsse.wire.WireWriter;

/** Keying material exporters of RFC 8446, 7.5, and RFC 5705. bctls forgets the secret when the handshake is over; this keeps it. */
final class Exporter {
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

    /**
     * @param context may be null: none, which TLS 1.2 tells from an empty one
     */
    byte[] export(String label, byte[] context, int length) {
        try {
            return tls13 ? export13(label, context, length) : export12(label, context, length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void destroy() {
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

    private byte[] export12(String label, byte[] context, int length) throws IOException {
        if (!parameters.isExtendedMasterSecret()) {
            // RFC 7627, 5.4
            throw new IllegalStateException("no exporter without extended_master_secret");
        }
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
