package org.echjsse.differential;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Server sockets, and what they hand on to the sockets that they accept. */
final class ServerSockets extends Chapter {
    ServerSockets() {
        super("Server socket");
        life();
        settings();
        inheritance();
    }

    private void life() {
        solo("a server socket that is not bound accepts nothing", stage -> {
            SSLServerSocket listening = unbound(stage);
            stage.it().triesInWords("accept", listening::accept);
            stage.it().saw("address", listening.getInetAddress());
            stage.it().saw("local", listening.getLocalSocketAddress());
            stage.it().saw("port", listening.getLocalPort());
            stage.it().saw("closed", listening.isClosed());
        });

        pair("a server socket is bound after it was made, and once only", stage -> {
            SSLServerSocket listening = (SSLServerSocket)
                    stage.server().context().getServerSocketFactory().createServerSocket();
            stage.closing(listening);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            stage.server().saw("bound", listening.isBound());
            stage.server()
                    .doesInWords(
                            "again", () -> listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            SocketWire wire = SocketWire.connect(stage, listening).handshake();
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });

        pair("sockets that were accepted outlive the server socket", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SocketWire wire = SocketWire.connect(stage, listening);
            listening.close();
            listening.close();
            stage.server().saw("closed", listening.isClosed());
            stage.server().saw("bound", listening.isBound());
            stage.server().tries("accept", listening::accept);
            stage.server().doesInWords("bind", () -> listening.bind(null));
            stage.server().triesInWords("time-out", listening::getSoTimeout);
            stage.server().saw("as text", listening.toString().replaceAll("localport=\\d+", "localport=N"));
            SocketWire.send(wire.handshake().client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });

        pair("one server socket accepts many, and none waits for another's handshake", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            List<SocketWire> wires = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                wires.add(SocketWire.connect(stage, listening));
            }
            for (int i = 4; i >= 0; i--) {
                SocketWire.send(wires.get(i).handshake().client, "client " + i);
                stage.server().saw("received " + i, SocketWire.receive(wires.get(i).server, 8));
            }
        });

