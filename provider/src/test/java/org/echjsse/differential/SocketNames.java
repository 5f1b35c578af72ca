package org.echjsse.differential;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Under which name a server is asked for, and whether its certificate has to have it. */
final class SocketNames extends Chapter {
    /** A way to a client that is connected to a port of loopback. */
    private interface Way {
        SSLSocket connect(Stage stage, int port) throws Exception;
    }

    SocketNames() {
        super("Socket: names");
        asking();
        identifying();
        accepting();
    }

    private void asking() {
        way("a name in the address of createSocket", (stage, port) ->
                (SSLSocket) stage.client().context().getSocketFactory().createSocket(Cast.siteAddress(), port));
        way("a name in the address of connect", (stage, port) -> {
            SSLSocket client = stage.client().unconnectedSocket();
            client.connect(new InetSocketAddress(Cast.siteAddress(), port));
            return client;
        });
        way("the name of this machine", (stage, port) ->
                (SSLSocket) stage.client().context().getSocketFactory().createSocket("localhost", port));
        way("an address in place of a name", (stage, port) ->
                (SSLSocket) stage.client().context().getSocketFactory().createSocket("127.0.0.1", port));
        way("an address without a name", (stage, port) -> (SSLSocket) stage.client()
                .context()
                .getSocketFactory()
                .createSocket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        way("the name of a layered socket", (stage, port) -> (SSLSocket) stage.client()
                .context()
                .getSocketFactory()
                .createSocket(new Socket(InetAddress.getLoopbackAddress(), port), Cast.SITE, port, true));
        way("the address of a layered socket", (stage, port) -> (SSLSocket) stage.client()
                .context()
                .getSocketFactory()
                .createSocket(new Socket(Cast.siteAddress(), port), "127.0.0.1", port, true));
        way("a name that was set before the connection", (stage, port) -> {
            SSLSocket client = stage.client().unconnectedSocket();
            name(client, Cast.SITE);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return client;
        });
        way("a name that was set after the connection", (stage, port) -> {
            SSLSocket client = stage.client().unconnectedSocket();
            client.connect(new InetSocketAddress("127.0.0.1", port));
            name(client, Cast.SITE);
            return client;
        });
        way("no name, on request", (stage, port) -> {
            SSLSocket client = stage.client().socket(port);
            SSLParameters parameters = client.getSSLParameters();
            parameters.setServerNames(List.of());
            client.setSSLParameters(parameters);
            return client;
        });
        way("no name, on request before the connection", (stage, port) -> {
            SSLSocket client = stage.client().unconnectedSocket();
            SSLParameters parameters = client.getSSLParameters();
            parameters.setServerNames(List.of());
            client.setSSLParameters(parameters);
            client.connect(new InetSocketAddress(Cast.siteAddress(), port));
            return client;
        });
        way("a name that a reverse lookup has found", (stage, port) -> {
            InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            address.getHostName();
            return (SSLSocket) stage.client().context().getSocketFactory().createSocket(address, port);
        });
    }

    /** What the client says of it, and what the server hears. */
    private void way(String name, Way way) {
        pair(name, stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SSLSocket client = way.connect(stage, listening.getLocalPort());
            if (stage.protocol().enabled() != null) {
                client.setEnabledProtocols(stage.protocol().enabled());
            }
            stage.client().saw("names", client.getSSLParameters().getServerNames());
            stage.client().saw("as text", client.toString().replaceAll(",.*", ""));
            SocketWire wire =
                    SocketWire.of(stage, client, (SSLSocket) listening.accept()).handshake();
            stage.client().saw("host", client.getSession().getPeerHost());
            ExtendedSSLSession session = (ExtendedSSLSession) wire.server.getSession();
            stage.server().saw("asked for", session.getRequestedServerNames());
            stage.server().saw("its client", session.getPeerHost());
        });
    }

    private static void name(SSLSocket client, String name) {
        SSLParameters parameters = client.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        client.setSSLParameters(parameters);
    }

    private void identifying() {
        identified("a certificate is for the name that was connected to", (stage, port) -> stage.client()
                .socket(port));
        identified("a certificate is for the address that was connected to", (stage, port) ->
                (SSLSocket) stage.client().context().getSocketFactory().createSocket("127.0.0.1", port));
        identified("a certificate is not for the address that was connected to", (stage, port) ->
                (SSLSocket) stage.client().context().getSocketFactory().createSocket("127.0.0.2", port));
        identified("a certificate is not for the name that was connected to", (stage, port) -> {
            InetAddress other = InetAddress.getByAddress("other.example", new byte[] {127, 0, 0, 1});
            return (SSLSocket) stage.client().context().getSocketFactory().createSocket(other, port);
        });
        identified(
                "a certificate is not for the name of the layered socket", (stage, port) -> (SSLSocket) stage.client()
                        .context()
                        .getSocketFactory()
                        .createSocket(new Socket(Cast.siteAddress(), port), "other.example", port, true));
        identified("a certificate is for the name that was asked for, not that was connected to", (stage, port) -> {
            InetAddress other = InetAddress.getByAddress("other.example", new byte[] {127, 0, 0, 1});
            SSLSocket client =
                    (SSLSocket) stage.client().context().getSocketFactory().createSocket(other, port);
            name(client, Cast.SITE);
            return client;
        });
        identified("a certificate is for no name that a reverse lookup has found", (stage, port) -> {
            InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
            address.getHostName();
            return (SSLSocket) stage.client().context().getSocketFactory().createSocket(address, port);
        });
    }

    private void identified(String name, Way way) {
        pair(name, stage -> {
            SSLServerSocket listening = (SSLServerSocket)
                    stage.server().context().getServerSocketFactory().createServerSocket(0);
            stage.closing(listening);
            SSLSocket client = way.connect(stage, listening.getLocalPort());
            if (stage.protocol().enabled() != null) {
                client.setEnabledProtocols(stage.protocol().enabled());
            }
            SSLParameters parameters = client.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            client.setSSLParameters(parameters);
            SocketWire wire = SocketWire.of(stage, client, (SSLSocket) listening.accept());
            Stage.inBackground(wire.server::getSession);
            stage.client().does("handshake", client::startHandshake);
            stage.client().saw("closed", client.isClosed());
        });
    }

    private void accepting() {
        pair("a server accepts the names that it is set to", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SSLParameters parameters = listening.getSSLParameters();
            parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("site\\.example")));
            listening.setSSLParameters(parameters);
            SocketWire wire = SocketWire.connect(stage, listening).handshake();
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
        });

        pair("a server refuses the names that it is not set to", stage -> {
            SSLServerSocket listening = stage.server().serverSocket();
            SSLParameters parameters = listening.getSSLParameters();
            parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("another\\.example")));
            listening.setSSLParameters(parameters);
            SocketWire.connect(stage, listening).attempt(stage);
        });
    }
}
