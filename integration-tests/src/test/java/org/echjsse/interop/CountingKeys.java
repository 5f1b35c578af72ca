package org.echjsse.interop;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** The keys of another key manager, and a list of the methods that were called for them. */
final class CountingKeys extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    CountingKeys(KeyManager... keys) {
        this.keys = (X509ExtendedKeyManager) keys[0];
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        asked.add("chooseEngineClientAlias");
        return keys.chooseEngineClientAlias(keyTypes, issuers, engine);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        asked.add("chooseClientAlias");
        return keys.chooseClientAlias(keyTypes, issuers, socket);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        asked.add("getClientAliases");
        return keys.getClientAliases(keyType, issuers);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        asked.add("getCertificateChain");
        return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        asked.add("getPrivateKey");
        return keys.getPrivateKey(alias);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        throw new AssertionError("it is a client");
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        throw new AssertionError("it is a client");
    }
}
