package org.echjsse.differential;

import java.security.KeyStore;
import java.security.KeyStore.Builder;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyStoreBuilderParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509KeyManager;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;

/** How key managers are asked, and what becomes of what they answer. */
final class Keys extends Chapter {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final Leaf RSA = Cast.AUTHORITY.leaf(Algorithm.RSA_2048, Cast.SITE);

    Keys() {
        super("Key managers");
        asking();
        answers();
        kinds();
        stores();
    }

    private static KeyManager[] only(KeyManager manager) {
        return new KeyManager[] {manager};
    }

    private void asking() {
        pair("a server's is asked for an engine", stage -> {
            RecordingKeys keys = new RecordingKeys(Cast.siteLeaf());
            stage.server().use(stage.server().context(only(keys), Cast.trust()));
            stage.engines().handshake();
            stage.server().saw("first question", keys.asked.get(0));
        });

        pair("a server's is asked for a socket", stage -> {
            RecordingKeys keys = new RecordingKeys(Cast.siteLeaf());
            stage.server().use(stage.server().context(only(keys), Cast.trust()));
            stage.sockets().handshake();
            stage.server().saw("first question", keys.asked.get(0));
        });

        pair("a server's is asked for one type of key after the other", stage -> {
            RecordingKeys keys = new RecordingKeys(RSA);
            stage.server().use(stage.server().context(only(keys), Cast.trust()));
            stage.engines().handshake();
            List<String> types = keys.asked.stream().distinct().toList();
            stage.server().saw("first question", types.get(0));
            stage.server().saw("one answered", types.get(types.size() - 1));
        });

        pair("a client's is asked for an engine", stage -> {
            RecordingKeys keys = new RecordingKeys(Cast.clientLeaf());
            stage.client().use(stage.client().context(only(keys), Cast.trust()));
            EngineWire wire = stage.engines();
            wire.server.engine.setNeedClientAuth(true);
            wire.handshake();
            stage.client().saw("asked", keys.asked);
        });

        pair("a client's is asked for a socket", stage -> {
            RecordingKeys keys = new RecordingKeys(Cast.clientLeaf());
            stage.client().use(stage.client().context(only(keys), Cast.trust()));
            SocketWire wire = stage.sockets();
            wire.server.setNeedClientAuth(true);
            wire.handshake();
            stage.client().saw("asked", keys.asked);
        });

        pair("a client's is asked by a server that names no authorities", stage -> {
            RecordingKeys keys = new RecordingKeys(Cast.clientLeaf());
            stage.client().use(stage.client().context(only(keys), Cast.trust()));
            stage.server()
                    .use(stage.server()
                            .context(Cast.site(), RecordingTrust.everybody().extended()));
            EngineWire wire = stage.engines();
            wire.server.engine.setNeedClientAuth(true);
            wire.handshake();
            stage.client().saw("asked", keys.asked);
        });

        pair("a client's is not asked by a server that wants no certificate", stage -> {
            RecordingKeys keys = new RecordingKeys(Cast.clientLeaf());
            stage.client().use(stage.client().context(only(keys), Cast.trust()));
            stage.engines().handshake();
            stage.client().saw("asked", keys.asked);
        });

        pair("a plain one has nothing for an engine", stage -> {
            stage.server().use(stage.server().context(only(new Plain()), Cast.trust()));
            Alerts.attempt(stage, stage.engines());
        });

        pair("a plain one has something for a socket", stage -> {
            stage.server().use(stage.server().context(only(new Plain()), Cast.trust()));
            stage.sockets().attempt(stage);
        });
    }

    /** Without the methods for engines. */
    private static final class Plain implements X509KeyManager {
        private final RecordingKeys keys = new RecordingKeys(Cast.siteLeaf());

        @Override
        public String chooseServerAlias(String type, java.security.Principal[] issuers, java.net.Socket socket) {
            return keys.chooseServerAlias(type, issuers, socket);
        }

        @Override
        public String chooseClientAlias(String[] types, java.security.Principal[] issuers, java.net.Socket socket) {
            return keys.chooseClientAlias(types, issuers, socket);
        }

