package org.echjsse.differential;

import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** What begins a handshake, what there is to see during it, and what can be changed before it and not after. */
final class SocketHandshakes extends Chapter {
    SocketHandshakes() {
        super("Socket: handshake");
        beginning();
        again();
        settings();
        modes();
        deliberate();
    }

    private void deliberate() {
        differs(new Difference(
                title(),
                "a client shakes hands again",
                Who.CLIENT,
                "again",
                "done",
                "SSLException",
                "TLS 1.2 is not negotiated anew on a connection: that has been the way into several attacks, TLS 1.3 has no such"
                        + " thing, and most servers refuse it. The connection goes on as it was.",
                Tls.V12,
                Difference.Jdk.ALL));
        differs(
                "a server that may create no session has none to go on with",
                Who.CLIENT,
                "handshake",
                "SSLHandshakeException",
                "SSLException",
                "The alert is internal_error, as that of an engine is; SunJSSE's sockets and engines send different ones.");
        differs(
                "a client that may create no session has none to go on with",
                Who.SERVER,
                "handshake",
                "SSLHandshakeException",
                "SSLHandshakeException caused by EOFException",
                "A client that never says hello sends no alert either: it closes the connection.");
    }

    private void beginning() {
        pair("the first read and the first write begin the handshake", stage -> {
            SocketWire wire = stage.sockets();
            CompletableFuture<String> reading = Stage.inBackground(() -> SocketWire.receive(wire.server, 5));
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", Stage.await(reading));
            stage.server().saw("protocol", wire.server.getSession().getProtocol());
            stage.client().saw("protocol", wire.client.getSession().getProtocol());
        });

        pair("a client's first read and a server's first write begin it as well", stage -> {
            SocketWire wire = stage.sockets();
            CompletableFuture<String> reading = Stage.inBackground(() -> SocketWire.receive(wire.client, 5));
            SocketWire.send(wire.server, "hello");
            stage.client().saw("received", Stage.await(reading));
        });

        pair("to ask for the session begins the handshake and waits for its end", stage -> {
            SocketWire wire = stage.sockets();
            CompletableFuture<SSLSession> asking = Stage.inBackground(wire.server::getSession);
            SSLSession session = wire.client.getSession();
            stage.client().saw("protocol", session.getProtocol());
            stage.client().saw("valid", session.isValid());
            stage.client().saw("peer", session.getPeerPrincipal());
            stage.server().saw("protocol", Stage.await(asking).getProtocol());
            stage.server().saw("local", Stage.await(asking).getLocalPrincipal());
        });

        pair("nothing else begins the handshake", stage -> {
            SocketWire wire = stage.sockets();
            wire.client.getHandshakeSession();
            wire.client.getApplicationProtocol();
            wire.client.getHandshakeApplicationProtocol();
            wire.client.getSSLParameters();
            wire.client.getInputStream().available();
            wire.client.getOutputStream().flush();
            stage.client().saw("as text", wire.client.toString().contains("SSL_NULL_WITH_NULL_NULL"));
            wire.client.setUseClientMode(false);
            wire.client.setUseClientMode(true);
            SocketWire.send(wire.handshake().client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });

        pair("the session of a socket is one object after the handshake", stage -> {
            SocketWire wire = stage.sockets().handshake();
            stage.client().saw("same", wire.client.getSession() == wire.client.getSession());
            stage.client().saw("handshake session", wire.client.getHandshakeSession());
            wire.client.getSession().putValue("mark", "mine");
            stage.client().saw("value", wire.client.getSession().getValue("mark"));
            stage.server().saw("value", wire.server.getSession().getValue("mark"));
        });

        pair("peer host and port of the session are those of the socket", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SSLSocket client = stage.client().socket(listening.getLocalPort());
            SocketWire wire =
                    SocketWire.of(stage, client, (SSLSocket) listening.accept()).handshake();
            stage.client().saw("host", wire.client.getSession().getPeerHost());
            stage.client().saw("port", wire.client.getSession().getPeerPort() == listening.getLocalPort());
            stage.server().saw("host", wire.server.getSession().getPeerHost());
            stage.server().saw("port", wire.server.getSession().getPeerPort() == client.getLocalPort());
        });

        pair("the session of a failed handshake is nobody's", stage -> {
            stage.client().use(stage.client().context(null, null));
            SocketWire wire = stage.sockets();
            Stage.inBackground(wire.server::getSession);
            stage.client().does("handshake", wire.client::startHandshake);
            SSLSession session = wire.client.getSession();
            stage.client().saw("suite", session.getCipherSuite());
            stage.client().saw("protocol", session.getProtocol());
            stage.client().saw("valid", session.isValid());
            stage.client().tries("peer", session::getPeerCertificates);
            stage.client().tries("principal", session::getPeerPrincipal);
            stage.client().saw("local", session.getLocalCertificates());
            stage.client().saw("id", session.getId().length);
            stage.client().saw("handshake session", wire.client.getHandshakeSession());
        });
    }

