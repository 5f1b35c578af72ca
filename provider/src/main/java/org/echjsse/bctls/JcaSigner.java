package org.echjsse.bctls;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsStreamSigner;

/**
 * Our certificate and the private key for it, which signs through {@link Signature} in whatever provider accepts the key: PKCS#11
 * tokens, hardware, key stores of the operating system. EC keys of the JDK itself are left to {@link EcdsaSigner}.
 */
final class JcaSigner implements TlsCredentialedSigner {
    private final PrivateKey key;
    private final Certificate certificate;
    private final SignatureScheme scheme;
    private final SecureRandom random;
    private Signature prepared;

    private JcaSigner(PrivateKey key, Certificate certificate, SignatureScheme scheme, SecureRandom random) {
        this.key = key;
        this.certificate = certificate;
        this.scheme = scheme;
        this.random = random;
    }

    /**
     * A signer with the first scheme that the key can really sign with: a token may hold an RSA key and know no PSS.
     *
     * @param schemes that go with the key and that the peer takes, preferred first
     * @throws GeneralSecurityException if the key can do none of them; says why for the first
     */
    static JcaSigner of(PrivateKey key, Certificate certificate, List<SignatureScheme> schemes, SecureRandom random)
            throws GeneralSecurityException {
        GeneralSecurityException first = null;
        for (SignatureScheme scheme : schemes) {
            JcaSigner signer = new JcaSigner(key, certificate, scheme, random);
            try {
                signer.prepared = signer.ready();
                return signer;
            } catch (GeneralSecurityException cannot) {
                first = first == null ? cannot : first;
            }
        }
        throw first == null ? new InvalidKeyException("no signature scheme of the peer goes with the key") : first;
    }

    @Override
    public Certificate getCertificate() {
        return certificate;
    }

    @Override
    public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
        return Schemes.toBc(scheme);
    }

    @Override
    public byte[] generateRawSignature(byte[] hash) throws IOException {
        // bctls prefers the stream signer, which is always there
        throw new TlsFatalAlert(AlertDescription.internal_error);
    }

    @Override
    public TlsStreamSigner getStreamSigner() throws IOException {
        Signature signature = prepared;
        prepared = null;
        try {
            Signature chosen = signature != null ? signature : ready();
            return EcdsaSigner.instead(chosen.getProvider(), key, scheme, random)
                    .orElseGet(() -> new Stream(chosen));
        } catch (GeneralSecurityException e) {
            throw cannotSign(e);
        }
    }

    static TlsFatalAlert cannotSign(GeneralSecurityException cause) {
        return new TlsFatalAlert(AlertDescription.internal_error, "the private key cannot sign", cause);
    }

    /** A signature object that has taken the key. */
    private Signature ready() throws GeneralSecurityException {
        String algorithm = scheme.signatureAlgorithm();
        GeneralSecurityException first;
        try {
            // the JDK looks for the first provider that takes the key
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key, random);
            if (parameters() != null) {
                signature.setParameter(parameters());
            }
            return signature;
        } catch (GeneralSecurityException | RuntimeException e) {
            first = e instanceof GeneralSecurityException known ? known : new SignatureException(e);
        }
        // some providers want their parameters before the key, and some throw what the JDK does not expect: ask each
        Provider[] providers = Security.getProviders("Signature." + algorithm);
        for (Provider provider : providers == null ? new Provider[0] : providers) {
            try {
                Signature signature = Signature.getInstance(algorithm, provider);
                if (parameters() != null) {
                    signature.setParameter(parameters());
                }
                signature.initSign(key, random);
                return signature;
            } catch (GeneralSecurityException | RuntimeException e) {
                first.addSuppressed(e);
            }
        }
        throw first;
    }

    private AlgorithmParameterSpec parameters() {
        return switch (scheme) {
            case RSA_PSS_RSAE_SHA256, RSA_PSS_PSS_SHA256 -> pss(MGF1ParameterSpec.SHA256, 32);
            case RSA_PSS_RSAE_SHA384, RSA_PSS_PSS_SHA384 -> pss(MGF1ParameterSpec.SHA384, 48);
            case RSA_PSS_RSAE_SHA512, RSA_PSS_PSS_SHA512 -> pss(MGF1ParameterSpec.SHA512, 64);
            default -> null;
        };
    }

    /** RFC 8446, 4.2.3: the salt is as long as the hash. */
    private static PSSParameterSpec pss(MGF1ParameterSpec hash, int saltBytes) {
        return new PSSParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, saltBytes, 1);
    }

    /** What bctls writes into and takes the signature out of. */
    private static final class Stream extends OutputStream implements TlsStreamSigner {
        private final Signature signature;

        Stream(Signature signature) {
            this.signature = signature;
        }

        @Override
        public OutputStream getOutputStream() {
            return this;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                signature.update(bytes, offset, length);
            } catch (SignatureException e) {
                throw new TlsFatalAlert(AlertDescription.internal_error, e);
            }
        }

        @Override
        public byte[] getSignature() throws IOException {
            try {
                return signature.sign();
            } catch (SignatureException e) {
                throw new TlsFatalAlert(AlertDescription.internal_error, e);
            }
        }
    }
}
