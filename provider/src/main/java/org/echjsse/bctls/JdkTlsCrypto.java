package org.echjsse.bctls;

import java.io.IOException;
import java.security.AlgorithmConstraints;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.EncryptionAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsHash;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsHash;

/**
 * The crypto of a connection on a stock JDK, without BouncyCastle's JCE provider.
 *
 * <p>Asymmetric work (key agreement, ML-KEM, verification) is bctls' lightweight code: the same on every JDK, two to nine times
 * faster than SunEC, and not at the mercy of whatever providers an application has registered. Bulk work (AEAD ciphers, hashes) is
 * the JDK's, which has intrinsics for it. <em>Signing</em> is in neither: private keys belong to the application and may live in a
 * device, see {@link JcaSigner}.
 */
final class JdkTlsCrypto extends BcTlsCrypto {

    private final SkippedEarlyData earlyData = new SkippedEarlyData();
    private final KeyLimits keyLimits;
    private final HandshakePadding padding;
    private Tls13Cipher recordCipher;

    private final Optional<AlgorithmConstraints> agreementKeys;

    JdkTlsCrypto(SecureRandom random, ConnectionRules rules, HandshakePadding padding) {
        super(random);
        this.keyLimits = rules.keyLimits();
        this.agreementKeys = rules.agreementKeys();
        this.padding = padding;
    }

    @Override
    public TlsECDomain createECDomain(TlsECConfig config) {
        TlsECDomain domain = super.createECDomain(config);
        return agreementKeys
                .<TlsECDomain>map(constraints -> () -> new CheckedAgreement(
                        domain.createECDH(),
                        NamedGroup.byId(config.getNamedGroup()).orElseThrow(),
                        constraints))
                .orElse(domain);
    }

    /** What seals and opens the records of TLS 1.3: that of the handshake, then that of application data; null before. */
    Tls13Cipher recordCipher() {
        return recordCipher;
    }

    /** Whether records that do not open are to be skipped. */
    SkippedEarlyData earlyData() {
        return earlyData;
    }

    /** CLI-14, SEC-28: hello randoms and session ids come straight from the random source, each a draw of its own. */
    @Override
    public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
        return size -> {
            byte[] nonce = new byte[size];
            getSecureRandom().nextBytes(nonce);
            return nonce;
        };
    }

    /** Early secrets are extracted with it: those of tickets need another label than bctls has. */
    @Override
    public TlsSecret hkdfInit(int cryptoHashAlgorithm) {
        return ResumptionPsk.salt(this, new byte[TlsCryptoUtils.getHashOutputSize(cryptoHashAlgorithm)]);
    }

    @Override
    public TlsHash createHash(int cryptoHashAlgorithm) {
        return JdkHashes.of(cryptoHashAlgorithm)
                .<TlsHash>map(hash -> new JcaTlsHash(hash.newDigest()))
                .orElseGet(() -> super.createHash(cryptoHashAlgorithm));
    }

    /** Those of HMAC and HKDF, which is most of the hashing in a handshake. */
    @Override
    public Digest createDigest(int cryptoHashAlgorithm) {
        return JdkHashes.of(cryptoHashAlgorithm)
                .<Digest>map(JdkHashes::newBcDigest)
                .orElseGet(() -> super.createDigest(cryptoHashAlgorithm));
    }

    @Override
    public Digest cloneDigest(int cryptoHashAlgorithm, Digest digest) {
        return digest instanceof JdkHashes.BcDigest ours ? ours.copy() : super.cloneDigest(cryptoHashAlgorithm, digest);
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        return type == CertificateType.X509
                ? KnownCertificate.of(encoding).with(this)
                : super.createCertificate(type, encoding);
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac) throws IOException {
        if (!TlsUtils.isTLSv13(parameters.getServerVersion())) {
            return super.createCipher(parameters, encryption, mac);
        }
        RecordAlgorithm algorithm =
                switch (encryption) {
                    case EncryptionAlgorithm.AES_128_GCM -> RecordAlgorithm.AES_128_GCM;
                    case EncryptionAlgorithm.AES_256_GCM -> RecordAlgorithm.AES_256_GCM;
                    case EncryptionAlgorithm.CHACHA20_POLY1305 -> RecordAlgorithm.CHACHA20_POLY1305;
                    default -> throw new TlsFatalAlert(AlertDescription.internal_error, "no suite of ours");
                };
        return createTls13Cipher(parameters, algorithm);
    }

    private TlsCipher createTls13Cipher(TlsCryptoParameters parameters, RecordAlgorithm algorithm) throws IOException {
        long limit = algorithm.mostBytes(keyLimits);
        RecordOpener opener = new RecordOpener(new RecordKeys(algorithm, Cipher.DECRYPT_MODE, limit));
        RecordSealer sealer = new RecordSealer(new RecordKeys(algorithm, Cipher.ENCRYPT_MODE, limit));
        // the first one is for the handshake, the second for what comes after it
        HandshakePadding zeros = recordCipher == null ? padding : HandshakePadding.NONE;
        recordCipher = new Tls13Cipher(parameters, opener, sealer, zeros, earlyData);
        return recordCipher;
    }

    @Override
    protected TlsAEADCipher createCipher_AES_GCM(TlsCryptoParameters parameters, int keySize, int macSize)
            throws IOException {
        return new TlsAEADCipher(
                parameters,
                JdkAead.aesGcm(true),
                JdkAead.aesGcm(false),
                keySize,
                macSize,
                TlsAEADCipher.AEAD_GCM,
                null);
    }

    @Override
    protected TlsCipher createChaCha20Poly1305(TlsCryptoParameters parameters) throws IOException {
        return new TlsAEADCipher(
                parameters,
                JdkAead.chaCha20Poly1305(true),
                JdkAead.chaCha20Poly1305(false),
                32,
                JdkAead.TAG_BYTES,
                TlsAEADCipher.AEAD_CHACHA20_POLY1305,
                null);
    }
}
