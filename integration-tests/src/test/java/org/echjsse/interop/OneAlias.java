package org.echjsse.interop;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** One entry of a key manager, whoever the peer is. */
final class OneAlias extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager all;
    private final String alias;

    OneAlias(X509ExtendedKeyManager all, String alias) {
        this.all = all;
        this.alias = alias;
    }

    private String ifOf(List<String> types) {
        return types.contains(all.getPrivateKey(alias).getAlgorithm()) ? alias : null;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        return ifOf(List.of(types));
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        return ifOf(List.of(type));
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return ifOf(List.of(types));
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return ifOf(List.of(type));
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String wanted) {
        return all.getCertificateChain(wanted);
    }

    @Override
    public PrivateKey getPrivateKey(String wanted) {
        return all.getPrivateKey(wanted);
    }
}
