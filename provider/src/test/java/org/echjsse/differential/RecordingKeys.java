package org.echjsse.differential;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.echjsse.testing.TestCertificates.Leaf;

/** A key manager with one certificate that takes down what it is asked. */
class RecordingKeys extends X509ExtendedKeyManager {
    final List<String> asked = new ArrayList<>();

    private final Leaf leaf;
    private final String keyType;
    private String answer = "leaf";
    private PrivateKey key;
    private X509Certificate[] chain;

    RecordingKeys(Leaf leaf) {
        this.leaf = leaf;
        this.keyType = leaf.chain().get(0).getPublicKey().getAlgorithm();
        this.key = leaf.key();
        this.chain = leaf.chain().toArray(new X509Certificate[0]);
    }

    /** Gives this alias, whoever asks for a key of its type. */
    RecordingKeys answering(String alias) {
        answer = alias;
        return this;
    }

    RecordingKeys withKey(PrivateKey other) {
        key = other;
        return this;
    }

    RecordingKeys withChain(X509Certificate... other) {
        chain = other;
        return this;
    }

    Leaf leaf() {
        return leaf;
    }

    /** SunJSSE asks for DSA keys too. */
    private String choose(String method, List<String> types, Principal[] issuers) {
        asked.add(method + " "
                + types.stream().filter(type -> !type.equals("DSA")).toList() + " "
                + (issuers == null ? "issuers not told" : issuers.length + " issuers"));
        return types.contains(keyType) ? answer : null;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        return choose("engine, client", Arrays.asList(types), issuers);
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
        return choose("engine, server", List.of(type), issuers);
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return choose("socket, client", Arrays.asList(types), issuers);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return choose("socket, server", List.of(type), issuers);
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
    public X509Certificate[] getCertificateChain(String alias) {
        return chain;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }
}
