package org.echjsse.jsse;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether the algorithms of a chain are permitted: the signatures on it and the keys in it. For trust managers of the application, which
 * know nothing of the connection; the JDK's own look themselves.
 *
 * @param signatureAlgorithms what the connection takes as signatures of certificates, as {@code ExtendedSSLSession} names them
 */
record ChainConstraints(ConnectionConstraints permitted, List<String> signatureAlgorithms) {
    private static final Set<CryptoPrimitive> SIGNATURE = Set.of(CryptoPrimitive.SIGNATURE);

    // bits of the KeyUsage extension (RFC 5280, 4.2.1.3)
    private static final int[] SIGNING_USES = {0, 1, 5, 6};
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int DATA_ENCIPHERMENT = 3;
    private static final int KEY_AGREEMENT = 4;

    /**
     * @param chain leaf first
     * @param anchors at its end, one of them is left alone: its signature proves nothing, and it was trusted as it is
     */
    void check(X509Certificate[] chain, X509Certificate[] anchors) throws CertificateException {
        boolean endsWithAnchor = Arrays.asList(anchors).contains(chain[chain.length - 1]);
        PublicKey issuerKey = null;
        try {
            for (int i = chain.length - (endsWithAnchor ? 2 : 1); i >= 0; i--) {
                check(chain[i], issuerKey);
                issuerKey = chain[i].getPublicKey();
            }
        } catch (CertPathValidatorException e) {
            throw new CertificateException("Certificates do not conform to algorithm constraints", e);
        }
    }

    private void check(X509Certificate certificate, PublicKey issuerKey) throws CertPathValidatorException {
        String algorithm = certificate.getSigAlgName();
        AlgorithmParameters parameters = parameters(certificate);
        boolean signaturePermitted = isTaken(algorithm)
                && (issuerKey == null
                        ? permitted.permits(SIGNATURE, algorithm, parameters)
                        : permitted.permits(SIGNATURE, algorithm, issuerKey, parameters));
        if (!signaturePermitted) {
            throw constrained("signature algorithm: " + algorithm);
        }
        PublicKey key = certificate.getPublicKey();
        if (!permitted.permits(uses(certificate), key)) {
            throw constrained(key.getAlgorithm() + " key with size of "
                    + (KeyFacts.size(key).isPresent() ? KeyFacts.size(key).getAsInt() : "unknown") + " bits");
        }
    }

    private static CertPathValidatorException constrained(String what) {
        return new CertPathValidatorException(
                "Algorithm constraints check failed on " + what, null, null, -1, BasicReason.ALGORITHM_CONSTRAINED);
    }

    /** The part after "and" names the mask generation, which the lists do not. */
    private boolean isTaken(String algorithm) {
        int mask = algorithm.toLowerCase(Locale.ROOT).indexOf("and");
        String plain = mask > 0 ? algorithm.substring(0, mask) : algorithm;
        return signatureAlgorithms.stream().anyMatch(plain::equalsIgnoreCase);
    }

    private static AlgorithmParameters parameters(X509Certificate certificate) {
        byte[] encoded = certificate.getSigAlgParams();
        if (encoded == null) {
            return null;
        }
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance(certificate.getSigAlgName());
            parameters.init(encoded);
            return parameters;
        } catch (NoSuchAlgorithmException | IOException without) {
            return null; // most algorithms have none but an ASN.1 NULL
        }
    }

    private static Set<CryptoPrimitive> uses(X509Certificate certificate) throws CertPathValidatorException {
        boolean[] allowed = certificate.getKeyUsage();
        Set<CryptoPrimitive> uses = EnumSet.noneOf(CryptoPrimitive.class);
        if (allowed == null || Arrays.stream(SIGNING_USES).anyMatch(use -> allowed[use])) {
            uses.add(CryptoPrimitive.SIGNATURE);
        }
        if (allowed == null || allowed[KEY_ENCIPHERMENT]) {
            uses.add(CryptoPrimitive.KEY_ENCAPSULATION);
        }
        if (allowed == null || allowed[DATA_ENCIPHERMENT]) {
            uses.add(CryptoPrimitive.PUBLIC_KEY_ENCRYPTION);
        }
        if (allowed == null || allowed[KEY_AGREEMENT]) {
            uses.add(CryptoPrimitive.KEY_AGREEMENT);
        }
        if (uses.isEmpty()) {
            throw new CertPathValidatorException(
                    "incorrect KeyUsage extension bits", null, null, -1, PKIXReason.INVALID_KEY_USAGE);
        }
        return uses;
    }
}
