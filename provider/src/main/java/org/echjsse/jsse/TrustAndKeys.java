package org.echjsse.jsse;

import java.security.Principal;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.echjsse.bctls.Credential;

/**
 * The application's managers, asked for one connection: through the methods for sockets if it belongs to one, else through those for
 * engines. Called in delegated tasks, without the engine's lock.
 */
final class TrustAndKeys {
    private final X509ExtendedTrustManager trust;
    private final X509ExtendedKeyManager keys;
    private final EchSslEngine engine;
    private final SSLSocket socket;

    /**
     * @param socket the socket that the engine works for, or {@code null}
     */
    TrustAndKeys(ContextState context, EchSslEngine engine, SSLSocket socket) {
        this.trust = context.trust();
        this.keys = context.keys();
        this.engine = engine;
        this.socket = socket;
    }

    void checkServer(List<X509Certificate> chain, String authType) throws CertificateException {
        if (socket != null) {
            trust.checkServerTrusted(array(chain), authType, socket);
        } else {
            trust.checkServerTrusted(array(chain), authType, engine);
        }
    }

    /** REJ-02, REJ-03: a server that has rejected ECH has to be the public name, whatever the application thinks of names. */
    void checkPublicName(List<X509Certificate> chain, String authType, String publicName) throws CertificateException {
        if (socket != null) {
            PublicNameSocket view = new PublicNameSocket(socket, engine.session(), publicName);
            trust.checkServerTrusted(array(chain), authType, view);
        } else {
            PublicNameEngine view = new PublicNameEngine(engine, engine.session(), publicName);
            trust.checkServerTrusted(array(chain), authType, view);
        }
        HostnameCheck.check(publicName, chain.get(0)); // also for a trust manager that does not care for names
    }

    void checkClient(List<X509Certificate> chain, String authType) throws CertificateException {
        if (socket != null) {
            trust.checkClientTrusted(array(chain), authType, socket);
        } else {
            trust.checkClientTrusted(array(chain), authType, engine);
        }
    }

    private static X509Certificate[] array(List<X509Certificate> chain) {
        return chain.toArray(X509Certificate[]::new);
    }

    Optional<Credential> clientCredential(List<String> keyTypes, Principal[] issuers) {
        String[] types = keyTypes.toArray(String[]::new);
        String alias = socket != null
                ? keys.chooseClientAlias(types, issuers, socket)
                : keys.chooseEngineClientAlias(types, issuers, engine);
        return Credentials.load(keys, alias, keyTypes);
    }

    /**
     * A server's credential of one key type. The key manager chooses; but the JDK's ignore the server name ({@code SunX509}), or ignore
     * it for EC certificates without the keyAgreement bit ({@code PKIX}), which public authorities no longer set. So when its choice is
     * not for the name that was asked for, and another of its certificates is, that one is taken. With ECH a server always has at least
     * two: a rejected client has to find the public name.
     *
     * @param names server names of the hello in use
     */
    Optional<Credential> serverCredential(String keyType, Principal[] issuers, List<String> names) {
        String alias = socket != null
                ? keys.chooseServerAlias(keyType, issuers, socket)
                : keys.chooseEngineServerAlias(keyType, issuers, engine);
        Optional<Credential> chosen = Credentials.load(keys, alias, List.of(keyType));
        if (chosen.isEmpty() || Credentials.isFor(chosen.get(), names)) {
            return chosen;
        }
        for (String other : serverAliases(keyType, issuers)) {
            Optional<Credential> candidate = Credentials.load(keys, other, List.of(keyType));
            if (candidate.isPresent() && Credentials.isFor(candidate.get(), names)) {
                return candidate;
            }
        }
        return chosen;
    }

    private String[] serverAliases(String keyType, Principal[] issuers) {
        try {
            String[] aliases = keys.getServerAliases(keyType, issuers);
            return aliases == null ? new String[0] : aliases;
        } catch (UnsupportedOperationException chooserOnly) {
            return new String[0];
        }
    }
}