    private void again() {
        pair("to shake hands again is to change the keys", Tls.V13, stage -> {
            SocketWire wire = stage.sockets().handshake();
            SSLSession session = wire.client.getSession();
            stage.client().doesInWords("again", wire.client::startHandshake);
            stage.client().doesInWords("once more", wire.client::startHandshake);
            stage.client().saw("same session", wire.client.getSession() == session);
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.server().doesInWords("again", wire.server::startHandshake);
            SocketWire.send(wire.server, "welcome");
            stage.client().saw("received", SocketWire.receive(wire.client, 7));
            SocketWire.send(wire.client, "goodbye");
            stage.server().saw("received at last", SocketWire.receive(wire.server, 7));
        });

        pair("a client shakes hands again", Tls.V12, stage -> {
            SocketWire wire = stage.sockets().handshake();
            CompletableFuture<String> reading = Stage.inBackground(() -> {
                try {
                    return SocketWire.receive(wire.server, 5);
                } catch (Exception e) {
                    return Thrown.words(e);
                }
            });
            stage.client().does("again", wire.client::startHandshake);
            stage.client().does("write", () -> SocketWire.send(wire.client, "hello"));
            stage.server().saw("read", Stage.await(reading));
            stage.client().saw("closed", wire.client.isClosed());
        });
    }

    private void settings() {
        pair("what is set after the handshake has begun is for the next one", stage -> {
            SocketWire wire = stage.sockets().handshake();
            String suite = wire.client.getSession().getCipherSuite();
            String[] one = {"TLS_AES_128_GCM_SHA256"};
            stage.client().doesInWords("suites", () -> wire.client.setEnabledCipherSuites(one));
            stage.client().saw("suites read", wire.client.getEnabledCipherSuites());
            stage.client().doesInWords("protocols", () -> wire.client.setEnabledProtocols(new String[] {"TLSv1.2"}));
            stage.client().saw("protocols read", wire.client.getEnabledProtocols());
            stage.client()
                    .saw("suite", wire.client.getSession().getCipherSuite().equals(suite));
            stage.client().doesInWords("creation", () -> wire.client.setEnableSessionCreation(false));
            stage.client().saw("creation read", wire.client.getEnableSessionCreation());
            stage.server().doesInWords("need", () -> wire.server.setNeedClientAuth(true));
            stage.server().saw("need read", wire.server.getNeedClientAuth());
            stage.client()
                    .doesInWords("parameters", () -> wire.client.setSSLParameters(wire.client.getSSLParameters()));
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });

        solo("settings of a socket are read as they were set", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            stage.it().saw("client", socket.getUseClientMode());
            stage.it().saw("creation", socket.getEnableSessionCreation());
            stage.it().saw("need", socket.getNeedClientAuth());
            stage.it().saw("want", socket.getWantClientAuth());
            socket.setWantClientAuth(true);
            stage.it().saw("wanted", socket.getNeedClientAuth() + " " + socket.getWantClientAuth());
            socket.setNeedClientAuth(true);
            stage.it().saw("needed", socket.getNeedClientAuth() + " " + socket.getWantClientAuth());
            socket.setWantClientAuth(false);
            stage.it().saw("neither", socket.getNeedClientAuth() + " " + socket.getWantClientAuth());
            stage.it().doesInWords("no protocols", () -> socket.setEnabledProtocols(null));
            stage.it().does("a wrong protocol", () -> socket.setEnabledProtocols(new String[] {"TLSv9"}));
            stage.it().does("a protocol that is null", () -> socket.setEnabledProtocols(new String[1]));
            stage.it().doesInWords("no suites", () -> socket.setEnabledCipherSuites(null));
            stage.it().doesInWords("a wrong suite", () -> socket.setEnabledCipherSuites(new String[] {"TLS_NONE"}));
            stage.it().does("no parameters", () -> socket.setSSLParameters(null));
        });

