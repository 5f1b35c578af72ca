package org.echjsse.differential;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** {@code beginHandshake} on a connection that has had one: KeyUpdate in TLS 1.3, renegotiation in TLS 1.2. */
final class EngineRepeating extends Chapter {
    EngineRepeating() {
        super("Engine: another handshake");

        pair("a client asks for new keys", Tls.V13, stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.beginHandshake();
            stage.client().saw("begun", EngineLook.at(wire.client.engine));
            stage.client().saw("wrap", EngineLook.outcome(wire.client::wrap));
            stage.client().saw("wrapped", EngineLook.at(wire.client.engine));
            stage.server().saw("consumed", wire.server.unwrap().bytesConsumed() > 0);
            stage.server().saw("answers", EngineLook.at(wire.server.engine));
            wire.settle();
            talk(stage, wire, "after");
        });

        pair("a server asks for new keys", Tls.V13, stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.server.engine.beginHandshake();
            stage.server().saw("begun", EngineLook.at(wire.server.engine));
            stage.server().saw("wrap", EngineLook.outcome(wire.server::wrap));
            wire.settle();
            talk(stage, wire, "after");
        });

        pair("both ask for new keys at once", Tls.V13, stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            wire.settle();
            talk(stage, wire, "after");
            EngineLook.atBoth(stage, wire, "end");
        });

        pair("new keys again and again", Tls.V13, stage -> {
            EngineWire wire = stage.engines().handshake();
            for (int i = 0; i < 10; i++) {
                (i % 2 == 0 ? wire.client : wire.server).engine.beginHandshake();
                wire.settle();
                talk(stage, wire, "round " + i);
            }
        });

        pair("data goes first into the record before the new keys", Tls.V13, stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap("old keys, ");
            wire.client.engine.beginHandshake();
            ByteBuffer data = ByteBuffer.wrap("new keys".getBytes());
            stage.client().saw("taken with the message", wire.client.wrap(data).bytesConsumed());
            stage.client().saw("taken after it", wire.client.wrap(data).bytesConsumed());
            wire.settle();
            stage.server().saw("received", wire.server.takeText());
        });

        pair("data is read while new keys wait to be sent", Tls.V13, stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.server.wrap("meanwhile");
            wire.client.engine.beginHandshake();
            stage.client().saw("unwrap", EngineLook.outcome(wire.client::unwrap));
            stage.client().saw("received", wire.client.takeText());
        });

        pair("no new keys after closeOutbound", Tls.V13, stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.client.wrap();
            wire.server.engine.beginHandshake();
            wire.server.wrap();
            wire.settle();
            stage.client().saw("failed", wire.client.failure() != null);
            EngineLook.atBoth(stage, wire, "end");
        });

        pair("the session stays the same", Tls.V13, stage -> {
            EngineWire wire = stage.engines().handshake();
            byte[] id = wire.client.engine.getSession().getId();
            wire.client.engine.beginHandshake();
            wire.settle();
            stage.client()
                    .saw("id", Arrays.equals(id, wire.client.engine.getSession().getId()));
            stage.client().saw("handshake session", wire.client.engine.getHandshakeSession());
            stage.client().saw("valid", wire.client.engine.getSession().isValid());
        });

        pair("a client renegotiates", Tls.V12, stage -> {
            EngineWire wire = stage.engines().handshake();
            tellRepeat(stage.client(), wire.client);
            tellThatDataGoesOn(stage, wire);
        });

        pair("a server renegotiates", Tls.V12, stage -> {
            EngineWire wire = stage.engines().handshake();
            tellRepeat(stage.server(), wire.server);
            tellThatDataGoesOn(stage, wire);
        });

        String reason =
                "Renegotiation is left to the past: HTTP/2 forbids it (RFC 9113, 9.2.1), TLS 1.3 has none. We answer"
                        + " no_renegotiation and go on; SunJSSE's peer takes that for the end";
        for (Who who : new Who[] {Who.CLIENT, Who.SERVER}) {
            String behaviour = "a " + who.name().toLowerCase(Locale.ROOT) + " renegotiates";
            differs(behaviour, who, "begin", "begun", "SSLException", reason);
            differs(behaviour, Who.CLIENT, "failed", "false", "true", reason);
            differs(behaviour, Who.SERVER, "failed", "false", "true", reason);
            differs(behaviour, Who.CLIENT, "data", "sent", "SSLException", reason);
            differs(behaviour, Who.SERVER, "received", "on and on", "", reason);
        }
    }

    private static void talk(Stage stage, EngineWire wire, String when) throws SSLException {
        wire.send(wire.client, "there");
        stage.server().saw(when, wire.server.takeText());
        wire.send(wire.server, "back");
        stage.client().saw(when, wire.client.takeText());
    }

    private static void tellRepeat(Actor actor, EngineWire.End end) {
        actor.tries("begin", () -> {
            end.engine.beginHandshake();
            return "begun";
        });
    }

    /** Whatever became of it, the connection must be of use. */
    private static void tellThatDataGoesOn(Stage stage, EngineWire wire) {
        wire.settle();
        stage.client().saw("failed", wire.client.failure() != null);
        stage.server().saw("failed", wire.server.failure() != null);
        stage.client().tries("data", () -> {
            wire.send(wire.client, "on and on");
            return "sent";
        });
        stage.server().saw("received", wire.server.takeText());
    }
}
