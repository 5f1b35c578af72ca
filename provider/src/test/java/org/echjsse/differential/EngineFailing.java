package org.echjsse.differential;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.echjsse.testing.TestCertificates;

/** Who throws what from which call, and what is left to do then. */
final class EngineFailing extends Chapter {
    EngineFailing() {
        super("Engine: failure");

        pair("plain text instead of a hello", stage -> {
            EngineWire wire = stage.engines();
            wire.server.engine.beginHandshake();
            wire.server.setIncoming("GET / HTTP/1.1\r\nHost: site.example\r\n\r\n".getBytes());
            tellDeath(stage.server(), wire.server, EngineWire.End::unwrap);
        });

        pair("plain text instead of an answer", stage -> {
            EngineWire wire = stage.engines();
            wire.client.wrap();
            wire.client.setIncoming("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
            tellDeath(stage.client(), wire.client, EngineWire.End::unwrap);
        });

        pair("fewer bytes than a header may still become something", stage -> {
            EngineWire wire = stage.engines();
            wire.server.engine.beginHandshake();
            wire.server.setIncoming("GET ".getBytes());
            stage.server().saw("unwrap", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("then", EngineLook.at(wire.server.engine));
        });

        pair("a damaged record", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap("precious");
            wire.server.setIncoming(damaged(wire.server.incoming()));
            stage.server().saw("thrown", name(wire.server));
            tellAfterlife(stage.server(), wire.server);
            wire.settle();
            stage.client().saw("failed", wire.client.failure() != null);
            stage.client().saw("end", EngineLook.at(wire.client.engine));
        });

        pair("garbage on an established connection", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.setIncoming("this is not a record".getBytes());
            stage.client().saw("thrown", name(wire.client));
            tellAfterlife(stage.client(), wire.client);
        });

        pair("a record that is larger than any", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.setIncoming(new byte[] {23, 3, 3, (byte) 0xff, (byte) 0xff});
            stage.client().saw("thrown", name(wire.client));
            tellAfterlife(stage.client(), wire.client);
        });

        pair("a fatal alert in the handshake", stage -> {
            EngineWire wire = stage.engines();
            wire.client.wrap();
            wire.client.setIncoming(new byte[] {21, 3, 3, 0, 2, 2, 40});
            tellDeath(stage.client(), wire.client, EngineWire.End::unwrap);
        });