        solo("an array of settings is a copy", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            String[] protocols = {"TLSv1.2"};
            socket.setEnabledProtocols(protocols);
            protocols[0] = "TLSv1.3";
            stage.it().saw("set", socket.getEnabledProtocols());
            socket.getEnabledProtocols()[0] = "TLSv1.3";
            stage.it().saw("got", socket.getEnabledProtocols());
            socket.getSupportedProtocols()[0] = "mine";
            stage.it().saw("supported", socket.getSupportedProtocols()[0].equals("mine"));
        });

        solo("a socket without a protocol connects and says that it has none", stage -> {
            SSLSocket socket = stage.it().unconnectedSocket();
            socket.setEnabledProtocols(new String[0]);
            stage.it().saw("protocols", socket.getEnabledProtocols());
            socket.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
            stage.it().saw("suites", socket.getEnabledCipherSuites());
        });

        pair("sides without a protocol in common do not meet", stage -> {
            SocketWire wire = stage.sockets();
            wire.client.setEnabledProtocols(new String[] {stage.protocol() == Tls.V13 ? "TLSv1.2" : "TLSv1.3"});
            wire.attempt(stage);
            stage.client().saw("closed", wire.client.isClosed());
            stage.server().saw("closed", wire.server.isClosed());
        });
    }

    private void modes() {
        pair("the role is fixed when the handshake has begun", stage -> {
            SocketWire wire = stage.sockets().handshake();
            stage.client().doesInWords("same", () -> wire.client.setUseClientMode(true));
            stage.client().doesInWords("other", () -> wire.client.setUseClientMode(false));
            stage.server().doesInWords("other", () -> wire.server.setUseClientMode(true));
            stage.client().saw("client", wire.client.getUseClientMode());
        });

        pair("roles may be exchanged before the handshake", stage -> {
            stage.client().use(stage.client().context(Cast.site(), Cast.trust()));
            SocketWire wire = stage.sockets();
            wire.client.setUseClientMode(false);
            wire.server.setUseClientMode(true);
            SocketWire.send(wire.handshake().client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.server().saw("peer", wire.server.getSession().getPeerPrincipal());
            stage.client().saw("local", wire.client.getSession().getLocalPrincipal());
        });

        pair("two clients do not understand each other", stage -> {
            SocketWire wire = stage.sockets();
            wire.server.setUseClientMode(true);
            wire.attempt(stage);
        });

        pair("a server that may create no session has none to go on with", stage -> {
            SocketWire wire = stage.sockets();
            wire.server.setEnableSessionCreation(false);
            wire.attempt(stage);
        });

        pair("a client that may create no session has none to go on with", stage -> {
            SocketWire wire = stage.sockets();
            wire.client.setEnableSessionCreation(false);
            stage.client().does("handshake", wire.client::startHandshake);
            stage.client().saw("closed", wire.client.isClosed());
            stage.server().does("handshake", wire.server::startHandshake);
        });
    }
}
