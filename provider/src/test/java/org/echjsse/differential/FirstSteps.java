package org.echjsse.differential;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** A handshake, a word each way, and good-bye: what every program does. */
final class FirstSteps extends Chapter {
    FirstSteps() {
        super("First steps");

        pair("engines shake hands, talk and close", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.send(wire.client, "hello");
            stage.server().saw("received", wire.server.takeText());
            wire.send(wire.server, "welcome");
            stage.client().saw("received", wire.client.takeText());
            wire.client.engine.closeOutbound();
            wire.settle();
            wire.server.engine.closeOutbound();
            wire.settle();
            tellEnd(stage.client(), wire.client.engine);
            tellEnd(stage.server(), wire.server.engine);
        });

        pair("sockets shake hands, talk and close", stage -> {
            SocketWire wire = stage.sockets().handshake();
            SocketWire.send(wire.client, "hello");
            stage.server().saw("received", SocketWire.receive(wire.server, 5));
            SocketWire.send(wire.server, "welcome");
            stage.client().saw("received", SocketWire.receive(wire.client, 7));
            SocketWire.close(wire.client);
            stage.server().saw("end", wire.server.getInputStream().read());
            SocketWire.close(wire.server);
            stage.client().saw("closed", wire.client.isClosed());
            stage.server().saw("closed", wire.server.isClosed());
        });

        pair("both sides agree on protocol and suite", stage -> {
            EngineWire wire = stage.engines().handshake();
            tellSession(stage.client(), wire.client.engine.getSession());
            tellSession(stage.server(), wire.server.engine.getSession());
        });
    }

    private static void tellEnd(Actor actor, SSLEngine engine) {
        actor.saw("inbound done", engine.isInboundDone());
        actor.saw("outbound done", engine.isOutboundDone());
        actor.saw("status", engine.getHandshakeStatus());
    }

    private static void tellSession(Actor actor, SSLSession session) {
        actor.saw("protocol", session.getProtocol());
        actor.saw("suite", session.getCipherSuite());
        actor.saw("valid", session.isValid());
    }
}