        @Override
        public String[] getClientAliases(String type, java.security.Principal[] issuers) {
            return null;
        }

        @Override
        public String[] getServerAliases(String type, java.security.Principal[] issuers) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }
    }

    private void answers() {
        answer("no alias", new RecordingKeys(Cast.siteLeaf()).answering(null));
        answer("an alias without a key", new RecordingKeys(Cast.siteLeaf()).withKey(null));
        answer("an alias without a chain", new RecordingKeys(Cast.siteLeaf()).withChain((X509Certificate[]) null));
        answer("an alias with an empty chain", new RecordingKeys(Cast.siteLeaf()).withChain());
        answer("a key of another type", new RecordingKeys(Cast.siteLeaf()).withKey(RSA.key()));
        answer(
                "a chain of another type",
                new RecordingKeys(Cast.siteLeaf()).withChain(RSA.chain().toArray(new X509Certificate[0])));
        answer(
                "a key that is not that of the chain",
                new RecordingKeys(Cast.siteLeaf()).withKey(Cast.clientLeaf().key()));

        pair("a server's that breaks", stage -> {
            stage.server().use(stage.server().context(only(new Broken()), Cast.trust()));
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            wire.settle();
            Exception failure = wire.server.failure();
            stage.server().saw("handshake", failure == null ? "nothing" : Thrown.words(failure));
        });
        String reason = "As newer JDKs: callers of an engine catch SSLException";
        String ours = "SSLException caused by IllegalStateException";
        breaks(Tls.V13, "IllegalStateException", ours, reason);
        breaks(Tls.V12, "nothing", ours, reason);

        String wrongKey = "'s answers: a key that is not that of the chain";
        String decryptError = "The alert for a signature that is not right (RFC 8446, 6.2)";
        differs(
                "a server" + wrongKey,
                Who.SERVER,
                "alert that came in",
                "handshake_failure",
                "decrypt_error",
                decryptError);
        differs(
                "a client" + wrongKey,
                Who.CLIENT,
                "alert that came in",
                "handshake_failure",
                "decrypt_error",
                decryptError);
    }

    private void breaks(Tls protocol, String sun, String ours, String reason) {
        differs(new Difference(
                title(),
                "a server's that breaks",
                Who.SERVER,
                "handshake",
                sun,
                ours,
                reason,
                protocol,
                Difference.Jdk.upTo(20)));
    }

    /** As a server's, and as a client's that is needed. */
    private void answer(String which, RecordingKeys keys) {
        pair("a server's answers: " + which, stage -> {
            stage.server().use(stage.server().context(only(keys), Cast.trust()));
            Alerts.attempt(stage, stage.engines());
        });

        pair("a client's answers: " + which, stage -> {
            stage.client().use(stage.client().context(only(keys), Cast.trust()));
            EngineWire wire = stage.engines();
            wire.server.engine.setWantClientAuth(true);
            Alerts.attempt(stage, wire);
            stage.client().saw("local", wire.client.engine.getSession().getLocalCertificates() != null);
        });
    }

    private static final class Broken extends RecordingKeys {
        Broken() {
            super(Cast.siteLeaf());
        }

        @Override
        public String chooseEngineServerAlias(
                String type, java.security.Principal[] issuers, javax.net.ssl.SSLEngine engine) {
            throw new IllegalStateException("broken");
        }
    }

    private void kinds() {
        for (Algorithm algorithm : Algorithm.values()) {
            Leaf ofServer = Cast.AUTHORITY.leaf(algorithm, Cast.SITE);
            Leaf ofClient = Cast.AUTHORITY.leaf(algorithm, Cast.CLIENT);
            pair("keys of " + algorithm + " on both sides", stage -> {
                stage.server().use(stage.server().context(ofServer.keyManagers(), Cast.trust()));
                stage.client().use(stage.client().context(ofClient.keyManagers(), Cast.trust()));
                EngineWire wire = stage.engines();
                wire.server.engine.setNeedClientAuth(true);
                wire.handshake();
                SSLSession client = wire.client.engine.getSession();
                SSLSession server = wire.server.engine.getSession();
                stage.client().saw("suite", client.getCipherSuite());
                stage.client().saw("local principal", client.getLocalPrincipal());
                stage.client().saw("peer principal", client.getPeerPrincipal());
                stage.server().saw("local principal", server.getLocalPrincipal());
                stage.server().saw("peer principal", server.getPeerPrincipal());
                stage.server().saw("local chain", server.getLocalCertificates().length);
            });
        }

        pair("a server with certificates of two types", stage -> {
            KeyManager[] both = TestCertificates.keyManagersOf(RSA, Cast.siteLeaf());
            stage.server().use(stage.server().context(both, Cast.trust()));
            EngineWire wire = stage.engines();
            wire.handshake();
            stage.client()
                    .saw(
                            "type",
                            wire.client
                                    .engine
                                    .getSession()
                                    .getPeerCertificates()[0]
                                    .getPublicKey()
                                    .getAlgorithm());
        });

        pair("a server with certificates of two types, and a client that takes one of them", stage -> {
            KeyManager[] both = TestCertificates.keyManagersOf(Cast.siteLeaf(), RSA);
            stage.server().use(stage.server().context(both, Cast.trust()));
            EngineWire wire = stage.engines();
            Parameters.change(
                    wire.client.engine,
                    p -> NewerMethods.set(
                            p, "setSignatureSchemes", "rsa_pss_rsae_sha256", "rsa_pkcs1_sha256", "ecdsa_sha1"));
            Alerts.attempt(stage, wire);
        });
    }

    private void stores() {
        for (String type : new String[] {"PKCS12", "JKS"}) {
            for (String factory : new String[] {"SunX509", "NewSunX509"}) {
                pair("a store " + type + " and the factory " + factory, stage -> {
                    KeyStore store = store(type, RSA);
                    KeyManagerFactory made = KeyManagerFactory.getInstance(factory);
                    made.init(store, PASSWORD);
                    stage.server().use(stage.server().context(made.getKeyManagers(), Cast.trust()));
                    EngineWire wire = stage.engines().handshake();
                    stage.client()
                            .saw("principal", wire.client.engine.getSession().getPeerPrincipal());
                });
            }
        }

        pair("several stores in one key manager", stage -> {
            Leaf other = Cast.AUTHORITY.leaf(Algorithm.EC_P256, "other.example");
            KeyManagerFactory made = KeyManagerFactory.getInstance("NewSunX509");
            made.init(new KeyStoreBuilderParameters(List.of(
                    Builder.newInstance(store("PKCS12", other), new KeyStore.PasswordProtection(PASSWORD)),
                    Builder.newInstance(store("JKS", Cast.siteLeaf()), new KeyStore.PasswordProtection(PASSWORD)))));
            stage.server().use(stage.server().context(made.getKeyManagers(), Cast.trust()));
            stage.client()
                    .use(stage.client().context(null, RecordingTrust.everybody().extended()));
            EngineWire wire = stage.engines().handshake();
            stage.client().saw("principal", wire.client.engine.getSession().getPeerPrincipal());
        });

        differs(
                "several stores in one key manager",
                Who.CLIENT,
                "principal",
                "CN=other.example",
                "CN=site.example",
                "The JDK's key managers do not go by the server name if an EC certificate lacks the keyAgreement bit, which public"
                        + " authorities no longer set. We look for a certificate of the right name: with ECH every server has two");

        pair("a socket's session has the certificates", stage -> {
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            SocketWire wire = stage.sockets();
            wire.server.setNeedClientAuth(true);
            wire.handshake();
            for (SSLSocket socket : List.of(wire.client, wire.server)) {
                Actor who = socket == wire.client ? stage.client() : stage.server();
                who.saw("local", socket.getSession().getLocalPrincipal());
                who.saw("peer", socket.getSession().getPeerPrincipal());
            }
        });
    }

    private static KeyStore store(String type, Leaf leaf) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setKeyEntry("leaf", leaf.key(), PASSWORD, leaf.chain().toArray(new X509Certificate[0]));
        return store;
    }
}
