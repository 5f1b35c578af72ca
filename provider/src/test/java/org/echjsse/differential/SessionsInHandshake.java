package org.echjsse.differential;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** What a trust manager can see of the handshake that it decides about, and what of it is there afterwards. */
final class SessionsInHandshake extends Chapter {
    SessionsInHandshake() {
        super("Session: during the handshake");

        pair("there is a handshake session only during the handshake", stage -> {
            AtomicReference<SSLSession> during = new AtomicReference<>();
            stage.client()
                    .use(stage.client()
                            .context(
                                    null,
                                    Looking.at(Cast.trust(), engine -> during.set(engine.getHandshakeSession()))));
            EngineWire wire = stage.engines();
            stage.client().saw("before", wire.client.engine.getHandshakeSession());
            wire.handshake();
            stage.client().saw("during", during.get() != null);
            stage.client().saw("after", wire.client.engine.getHandshakeSession());
            stage.server().saw("after", wire.server.engine.getHandshakeSession());
            stage.client().saw("the same afterwards", during.get().equals(wire.client.engine.getSession()));
        });

        pair("what a client's trust manager sees", stage -> {
            stage.client()
                    .use(stage.client()
                            .context(
                                    null,
                                    Looking.at(
                                            Cast.trust(),
                                            engine -> tell(stage.client(), engine.getHandshakeSession()))));
            stage.engines().handshake();
        });

        pair("what a server's trust manager sees", stage -> {
            stage.server()
                    .use(stage.server()
                            .context(
                                    Cast.site(),
                                    Looking.at(
                                            Cast.trust(),
                                            engine -> tell(stage.server(), engine.getHandshakeSession()))));
            Visits.withCertificate(stage).engines(AS_IT_IS, engine -> engine.setNeedClientAuth(true));
        });

        pair("what a client's trust manager sees of a socket", stage -> {
            stage.client()
                    .use(stage.client()
                            .context(
                                    null,
                                    Looking.atSockets(
                                            Cast.trust(),
                                            socket -> tellMost(stage.client(), socket.getHandshakeSession()))));
            stage.sockets().handshake();
        });

        pair("the session of the engine is still the null session then", stage -> {
            stage.client().use(stage.client().context(null, Looking.at(Cast.trust(), engine -> stage.client()
                    .saw("protocol", engine.getSession().getProtocol()))));
            stage.engines().handshake();
        });

        declare();
    }

    private void declare() {
        differs(new Difference(
                title(),
                "what a server's trust manager sees",
                Who.SERVER,
                "in a context",
                "true",
                "false",
                "a session is in no context before the handshake is over; SunJSSE does it so everywhere else",
                Tls.V13,
                Difference.Jdk.ALL));
    }

    private static final Consumer<SSLEngine> AS_IT_IS = engine -> {};

    private static void tell(Actor actor, SSLSession session) {
        tellMost(actor, session);
        actor.saw("host", session.getPeerHost());
        actor.saw("port", session.getPeerPort());
    }

    private static void tellMost(Actor actor, SSLSession session) {
        actor.saw("protocol", session.getProtocol());
        actor.saw("suite", session.getCipherSuite());
        actor.saw("id", session.getId().length);
        actor.saw("valid", session.isValid());
        actor.saw("in a context", session.getSessionContext() != null);
        actor.tries("peer", () -> session.getPeerCertificates().length);
        actor.saw("local principal", session.getLocalPrincipal());
        actor.saw("values", session.getValueNames());
        actor.saw("packet", session.getPacketBufferSize());
        actor.saw("application", session.getApplicationBufferSize());
        actor.saw("requested names", ((ExtendedSSLSession) session).getRequestedServerNames());
        actor.saw("responses", ((ExtendedSSLSession) session).getStatusResponses());
    }
}
