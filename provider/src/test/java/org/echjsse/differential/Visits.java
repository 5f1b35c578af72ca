package org.echjsse.differential;

import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A client that comes to the same server again and again, with the same contexts. Whether a session goes on is told by the server's
 * certificate: a handshake that resumes shows none. Not thread-safe.
 */
final class Visits {
    private final Stage stage;
    private final Looking trust = Looking.away(Cast.trust());
    private SSLServerSocket listening;

    private Visits(Stage stage, KeyManager[] clientKeys) throws Exception {
        this.stage = stage;
        stage.client().use(stage.client().context(clientKeys, trust.managers()));
    }

    static Visits of(Stage stage) throws Exception {
        return new Visits(stage, null);
    }

    /** With a certificate for the client. */
    static Visits withCertificate(Stage stage) throws Exception {
        return new Visits(stage, Cast.client());
    }

    /** Another client context, with nothing in it. */
    void forget() throws Exception {
        stage.client().use(stage.client().context(null, trust.managers()));
    }

    EngineWire engines() throws Exception {
        return stage.engines().handshake();
    }

    /** With settings of its own. */
    EngineWire engines(Consumer<SSLEngine> client, Consumer<SSLEngine> server) throws Exception {
        return unfinished(client, server).handshake();
    }

    EngineWire unfinished(Consumer<SSLEngine> client, Consumer<SSLEngine> server) throws Exception {
        EngineWire wire = stage.engines();
        client.accept(wire.client.engine);
        server.accept(wire.server.engine);
        return wire;
    }

    /** To another host and port than that of the site. */
    EngineWire engines(String host, int port) throws Exception {
        SSLEngine client = stage.client().context().createSSLEngine(host, port);
        client.setUseClientMode(true);
        if (stage.protocol().enabled() != null) {
            client.setEnabledProtocols(stage.protocol().enabled());
        }
        return new EngineWire(client, stage.server().engine()).handshake();
    }

    /** Sockets to the same port each time; a word from the server brings the client what comes behind the handshake. */
    SocketWire sockets() throws Exception {
        return sockets(client -> {});
    }

    SocketWire sockets(Consumer<SSLSocket> client) throws Exception {
        if (listening == null) {
            listening = stage.server().serverSocket();
        }
        SocketWire wire = SocketWire.connect(stage, listening);
        client.accept(wire.client);
        wire.handshake();
        SocketWire.send(wire.server, "welcome");
        SocketWire.receive(wire.client, 7);
        return wire;
    }

    /** Of the handshake since the last call: {@code "full"} or {@code "resumed"}. */
    String kind() {
        return trust.kind();
    }
}
