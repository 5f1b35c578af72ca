package org.echjsse.jsse;

import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
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
        String algorithm = chain[0].getPublicKey().getAlgorithm();
        boolean fits = keyTypes.stream().anyMatch(type -> isOf(algorithm, type));
        return fits ? Optional.of(new Credential(key, List.of(chain))) : Optional.empty();
    }

    /**
     * A server's credential of one key type. The key manager chooses; but the JDK's ignore the server name ({@code SunX509}), or ignore
     * it for certificates without the keyAgreement bit ({@code PKIX}), which public authorities no longer set. So when its choice is not
     * for the name that was asked for, and another of its certificates is, that one is taken. With ECH a server always has at least two:
     * a rejected client has to find the public name.
     */
    static Optional<Credential> forServer(
            X509ExtendedKeyManager keys, String keyType, Principal[] issuers, SSLEngine engine, List<String> names) {
        String alias = keys.chooseEngineServerAlias(keyType, issuers, engine);
        Optional<Credential> chosen = load(keys, alias, List.of(keyType));
        if (chosen.isEmpty() || names.isEmpty() || isFor(chosen.get(), names)) {
            return chosen;
        }
        for (String other : serverAliases(keys, keyType, issuers)) {
            Optional<Credential> candidate = load(keys, other, List.of(keyType));
            if (candidate.isPresent() && isFor(candidate.get(), names)) {
                return candidate;
            }
        }
        return chosen;
    }

    /** Whether a client that asked for the first of these names will accept the certificate. */
    static boolean isFor(Credential credential, List<String> names) {
        try {
            X509Certificate leaf = credential.chain().get(0);
            leaf.checkValidity();
            HostnameCheck.check(names.get(0), leaf);
            return true;
        } catch (CertificateException another) {
            return false;
        }
    }

    private static String[] serverAliases(X509ExtendedKeyManager keys, String keyType, Principal[] issuers) {
        try {
            String[] aliases = keys.getServerAliases(keyType, issuers);
            return aliases == null ? new String[0] : aliases;
        } catch (UnsupportedOperationException chooserOnly) {
            return new String[0];
        }
    }

    /** Providers differ in what they call Edwards keys: {@code EdDSA}, or the curve. */
    private static boolean isOf(String algorithm, String keyType) {
        return algorithm.equalsIgnoreCase(keyType)
                || (keyType.equals("EdDSA") && (algorithm.equals("Ed25519") || algorithm.equals("Ed448")))
                || (keyType.equals("EC") && algorithm.equals("ECDSA"));
    }
}
