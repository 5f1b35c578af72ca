package org.echjsse.bctls;

import java.util.Optional;

/** The signature schemes we speak, by the names that {@code jdk.tls.*.SignatureSchemes} uses, in default order of preference. */
public enum SignatureScheme {
    ECDSA_SECP256R1_SHA256(0x0403, "ecdsa_secp256r1_sha256", "EC", "SHA256withECDSA"),
    ECDSA_SECP384R1_SHA384(0x0503, "ecdsa_secp384r1_sha384", "EC", "SHA384withECDSA"),
    ECDSA_SECP521R1_SHA512(0x0603, "ecdsa_secp521r1_sha512", "EC", "SHA512withECDSA"),
    ED25519(0x0807, "ed25519", "EdDSA", "Ed25519"),
    ED448(0x0808, "ed448", "EdDSA", "Ed448"),
    RSA_PSS_RSAE_SHA256(0x0804, "rsa_pss_rsae_sha256", "RSA", "RSASSA-PSS"),
    RSA_PSS_RSAE_SHA384(0x0805, "rsa_pss_rsae_sha384", "RSA", "RSASSA-PSS"),
    RSA_PSS_RSAE_SHA512(0x0806, "rsa_pss_rsae_sha512", "RSA", "RSASSA-PSS"),
    RSA_PSS_PSS_SHA256(0x0809, "rsa_pss_pss_sha256", "RSASSA-PSS", "RSASSA-PSS"),
    RSA_PSS_PSS_SHA384(0x080a, "rsa_pss_pss_sha384", "RSASSA-PSS", "RSASSA-PSS"),
    RSA_PSS_PSS_SHA512(0x080b, "rsa_pss_pss_sha512", "RSASSA-PSS", "RSASSA-PSS"),
    RSA_PKCS1_SHA256(0x0401, "rsa_pkcs1_sha256", "RSA", "SHA256withRSA"),
    RSA_PKCS1_SHA384(0x0501, "rsa_pkcs1_sha384", "RSA", "SHA384withRSA"),
    RSA_PKCS1_SHA512(0x0601, "rsa_pkcs1_sha512", "RSA", "SHA512withRSA"),
    // for certificates only: authorities of one's own have such, and the JDK's trust managers refuse those of public
    // ones
    ECDSA_SHA1(0x0203, "ecdsa_sha1", "EC", "SHA1withECDSA"),
    RSA_PKCS1_SHA1(0x0201, "rsa_pkcs1_sha1", "RSA", "SHA1withRSA");

    private final int id;
    private final String jsseName;
    private final String keyType;
    private final String signatureAlgorithm;

    SignatureScheme(int id, String jsseName, String keyType, String signatureAlgorithm) {
        this.id = id;
        this.jsseName = jsseName;
        this.keyType = keyType;
        this.signatureAlgorithm = signatureAlgorithm;
    }

    public int id() {
        return id;
    }

    public String jsseName() {
        return jsseName;
    }

    /** The JSSE key type of keys that sign with it. */
    public String keyType() {
        return keyType;
    }

    /** Whether it signs handshakes of any version, not only certificates. */
    public boolean isForHandshakes() {
        return this != ECDSA_SHA1 && this != RSA_PKCS1_SHA1;
    }

    /** The JCA algorithm, as {@code ExtendedSSLSession} reports it. */
    public String signatureAlgorithm() {
        return signatureAlgorithm;
    }

    public static Optional<SignatureScheme> byId(int id) {
        for (SignatureScheme scheme : values()) {
            if (scheme.id == id) {
                return Optional.of(scheme);
            }
        }
        return Optional.empty();
    }
}
