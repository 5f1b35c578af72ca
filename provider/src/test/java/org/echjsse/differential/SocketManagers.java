package org.echjsse.differential;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

/** What those see of a socket who decide during its handshake: managers of trust and keys, and selectors of protocols. */
final class SocketManagers extends Chapter {
    SocketManagers() {
        super("Socket: during the handshake");
        trust();
        keys();
        protocols();
    }

    private void trust() {
        pair("who checks the server's certificate is asked about the socket", stage -> {
            Looking looking = new Looking(stage.client());
            stage.client().use(stage.client().context(null, new TrustManager[] {looking}));
            SocketWire wire = stage.sockets().handshake();
            stage.client().saw("this socket", looking.asked == wire.client);
        });

        pair("who checks the client's certificate is asked about the socket", stage -> {
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            Looking looking = new Looking(stage.server());
            stage.server().use(stage.server().context(Cast.site(), new TrustManager[] {looking}));
            SSLServerSocket listening = stage.server().serverSocket();
            listening.setNeedClientAuth(true);
            SocketWire wire = SocketWire.connect(stage, listening).handshake();
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.server().saw("this socket", looking.asked == wire.server);
        });
    }

    private void keys() {
        pair("who chooses the server's key is asked about the socket", stage -> {
            Choosing choosing = new Choosing((X509KeyManager) Cast.site()[0], stage.server());
            stage.server().use(stage.server().context(new KeyManager[] {choosing}, Cast.trust()));
            SocketWire wire = stage.sockets().handshake();
            stage.server().saw("this socket", choosing.asked == wire.server);
        });

        pair("who chooses the client's key is asked about the socket", stage -> {
            Choosing choosing = new Choosing((X509KeyManager) Cast.client()[0], stage.client());
            stage.client().use(stage.client().context(new KeyManager[] {choosing}, Cast.trust()));
            SSLServerSocket listening = stage.server().serverSocket();
            listening.setNeedClientAuth(true);
            SocketWire wire = SocketWire.connect(stage, listening).handshake();
            stage.client().saw("this socket", choosing.asked == wire.client);
        });
    }

    private void protocols() {
        pair("a server's list of application protocols decides", stage -> {
            SocketWire wire = stage.sockets();
            offer(wire.client, "http/1.1", "h2");
            offer(wire.server, "h2", "http/1.1");
            tellProtocols(stage, wire);
        });

        pair("sides without an application protocol in common do not meet", stage -> {
            SocketWire wire = stage.sockets();
            offer(wire.client, "h2");
            offer(wire.server, "spdy/3");
            wire.attempt(stage);
        });

        pair("a server's selector decides, and its list does not", stage -> {
            SocketWire wire = stage.sockets();
            offer(wire.client, "one", "two");
            offer(wire.server, "one");
            wire.server.setHandshakeApplicationProtocolSelector((socket, offered) -> {
                stage.server().saw("socket", socket == wire.server);
                stage.server().saw("offered", offered);
                stage.server().saw("session", socket.getHandshakeSession() != null);
                stage.server().saw("so far", socket.getHandshakeApplicationProtocol());
                return "two";
            });
            stage.server().saw("set", wire.server.getHandshakeApplicationProtocolSelector() != null);
            stage.client().saw("set", wire.client.getHandshakeApplicationProtocolSelector() != null);
            tellProtocols(stage, wire);
        });

        pair("a selector that wants none goes on without", stage -> {
            SocketWire wire = stage.sockets();
            offer(wire.client, "one", "two");
            wire.server.setHandshakeApplicationProtocolSelector((socket, offered) -> "");
            tellProtocols(stage, wire);
        });

        pair("a selector that knows none ends the handshake", stage -> {
            SocketWire wire = stage.sockets();
            offer(wire.client, "one", "two");
            wire.server.setHandshakeApplicationProtocolSelector((socket, offered) -> null);
            wire.attempt(stage);
        });

        pair("a selector is not asked if the client offers nothing", stage -> {
            SocketWire wire = stage.sockets();
            wire.server.setHandshakeApplicationProtocolSelector((socket, offered) -> {
                throw new IllegalStateException("asked");
            });
            tellProtocols(stage, wire);
        });
    }

    private static void offer(SSLSocket socket, String... protocols) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
    }

    private static void tellProtocols(Stage stage, SocketWire wire) throws Exception {
        stage.client().saw("before", wire.client.getApplicationProtocol());
        wire.handshake();
        for (Who who : Who.BOTH) {
            stage.actor(who).saw("protocol", wire.end(who).getApplicationProtocol());
            stage.actor(who).saw("during the handshake", wire.end(who).getHandshakeApplicationProtocol());
        }
    }

    /** What a manager sees of the session of the handshake. */
    private static void tell(Actor actor, Socket socket) {
        SSLSocket secure = (SSLSocket) socket;
        SSLSession session = secure.getHandshakeSession();
        actor.saw("type", session instanceof ExtendedSSLSession);
        actor.saw("protocol", session.getProtocol());
        actor.saw("suite", session.getCipherSuite());
        actor.saw("host", session.getPeerHost());
        actor.saw("port", session.getPeerPort() == secure.getPort());
        actor.saw("connected", secure.isConnected());
        actor.saw("client", secure.getUseClientMode());
        if (session instanceof ExtendedSSLSession extended) {
            actor.tries("names", () -> extended.getRequestedServerNames());
        }
    }

    /** Trusts everybody, and looks at the socket. */
    private static final class Looking extends X509ExtendedTrustManager {
        private final Actor actor;
        private volatile Socket asked;

        Looking(Actor actor) {
            this.actor = actor;
        }

        private void look(X509Certificate[] chain, String authType, Socket socket) {
            asked = socket;
            actor.saw("chain", chain.length);
            actor.saw("type of authentication", authType);
            tell(actor, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            look(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            look(chain, authType, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new IllegalStateException("not of an engine");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new IllegalStateException("not of an engine");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("of a socket");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("of a socket");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {Cast.AUTHORITY.certificate()};
        }
    }

    /** Chooses as another one does, and looks at the socket when it has chosen. */
    private static final class Choosing extends X509ExtendedKeyManager {
        private final X509KeyManager chooser;
        private final Actor actor;
        private volatile Socket asked;

        Choosing(X509KeyManager chooser, Actor actor) {
            this.chooser = chooser;
            this.actor = actor;
        }

        private String look(String alias, Socket socket) {
            if (alias != null && asked == null) {
                asked = socket;
                tell(actor, socket);
            }
            return alias;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return look(chooser.chooseServerAlias(keyType, issuers, socket), socket);
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return look(chooser.chooseClientAlias(keyTypes, issuers, socket), socket);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return chooser.getClientAliases(keyType, issuers);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return chooser.getServerAliases(keyType, issuers);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chooser.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return chooser.getPrivateKey(alias);
        }
    }
}