        pair("nothing in common is told by both", stage -> {
            SSLEngine client = stage.client().engine();
            SSLEngine server = stage.server().engine();
            boolean tls13 = stage.protocol() == Tls.V13;
            client.setEnabledCipherSuites(
                    new String[] {tls13 ? "TLS_AES_128_GCM_SHA256" : "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
            server.setEnabledCipherSuites(
                    new String[] {tls13 ? "TLS_AES_256_GCM_SHA384" : "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"});
            EngineWire wire = new EngineWire(client, server);
            wire.attempt(stage);
            EngineLook.atBoth(stage, wire, "end");
        });

        pair("a certificate that is not trusted", stage -> {
            stage.client().use(stage.client().context(null, stranger()));
            EngineWire wire = stage.engines();
            wire.attempt(stage);
            EngineLook.atBoth(stage, wire, "end");
            stage.client().saw("session", wire.client.engine.getSession().isValid());
            stage.client().saw("protocol", wire.client.engine.getSession().getProtocol());
        });

        pair("what a task has failed with is thrown before its alert", stage -> {
            stage.client().use(stage.client().context(null, stranger()));
            EngineWire wire = stage.engines();
            toFailure(wire);
            stage.client().saw("status", EngineLook.at(wire.client.engine));
            stage.client().saw("first", EngineLook.outcome(wire.client::wrap));
            stage.client().saw("then", EngineLook.at(wire.client.engine));
            stage.client().saw("second", EngineLook.outcome(wire.client::wrap));
            stage.client().saw("third", EngineLook.outcome(wire.client::wrap));
            stage.client().saw("end", EngineLook.at(wire.client.engine));
        });

        pair("unwrap throws what a task has failed with, too", stage -> {
            stage.client().use(stage.client().context(null, stranger()));
            EngineWire wire = stage.engines();
            toFailure(wire);
            stage.client().saw("unwrap", EngineLook.outcome(() -> wire.client.unwrap(0)));
            stage.client().saw("unwrap again", EngineLook.outcome(() -> wire.client.unwrap(0)));
            stage.client().saw("wrap", EngineLook.outcome(wire.client::wrap));
            stage.client().saw("end", EngineLook.at(wire.client.engine));
        });

        pair("what a task has failed with goes before bad arguments", stage -> {
            stage.client().use(stage.client().context(null, stranger()));
            EngineWire wire = stage.engines();
            toFailure(wire);
            ByteBuffer none = null;
            stage.client().saw("wrap of null", EngineLook.outcome(() -> wire.client.engine.wrap(none, none)));
            stage.client().saw("again", EngineLook.outcome(() -> wire.client.engine.wrap(none, none)));
        });

        pair("closeOutbound after a failure", stage -> {
            stage.client().use(stage.client().context(null, stranger()));
            EngineWire wire = stage.engines();
            toFailure(wire);
            wire.client.engine.closeOutbound();
            stage.client().saw("closed", EngineLook.at(wire.client.engine));
            stage.client().saw("wrap", EngineLook.outcome(wire.client::wrap));
            stage.client().saw("wrap again", EngineLook.outcome(wire.client::wrap));
            EngineClosing.tellCloseInbound(stage.client(), "closeInbound", wire.client.engine);
        });

        pair("an engine that has failed does not begin again", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.setIncoming("this is not a record".getBytes());
            stage.client().saw("thrown", name(wire.client));
            stage.client().tries("begin", () -> {
                wire.client.engine.beginHandshake();
                return "begun";
            });
            stage.client().saw("end", EngineLook.at(wire.client.engine));
        });

        pair("a client certificate that is needed and not there", stage -> {
            EngineWire wire = stage.engines();
            wire.server.engine.setNeedClientAuth(true);
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            wire.settle();
            stage.server().saw("failure", wire.server.failure() == null ? "none" : Thrown.name(wire.server.failure()));
            stage.client().saw("failed", wire.client.failure() != null);
            EngineLook.atBoth(stage, wire, "end");
        });

        pair("a session that has failed is not valid", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client().saw("before", wire.client.engine.getSession().isValid());
            wire.client.setIncoming("this is not a record".getBytes());
            name(wire.client);
            stage.client().saw("after", wire.client.engine.getSession().isValid());
        });
    }

    /** The class of what unwrap throws. The cause of broken input differs from one JDK to the next. */
    private static String name(EngineWire.End end) {
        try {
            return EngineWire.states(end.unwrap());
        } catch (SSLException | RuntimeException e) {
            return Thrown.name(e);
        }
    }

    private interface Blow {
        Object strike(EngineWire.End end) throws SSLException;
    }

    private static void tellDeath(Actor actor, EngineWire.End end, Blow blow) {
        actor.tries("thrown", () -> blow.strike(end));
        tellAfterlife(actor, end);
    }

    private static void tellAfterlife(Actor actor, EngineWire.End end) {
        actor.saw("dead", EngineLook.at(end.engine));
        actor.saw("unwrap", EngineLook.outcome(() -> end.unwrap(0)));
        actor.saw("wrap", EngineLook.outcome(end::wrap));
        actor.saw("wrapped", EngineLook.at(end.engine));
        actor.saw("wrap again", EngineLook.outcome(end::wrap));
        actor.saw("session", end.engine.getSession().isValid());
    }

    private static byte[] damaged(byte[] record) {
        record[record.length - 1] ^= 1;
        return record;
    }

    private static TrustManager[] stranger() {
        return TestCertificates.create().trustManagers();
    }

    /** Until a task of the client has failed, and nobody has been told. */
    private static void toFailure(EngineWire wire) throws SSLException {
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        while (!wire.client.engine.isInboundDone()) {
            wire.client.step();
            if (wire.server.engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                wire.server.step();
            }
        }
    }
}
