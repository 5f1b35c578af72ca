package org.echjsse.bctls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.echjsse.wire.Octets;

/**
 * A certificate, parsed once: a program meets the same few over and over, its own among them, and parsing takes longer than looking
 * for their very bytes. Known means parsed and nothing more: whether it is trusted is asked anew in every handshake. Thread-safe.
 */
final class KnownCertificate {
    private static final int REMEMBERED = 256;

    /** A peer may send what it likes, but not fill the memory with it. */
    private static final int LONGEST_REMEMBERED = 8192;

    private static final Map<Octets, KnownCertificate> KNOWN = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Octets, KnownCertificate> eldest) {
            return size() > REMEMBERED;
        }
    };

    private final byte[] encoded;
    private final Certificate parsed;
    /** Looked at by whoever needs it first; BouncyCastle checks that it is on its curve, and prepares its multiples with the point. */
    private volatile AsymmetricKeyParameter publicKey;

    private volatile X509Certificate x509;

    private KnownCertificate(byte[] encoded, Certificate parsed) {
        this.encoded = encoded;
        this.parsed = parsed;
    }

    /**
     * @throws IOException if bctls cannot parse it, as bctls says it
     */
    static KnownCertificate of(byte[] encoded) throws IOException {
        Octets name = Octets.copyOf(encoded);
        synchronized (KNOWN) {
            KnownCertificate known = KNOWN.get(name);
            if (known != null) {
                return known;
            }
        }
        KnownCertificate fresh = new KnownCertificate(encoded.clone(), BcTlsCertificate.parseCertificate(encoded));
        if (encoded.length <= LONGEST_REMEMBERED) {
            synchronized (KNOWN) {
                KNOWN.put(name, fresh);
            }
        }
        return fresh;
    }

    /** As bctls wants it, for one connection. */
    BcTlsCertificate with(BcTlsCrypto crypto) {
        return new OfConnection(crypto, this);
    }

    /** As the JDK wants it. */
    X509Certificate x509() throws CertificateException {
        X509Certificate known = x509;
        if (known == null) {
            known = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
            x509 = known;
        }
        return known;
    }

    /** What bctls is given. */
    static final class OfConnection extends BcTlsCertificate {
        private final KnownCertificate known;

        private OfConnection(BcTlsCrypto crypto, KnownCertificate known) {
            super(crypto, known.parsed);
            this.known = known;
        }

        X509Certificate x509() throws IOException {
            try {
                return known.x509();
            } catch (CertificateException e) {
                throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
            }
        }

        /** What the peer has sent, and not what bctls would have. */
        @Override
        public byte[] getEncoded() {
            return known.encoded.clone();
        }

        @Override
        protected AsymmetricKeyParameter getPublicKey() throws IOException {
            AsymmetricKeyParameter key = known.publicKey;
            if (key == null) {
                key = super.getPublicKey();
                known.publicKey = key;
            }
            return key;
        }
    }
}
