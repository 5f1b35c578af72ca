package org.echjsse.differential;

import java.io.InputStream;
import java.net.SocketException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;

/** Certificates of clients, wanted or needed: what each side sees, and when. In TLS 1.3 the client is done before the server has looked. */
final class ClientAuthentication extends Chapter {
    ClientAuthentication() {
        super("Socket: client authentication");
        given();
        missing();
        refused();
    }

    private void given() {
        for (boolean need : new boolean[] {true, false}) {
            pair("a certificate that is " + (need ? "needed" : "wanted") + " and given", stage -> {
                stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
                SocketWire wire = wire(stage, need).handshake();
                SocketWire.send(wire.client, "hello");
                stage.server().saw("received", SocketWire.receive(wire.server, 5));
                stage.server().saw("peer", wire.server.getSession().getPeerPrincipal());
                stage.server().saw("chain", wire.server.getSession().getPeerCertificates().length);
                stage.client().saw("local", wire.client.getSession().getLocalPrincipal());
                stage.client().saw("chain", wire.client.getSession().getLocalCertificates().length);
            });
        }

        pair("a certificate that nobody asks for is not given", stage -> {
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            SocketWire wire = stage.sockets().handshake();
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.server().tries("peer", () -> wire.server.getSession().getPeerPrincipal());
            stage.client().saw("local", wire.client.getSession().getLocalPrincipal());
            stage.client().saw("chain", wire.client.getSession().getLocalCertificates());
        });

        pair("an accepted socket asks for a certificate that the server socket did not", stage -> {
            stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
            SocketWire wire = stage.sockets();
            wire.server.setNeedClientAuth(true);
            SocketWire.send(wire.handshake().client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.server().saw("peer", wire.server.getSession().getPeerPrincipal());
        });
    }

    private void missing() {
        pair("a certificate that is wanted and not given", stage -> {
            SocketWire wire = wire(stage, false).handshake();
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            stage.server().tries("peer", () -> wire.server.getSession().getPeerPrincipal());
            stage.client().saw("local", wire.client.getSession().getLocalPrincipal());
        });

        pair("a certificate that is needed and not given", Tls.V13, stage -> {
            SocketWire wire = wire(stage, true);
            InputStream in = wire.client.getInputStream();
            wire.attempt(stage);
            stage.client().saw("closed", wire.client.isClosed());
            stage.client().saw("protocol", wire.client.getSession().getProtocol());
            stage.client().tries("read", in::read);
            stage.client().tries("again", in::read);
            stage.client().saw("closed after that", wire.client.isClosed());
            stage.client().saw("valid", wire.client.getSession().isValid());
            stage.server().saw("closed", wire.server.isClosed());
        });

        pair("a certificate that is needed and not given ends the handshake of both", Tls.V12, stage -> {
            tellRefusal(stage, wire(stage, true));
        });
    }

    private void refused() {
        pair("a certificate that the server does not trust", stage -> {
            distrust(stage);
            tellRefusal(stage, wire(stage, true));
        });

        pair("a certificate that is wanted only, and that the server does not trust", stage -> {
            distrust(stage);
            tellRefusal(stage, wire(stage, false));
        });
    }

    /** A client that is still writing hears of it as an alert or as a broken pipe, with SunJSSE too. */
    private static void tellRefusal(Stage stage, SocketWire wire) throws Exception {
        CompletableFuture<Void> serving = Stage.inBackground(() -> {
            stage.server().does("handshake", wire.server::startHandshake);
            return null;
        });
        boolean failed = false;
        try {
            wire.client.getOutputStream().write(1);
            wire.client.getInputStream().read();
        } catch (SSLException | SocketException refused) {
            failed = true;
        }
        Stage.await(serving);
        stage.client().saw("failed", failed);
        stage.client().saw("closed", wire.client.isClosed());
        stage.server().saw("closed", wire.server.isClosed());
    }

    /** A server that asks for certificates of our authority, and believes none. */
    private static void distrust(Stage stage) throws Exception {
        stage.client().use(stage.client().context(Cast.client(), Cast.trust()));
        TrustManager[] nobody =
                TrustOf.nobody(new CertificateException("nobody is trusted here"), Cast.AUTHORITY.certificate());
        stage.server().use(stage.server().context(Cast.site(), nobody));
    }

    private static SocketWire wire(Stage stage, boolean need) throws Exception {
        SSLServerSocket listening = stage.server().serverSocket();
        if (need) {
            listening.setNeedClientAuth(true);
        } else {
            listening.setWantClientAuth(true);
        }
        return SocketWire.connect(stage, listening);
    }
}
