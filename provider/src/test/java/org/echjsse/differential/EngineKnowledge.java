package org.echjsse.differential;

import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/** What a program can ask an engine about its connection, and when it gets an answer. */
final class EngineKnowledge extends Chapter {
    EngineKnowledge() {
        super("Engine: what it knows");

        pair("the peer's host and port are what the program said", stage -> {
            SSLEngine client = stage.client().engine();
            stage.client().saw("client", client.getPeerHost() + " " + client.getPeerPort());
            SSLEngine server = stage.server().engine();
            stage.server().saw("server", server.getPeerHost() + " " + server.getPeerPort());
            SSLEngine odd = stage.client().context().createSSLEngine("", 0);
            stage.client().saw("odd", odd.getPeerHost() + " " + odd.getPeerPort());
        });

        pair("a session from the beginning, with nothing in it", stage -> {
            for (Actor actor : List.of(stage.client(), stage.server())) {
                SSLSession session = actor.engine().getSession();
                actor.saw("protocol", session.getProtocol());
                actor.saw("suite", session.getCipherSuite());
                actor.saw("valid", session.isValid());
                actor.saw("id", session.getId().length);
                actor.tries("peer", session::getPeerCertificates);
                actor.saw("local", session.getLocalCertificates());
            }
        });

        pair("no handshake session before and after the handshake", stage -> {
            EngineWire wire = stage.engines();
            tellHandshakeSession(stage, "new", wire);
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            tellHandshakeSession(stage, "begun", wire);
            wire.handshake();
            tellHandshakeSession(stage, "over", wire);
        });

        pair("the session that is asked for before the handshake does not stand for it", stage -> {
            EngineWire wire = stage.engines();
            SSLSession before = wire.client.engine.getSession();
            wire.handshake();
            SSLSession after = wire.client.engine.getSession();
            stage.client().saw("protocol after", after.getProtocol());
            stage.client().saw("same after", after == wire.client.engine.getSession());
            stage.client().saw("valid after", after.isValid());
            stage.client().saw("host", after.getPeerHost() + " " + after.getPeerPort());
            stage.client().saw("before is there", before != null);
        });

        pair("no protocol of the application was asked for", stage -> {
            EngineWire wire = stage.engines();
            tellProtocols(stage, "new", wire);
            wire.handshake();
            tellProtocols(stage, "over", wire);
        });

        pair("a protocol of the application", stage -> {
            EngineWire wire = stage.engines();
            speak(wire.client.engine, "h2", "http/1.1");
            speak(wire.server.engine, "http/1.1");
            tellProtocols(stage, "new", wire);
            wire.handshake();
            tellProtocols(stage, "over", wire);
        });

        pair("only one side asks for a protocol of the application", stage -> {
            EngineWire wire = stage.engines();
            speak(wire.client.engine, "h2");
            wire.handshake();
            tellProtocols(stage, "over", wire);
        });

        pair("after a close everything is still known", stage -> {
            EngineWire wire = stage.engines();
            speak(wire.client.engine, "h2");
            speak(wire.server.engine, "h2");
            wire.handshake();
            wire.client.engine.closeOutbound();
            wire.settle();
            wire.server.engine.closeOutbound();
            wire.settle();
            tellProtocols(stage, "closed", wire);
            stage.client().saw("suite", wire.client.engine.getSession().getCipherSuite());
            stage.client().saw("peer", wire.client.engine.getSession().getPeerPrincipal());
        });

        pair("toString says something at any time", stage -> {
            EngineWire wire = stage.engines();
            stage.client().saw("new", wire.client.engine.toString().isEmpty());
            wire.handshake();
            stage.client().saw("over", wire.client.engine.toString().isEmpty());
            stage.server().saw("over", wire.server.engine.toString().isEmpty());
        });
    }

    private static void speak(SSLEngine engine, String... protocols) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        engine.setSSLParameters(parameters);
    }

    private static void tellHandshakeSession(Stage stage, String when, EngineWire wire) {
        stage.client().saw(when, wire.client.engine.getHandshakeSession() == null ? "none" : "one");
        stage.server().saw(when, wire.server.engine.getHandshakeSession() == null ? "none" : "one");
    }

    private static void tellProtocols(Stage stage, String when, EngineWire wire) throws SSLException {
        tellProtocols(stage.client(), when, wire.client.engine);
        tellProtocols(stage.server(), when, wire.server.engine);
    }

    private static void tellProtocols(Actor actor, String when, SSLEngine engine) {
        actor.saw(when, engine.getApplicationProtocol());
        actor.saw(when + ", in the handshake", engine.getHandshakeApplicationProtocol());
    }
}