        pair("a client that connects and says nothing is accepted", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                SSLSocket accepted = stage.closing((SSLSocket) listening.accept());
                DirectSockets.tellStates(stage.server(), "", accepted);
                stage.server().saw("client", accepted.getUseClientMode());
                stage.server().saw("from", accepted.getPort() == silent.getLocalPort());
                stage.server().saw("suite", accepted.toString().contains("SSL_NULL_WITH_NULL_NULL"));
            }
        });

        solo("two server sockets do not share a port", stage -> {
            try (ServerSocket first = stage.it().serverSocket()) {
                stage.it().does("second", () -> stage.it()
                        .context()
                        .getServerSocketFactory()
                        .createServerSocket(first.getLocalPort(), 1, InetAddress.getLoopbackAddress())
                        .close());
            }
        });
    }

    private void settings() {
        solo("a server socket is set to this in the beginning", stage -> {
            SSLServerSocket listening = unbound(stage);
            stage.it().saw("client", listening.getUseClientMode());
            stage.it().saw("need", listening.getNeedClientAuth());
            stage.it().saw("want", listening.getWantClientAuth());
            stage.it().saw("creation", listening.getEnableSessionCreation());
            stage.it().saw("protocols", listening.getEnabledProtocols());
            SSLParameters parameters = listening.getSSLParameters();
            stage.it().saw("server names", parameters.getServerNames());
            stage.it().saw("matchers", parameters.getSNIMatchers());
            stage.it().saw("identification", parameters.getEndpointIdentificationAlgorithm());
            stage.it().saw("constraints", parameters.getAlgorithmConstraints() != null);
            stage.it().saw("application protocols", parameters.getApplicationProtocols().length);
            stage.it().saw("order", parameters.getUseCipherSuitesOrder());
        });

        solo("need and want of a server socket exclude each other", stage -> {
            SSLServerSocket listening = unbound(stage);
            listening.setWantClientAuth(true);
            stage.it().saw("wanted", listening.getNeedClientAuth() + " " + listening.getWantClientAuth());
            listening.setNeedClientAuth(true);
            stage.it().saw("needed", listening.getNeedClientAuth() + " " + listening.getWantClientAuth());
            listening.setWantClientAuth(true);
            stage.it().saw("wanted again", listening.getNeedClientAuth() + " " + listening.getWantClientAuth());
            listening.setNeedClientAuth(false);
            stage.it().saw("neither", listening.getNeedClientAuth() + " " + listening.getWantClientAuth());
        });

        solo("settings that no server socket can have are refused", stage -> {
            SSLServerSocket listening = unbound(stage);
            stage.it().doesInWords("no protocols", () -> listening.setEnabledProtocols(null));
            stage.it().does("a wrong protocol", () -> listening.setEnabledProtocols(new String[] {"TLSv9"}));
            stage.it().doesInWords("no suites", () -> listening.setEnabledCipherSuites(null));
            stage.it().doesInWords("a wrong suite", () -> listening.setEnabledCipherSuites(new String[] {"TLS_NONE"}));
            stage.it().does("no parameters", () -> listening.setSSLParameters(null));
        });

        solo("a server socket takes the role of its sockets, and their defaults with it", stage -> {
            SSLServerSocket listening = unbound(stage);
            listening.setUseClientMode(true);
            stage.it().saw("client", listening.getUseClientMode());
            stage.it().saw("protocols", listening.getEnabledProtocols());
            listening.setEnabledProtocols(new String[] {"TLSv1.2"});
            listening.setUseClientMode(false);
            stage.it().saw("server", listening.getUseClientMode());
            stage.it().saw("protocols kept", listening.getEnabledProtocols());
        });
    }

    private void inheritance() {
        pair("what is accepted is set as the server socket is", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            listening.setNeedClientAuth(true);
            listening.setEnableSessionCreation(false);
            listening.setEnabledProtocols(new String[] {"TLSv1.2"});
            listening.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
            SSLParameters parameters = listening.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("site\\.example")));
            parameters.setUseCipherSuitesOrder(false);
            parameters.setMaximumPacketSize(5000);
            listening.setSSLParameters(parameters);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
                SSLSocket accepted = stage.closing((SSLSocket) listening.accept());
                stage.server().saw("accepted", client.isConnected());
                stage.server().saw("need", accepted.getNeedClientAuth());
                stage.server().saw("creation", accepted.getEnableSessionCreation());
                stage.server().saw("protocols", accepted.getEnabledProtocols());
                stage.server().saw("suites", accepted.getEnabledCipherSuites());
                SSLParameters inherited = accepted.getSSLParameters();
                stage.server().saw("application protocols", inherited.getApplicationProtocols());
                stage.server().saw("matchers", inherited.getSNIMatchers().size());
                stage.server().saw("order", inherited.getUseCipherSuitesOrder());
                stage.server().saw("packet", inherited.getMaximumPacketSize());
            }
        });

        pair("what is set on the server socket after the accept concerns the next one", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SocketWire first = SocketWire.connect(stage, listening);
            listening.setWantClientAuth(true);
            listening.setEnableSessionCreation(false);
            stage.server().saw("first wants", first.server.getWantClientAuth());
            stage.server().saw("first creates", first.server.getEnableSessionCreation());
            first.server.setNeedClientAuth(true);
            stage.server().saw("server socket needs", listening.getNeedClientAuth());
            SocketWire second = SocketWire.connect(stage, listening);
            stage.server().saw("second wants", second.server.getWantClientAuth());
            stage.server().saw("second creates", second.server.getEnableSessionCreation());
        });

        pair("sockets that are accepted as clients begin the handshake", stage -> {
            stage.client().use(stage.client().context(Cast.site(), Cast.trust()));
            SSLServerSocket listening = stage.server().serverSocket();
            listening.setUseClientMode(true);
            SocketWire wire = SocketWire.connect(stage, listening);
            wire.client.setUseClientMode(false);
            stage.server().saw("client", wire.server.getUseClientMode());
            SocketWire.send(wire.handshake().client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.server().saw("peer", wire.server.getSession().getPeerPrincipal());
        });

        pair("the suites of the server socket are those that its sockets agree to", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            listening.setEnabledCipherSuites(
                    new String[] {"TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
            SocketWire wire = SocketWire.connect(stage, listening).handshake();
            stage.client().saw("suite", wire.client.getSession().getCipherSuite());
            stage.server().saw("suite", wire.server.getSession().getCipherSuite());
        });
    }

    private static SSLServerSocket unbound(Stage stage) throws Exception {
        SSLServerSocket made =
                (SSLServerSocket) stage.it().context().getServerSocketFactory().createServerSocket();
        return stage.closing(made);
    }
}
