package org.echjsse.bctls;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsECDomain;

/**
 * ECDSA with a key that lies open in memory anyway, on the lightweight side: SunEC takes up to seven times as long, and for a server its
 * signature is half of a handshake. Only in SunEC's place: a provider that the application prefers to it keeps its keys, and one that does
 * not export them keeps them too. For one signature.
 *
 * <p>What may be seen of the time: an observer who learns a bit or two of each nonce has the key after many signatures. BouncyCastle's
 * fixed comb makes the same additions for every nonce (its windows have an offset, so none is skipped), reads its table without a secret
 * index, and inverts in constant time. The arithmetic below is not free of branches as SunEC's is: carries that a field has to be
 * reduced for, and the one multiplication by the key itself, which is of numbers of the same length.
 */
final class EcdsaSigner extends OutputStream implements TlsStreamSigner {
    private static final String REPLACED = "SunEC";

    private final ECPrivateKeyParameters key;
    private final MessageDigest digest;
    private final SecureRandom random;

    private EcdsaSigner(ECPrivateKeyParameters key, MessageDigest digest, SecureRandom random) {
        this.key = key;
        this.digest = digest;
        this.random = random;
    }

    /**
     * A signer, if this is the side for it.
     *
     * @param provider the one that the JCA has chosen for the key
     */
    static Optional<TlsStreamSigner> instead(
            Provider provider, PrivateKey key, SignatureScheme scheme, SecureRandom random) {
        if (!provider.getName().equals(REPLACED)
                || !(key instanceof ECPrivateKey ec)
                || ec.getParams() == null
                || ec.getS() == null) {
            return Optional.empty();
        }
        try {
            return hashOf(scheme).flatMap(hash -> domainOf(ec.getParams().getOrder())
                    .map(domain ->
                            new EcdsaSigner(new ECPrivateKeyParameters(ec.getS(), domain), hash.newDigest(), random)));
        } catch (IllegalArgumentException notAKeyOfItsCurve) {
            return Optional.empty(); // SunEC says what it thinks of it
        }
    }

    private static Optional<JdkHashes> hashOf(SignatureScheme scheme) {
        return Optional.ofNullable(
                switch (scheme) {
                    case ECDSA_SECP256R1_SHA256 -> JdkHashes.SHA256;
                    case ECDSA_SECP384R1_SHA384 -> JdkHashes.SHA384;
                    case ECDSA_SECP521R1_SHA512 -> JdkHashes.SHA512;
                    default -> null;
                });
    }

    /** The curve, by the order of its group: in TLS 1.2 the scheme does not tell it (RFC 5246, 7.4.1.4.1). */
    private static Optional<ECDomainParameters> domainOf(BigInteger order) {
        for (NamedGroup group : new NamedGroup[] {NamedGroup.SECP256R1, NamedGroup.SECP384R1, NamedGroup.SECP521R1}) {
            ECDomainParameters domain = BcTlsECDomain.getDomainParameters(group.id());
            if (domain.getN().equals(order)) {
                return Optional.of(domain);
            }
        }
        return Optional.empty();
    }

    @Override
    public OutputStream getOutputStream() {
        return this;
    }

    @Override
    public void write(int octet) {
        digest.update((byte) octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    @Override
    public byte[] getSignature() throws IOException {
        ECDSASigner signer = new ECDSASigner();
        signer.init(true, new ParametersWithRandom(key, random));
        BigInteger[] signature = signer.generateSignature(digest.digest());
        return StandardDSAEncoding.INSTANCE.encode(key.getParameters().getN(), signature[0], signature[1]);
    }
}
