package org.echjsse.bctls;

import java.io.IOException;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.echjsse.wire.SecretOctets;

/** {@code resumption_master_secret} (RFC 8446, 7.1), which bctls does not derive: it knows external PSKs only. */
final class ResumptionSecret {
    private final TlsSecret secret;
    private final int hash;
    private final int hashLength;

    private ResumptionSecret(TlsSecret secret, int hash, int hashLength) {
        this.secret = secret;
        this.hash = hash;
        this.hashLength = hashLength;
    }

    /**
     * To be called when the client's Finished is in the transcript, and the master secret is still alive.
     *
     * @param transcript from ClientHello to the client's Finished
     */
    static ResumptionSecret derive(TlsContext context, Transcript transcript) throws IOException {
        SecurityParameters parameters = context.getSecurityParametersHandshake();
        int hash = parameters.getPRFCryptoHashAlgorithm();
        int length = parameters.getPRFHashLength();
        byte[] transcriptHash = transcript.hash(context.getCrypto(), hash);
        TlsSecret secret = TlsCryptoUtils.hkdfExpandLabel(
                parameters.getMasterSecret(), hash, "res master", transcriptHash, length);
        return new ResumptionSecret(secret, hash, length);
    }

    /** The PSK of one ticket (RFC 8446, 4.6.1). */
    SecretOctets psk(byte[] nonce) throws IOException {
        byte[] psk = TlsCryptoUtils.hkdfExpandLabel(secret, hash, "resumption", nonce, hashLength)
                .extract();
        try {
            return SecretOctets.copyOf(psk);
        } finally {
            java.util.Arrays.fill(psk, (byte) 0);
        }
    }

    void destroy() {
        secret.destroy();
    }
}
