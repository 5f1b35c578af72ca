package org.echjsse.bctls;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;

/**
 * The hashes of TLS on the JDK's side, which has instructions of the processor for them. Which provider has them is decided once, by the
 * JCA's own order: looking for it costs more than hashing what is hashed here.
 */
enum JdkHashes {
    SHA256("SHA-256", 64),
    SHA384("SHA-384", 128),
    SHA512("SHA-512", 128);

    private final String algorithm;
    private final int blockBytes;
    /** Only ever cloned. Empty: no provider has it, or none that can fork a transcript (a digest in a device may not be able to). */
    private final Optional<MessageDigest> prototype;

    JdkHashes(String algorithm, int blockBytes) {
        this.algorithm = algorithm;
        this.blockBytes = blockBytes;
        this.prototype = prototype(algorithm);
    }

    private static Optional<MessageDigest> prototype(String algorithm) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.clone();
            return Optional.of(digest);
        } catch (NoSuchAlgorithmException | CloneNotSupportedException e) {
            return Optional.empty();
        }
    }

    /** Empty: the lightweight one will do. */
    static Optional<JdkHashes> of(int cryptoHashAlgorithm) {
        JdkHashes hash =
                switch (cryptoHashAlgorithm) {
                    case CryptoHashAlgorithm.sha256 -> SHA256;
                    case CryptoHashAlgorithm.sha384 -> SHA384;
                    case CryptoHashAlgorithm.sha512 -> SHA512;
                    default -> null;
                };
        return Optional.ofNullable(hash).filter(known -> known.prototype.isPresent());
    }

    MessageDigest newDigest() {
        try {
            return (MessageDigest) prototype.orElseThrow().clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For BouncyCastle's HMAC, and so for HKDF. */
    ExtendedDigest newBcDigest() {
        return new BcDigest(this, newDigest());
    }

    static final class BcDigest implements ExtendedDigest {
        private final JdkHashes hash;
        private final MessageDigest digest;

        BcDigest(JdkHashes hash, MessageDigest digest) {
            this.hash = hash;
            this.digest = digest;
        }

        BcDigest copy() {
            try {
                return new BcDigest(hash, (MessageDigest) digest.clone());
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String getAlgorithmName() {
            return hash.algorithm;
        }

        @Override
        public int getDigestSize() {
            return digest.getDigestLength();
        }

        @Override
        public int getByteLength() {
            return hash.blockBytes;
        }

        @Override
        public void update(byte octet) {
            digest.update(octet);
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
        }

        @Override
        public int doFinal(byte[] target, int offset) {
            try {
                return digest.digest(target, offset, digest.getDigestLength());
            } catch (DigestException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void reset() {
            digest.reset();
        }
    }
}
