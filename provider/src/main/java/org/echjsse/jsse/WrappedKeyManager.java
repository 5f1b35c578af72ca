package org.echjsse.jsse;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * A plain {@link X509KeyManager} of the application, or none at all. As in SunJSSE it serves sockets only: an engine is answered by the
 * inherited methods, which have no key for it.
 */
final class WrappedKeyManager extends X509ExtendedKeyManager {
    private final X509KeyManager wrapped;

    WrappedKeyManager(X509KeyManager wrapped) {
        this.wrapped = wrapped;
    }

    /** Has no keys. */
    static WrappedKeyManager none() {
        return new WrappedKeyManager(null);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return wrapped == null ? null : wrapped.chooseClientAlias(keyTypes, issuers, socket);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return wrapped == null ? null : wrapped.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return wrapped == null ? null : wrapped.getClientAliases(keyType, issuers);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return wrapped == null ? null : wrapped.getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return wrapped == null ? null : wrapped.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return wrapped == null ? null : wrapped.getPrivateKey(alias);
    }
}
