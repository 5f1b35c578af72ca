package org.echjsse.differential;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** TLS through a proxy, which is layered over the connection to it. */
final class ProxiedSockets extends Chapter {
    ProxiedSockets() {
        super("Socket: proxies");

        pair("TLS goes through an HTTP proxy that was asked to connect", stage -> {
            SmallProxy proxy = new SmallProxy(stage);
            SSLServerSocket listening = stage.server().serverSocket();
            int port = listening.getLocalPort();
            Socket below = stage.closing(new Socket());
            below.connect(proxy.address());
            below.getOutputStream()
                    .write(("CONNECT " + Cast.SITE + ":" + port + " HTTP/1.1\r\nHost: " + Cast.SITE + "\r\n\r\n")
                            .getBytes());
            stage.client().saw("answer", head(below));
            tell(stage, proxy, listening, stage.client().socketOver(below, true));
        });

        pair("TLS goes through a SOCKS proxy that looks the name up", stage -> {
            SmallProxy proxy = new SmallProxy(stage);
            SSLServerSocket listening = stage.server().serverSocket();
            Socket below = stage.closing(new Socket(new Proxy(Proxy.Type.SOCKS, proxy.address())));
            below.connect(InetSocketAddress.createUnresolved(Cast.SITE, listening.getLocalPort()));
            tell(stage, proxy, listening, stage.client().socketOver(below, true));
        });

        pair("TLS goes through a SOCKS proxy to an address", stage -> {
            SmallProxy proxy = new SmallProxy(stage);
            SSLServerSocket listening = stage.server().serverSocket();
            Socket below = stage.closing(new Socket(new Proxy(Proxy.Type.SOCKS, proxy.address())));
            below.connect(DirectSockets.loopback(listening.getLocalPort()));
            tell(stage, proxy, listening, stage.client().socketOver(below, true));
        });

        pair("a connection through a proxy is still there for the program after TLS", Tls.V13, stage -> {
            SmallProxy proxy = new SmallProxy(stage);
            SSLServerSocket listening = stage.server().serverSocket();
            Socket below = stage.closing(new Socket(new Proxy(Proxy.Type.SOCKS, proxy.address())));
            below.connect(DirectSockets.loopback(listening.getLocalPort()));
            SSLSocket client = stage.client().socketOver(below, false);
            SocketWire wire =
                    SocketWire.of(stage, client, (SSLSocket) listening.accept()).handshake();
            client.shutdownOutput();
            stage.server().saw("end", wire.server.getInputStream().read());
            wire.server.shutdownOutput();
            stage.client().saw("end", client.getInputStream().read());
            client.close();
            stage.client().saw("closed", client.isClosed());
            stage.client().saw("closed below", below.isClosed());
        });
    }

    private static void tell(Stage stage, SmallProxy proxy, SSLServerSocket listening, SSLSocket client)
            throws Exception {
        SSLParameters parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);
        SocketWire wire =
                SocketWire.of(stage, client, (SSLSocket) listening.accept()).handshake();
        SocketWire.send(wire.client, "hello");
        stage.server().saw("received", SocketWire.receive(wire.server, 5));
        SocketWire.send(wire.server, "welcome");
        stage.client().saw("received", SocketWire.receive(wire.client, 7));
        stage.client().saw("host", client.getSession().getPeerHost());
        stage.client().saw("proxy was asked for", List.copyOf(proxy.asked()));
        ExtendedSSLSession session = (ExtendedSSLSession) wire.server.getSession();
        stage.server().saw("was asked for", session.getRequestedServerNames());
        SocketWire.close(client);
        stage.server().saw("end", wire.server.getInputStream().read());
    }

    private static String head(Socket below) throws Exception {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) below.getInputStream().read());
        }
        return head.toString().trim();
    }
}
