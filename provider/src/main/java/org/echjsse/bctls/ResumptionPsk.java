package org.echjsse.bctls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsSecret;

/**
 * A PSK out of a ticket, for bctls, which knows external ones only. They differ in one label, that of the binder key (RFC 8446, 7.1):
 * "res binder" instead of "ext binder". So the key is marked by its type, the early secret made of it is too, and that one changes the
 * label.
 */
final class ResumptionPsk implements TlsPSKExternal {
    private static final byte[] EXTERNAL = "tls13 ext binder".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESUMPTION = "tls13 res binder".getBytes(StandardCharsets.US_ASCII);
    /** Behind the length of the output and that of the label (RFC 8446, 7.1). */
    private static final int LABEL_AT = 3;

    private final byte[] identity;
    private final TlsSecret key;
    private final int prfAlgorithm;

    ResumptionPsk(JdkTlsCrypto crypto, ResumableSession session) {
        identity = session.identity().toByteArray();
        key = new Key(crypto, session.secret().copy());
        prfAlgorithm = prfAlgorithm(session.cipherSuite());
    }

    static int prfAlgorithm(CipherSuite suite) {
        return suite == CipherSuite.TLS_AES_256_GCM_SHA384
                ? PRFAlgorithm.tls13_hkdf_sha384
                : PRFAlgorithm.tls13_hkdf_sha256;
    }

    @Override
    public byte[] getIdentity() {
        return identity;
    }

    @Override
    public TlsSecret getKey() {
        return key;
    }

    @Override
    public int getPRFAlgorithm() {
        return prfAlgorithm;
    }

    void destroy() {
        key.destroy();
    }

    /** The salt that early secrets are extracted with. */
    static TlsSecret salt(BcTlsCrypto crypto, byte[] zeros) {
        return new Salt(crypto, zeros);
    }

    private static final class Key extends BcTlsSecret {
        Key(BcTlsCrypto crypto, byte[] psk) {
            super(crypto, psk);
        }
    }

    private static final class Salt extends BcTlsSecret {
        Salt(BcTlsCrypto crypto, byte[] zeros) {
            super(crypto, zeros);
        }

        @Override
        public synchronized TlsSecret hkdfExtract(int hash, TlsSecret input) {
            TlsSecret early = super.hkdfExtract(hash, input);
            return input instanceof Key ? new EarlySecret(crypto, early.extract()) : early;
        }
    }

    private static final class EarlySecret extends BcTlsSecret {
        EarlySecret(BcTlsCrypto crypto, byte[] secret) {
            super(crypto, secret);
        }

        @Override
        public synchronized TlsSecret hkdfExpand(int hash, byte[] info, int length) {
            int end = LABEL_AT + EXTERNAL.length;
            byte[] label = info;
            if (info.length >= end && Arrays.equals(info, LABEL_AT, end, EXTERNAL, 0, EXTERNAL.length)) {
                label = info.clone();
                System.arraycopy(RESUMPTION, 0, label, LABEL_AT, RESUMPTION.length);
            }
            return super.hkdfExpand(hash, label, length);
        }
    }
}
