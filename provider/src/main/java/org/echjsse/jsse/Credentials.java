package org.echjsse.jsse;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.echjsse.bctls.Credential;

/** Keys as key managers have them. */
final class Credentials {
    private Credentials() {}

    /** What stands behind an alias; empty if there is nothing, or something that does not fit the key types asked for. */
    static Optional<Credential> load(X509ExtendedKeyManager keys, String alias, List<String> keyTypes) {
        if (alias == null) {
            return Optional.empty();
        }
        X509Certificate[] chain = keys.getCertificateChain(alias);
        PrivateKey key = keys.getPrivateKey(alias);
        if (chain == null || chain.length == 0 || key == null) {
            return Optional.empty();
        }
        PublicKey publicKey = chain[0].getPublicKey();
        boolean fits = keyTypes.stream()
                .anyMatch(type -> isOf(publicKey.getAlgorithm(), type) && isOf(key.getAlgorithm(), type));
        return fits ? Optional.of(new Credential(key, List.of(chain))) : Optional.empty();
    }

    /** Providers differ in what they call Edwards keys: {@code EdDSA}, or the curve. */
    private static boolean isOf(String algorithm, String keyType) {
        return algorithm.equalsIgnoreCase(keyType)
                || (keyType.equals("EdDSA") && (algorithm.equals("Ed25519") || algorithm.equals("Ed448")))
                || (keyType.equals("EC") && algorithm.equals("ECDSA"));
    }

    /** Whether a client that asked for these names will accept the certificate; if it asked for none, any will do. */
    static boolean isFor(Credential credential, List<String> names) {
        if (names.isEmpty()) {
            return true;
        }
        try {
            X509Certificate leaf = credential.chain().get(0);
            leaf.checkValidity();
            HostnameCheck.check(names.get(0), leaf);
            return true;
        } catch (CertificateException another) {
            return false;
        }
    }
}
