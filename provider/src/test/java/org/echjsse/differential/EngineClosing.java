package org.echjsse.differential;

import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** Closing, in every order. */
final class EngineClosing extends Chapter {
    EngineClosing() {
        super("Engine: closing");

        pair("closeOutbound before the handshake", stage -> {
            for (Actor actor : List.of(stage.client(), stage.server())) {
                SSLEngine engine = actor.engine();
                engine.closeOutbound();
                actor.saw("closed", EngineLook.at(engine));
                actor.saw("wrap", EngineLook.counted(() -> engine.wrap(room(0), room(20_000))));
                actor.saw("unwrap", EngineLook.counted(() -> engine.unwrap(room(0), room(20_000))));
                actor.saw("then", EngineLook.at(engine));
                tellBegin(actor, "begin", engine);
                tellCloseInbound(actor, "closeInbound", engine);
                actor.saw("end", EngineLook.at(engine));
            }
        });

        pair("closeInbound before the handshake", stage -> {
            for (Actor actor : List.of(stage.client(), stage.server())) {
                SSLEngine engine = actor.engine();
                tellCloseInbound(actor, "closeInbound", engine);
                actor.saw("closed", EngineLook.at(engine));
                actor.saw("unwrap", EngineLook.counted(() -> engine.unwrap(room(0), room(20_000))));
                actor.saw("wrap", EngineLook.counted(() -> engine.wrap(room(0), room(20_000))));
                actor.saw("then", EngineLook.at(engine));
                tellBegin(actor, "begin", engine);
                engine.closeOutbound();
                actor.saw("end", EngineLook.at(engine));
            }
        });

        pair("both closes before the handshake", stage -> {
            for (Actor actor : List.of(stage.client(), stage.server())) {
                SSLEngine engine = actor.engine();
                tellCloseInbound(actor, "closeInbound", engine);
                engine.closeOutbound();
                actor.saw("closed", EngineLook.at(engine));
                actor.saw("wrap", EngineLook.counted(() -> engine.wrap(room(0), room(20_000))));
                actor.saw("unwrap", EngineLook.counted(() -> engine.unwrap(room(0), room(20_000))));
                tellBegin(actor, "begin", engine);
            }
        });

        pair("closeOutbound on a client that has begun", stage -> {
            SSLEngine client = stage.client().engine();
            client.beginHandshake();
            client.closeOutbound();
            stage.client().saw("closed", EngineLook.at(client));
            for (int i = 1; i <= 4; i++) {
                stage.client().saw("wrap " + i, EngineLook.outcome(() -> client.wrap(room(0), room(20_000))));
            }
            stage.client().saw("then", EngineLook.at(client));
            stage.client().saw("unwrap", EngineLook.counted(() -> client.unwrap(room(0), room(20_000))));
        });

        pair("closeOutbound on a server that has begun", stage -> {
            SSLEngine server = stage.server().engine();
            server.beginHandshake();
            server.closeOutbound();
            stage.server().saw("closed", EngineLook.at(server));
            for (int i = 1; i <= 3; i++) {
                stage.server().saw("wrap " + i, EngineLook.outcome(() -> server.wrap(room(0), room(20_000))));
            }
            stage.server().saw("then", EngineLook.at(server));
        });

        pair("closeOutbound behind a hello", stage -> {
            EngineWire wire = stage.engines();
            wire.client.wrap();
            while (wire.client.engine.getHandshakeStatus().name().equals("NEED_TASK")
                    || wire.server.incoming().length == 0) {
                wire.client.step();
            }
            wire.client.engine.closeOutbound();
            stage.client().saw("closed", EngineLook.at(wire.client.engine));
            EngineTasks.tellWraps(stage.client(), wire.client);
            stage.client().saw("then", EngineLook.at(wire.client.engine));
            wire.settle();
            stage.server().saw("failed", wire.server.failure() != null);
            EngineLook.atBoth(stage, wire, "end");
        });

        pair("closeOutbound between a server's flight and its wrap", stage -> {
            EngineWire wire = stage.engines();
            EngineRoom.toServerFlight(wire);
            wire.server.engine.closeOutbound();
            stage.server().saw("closed", EngineLook.at(wire.server.engine));
            wire.settle();
            stage.client().saw("failure", wire.client.failure() == null ? "none" : Thrown.words(wire.client.failure()));
            EngineLook.atBoth(stage, wire, "end");
        });

        pair("closeInbound during the handshake", stage -> {
            EngineWire wire = stage.engines();
            EngineRoom.toServerFlight(wire);
            tellCloseInbound(stage.client(), "client", wire.client.engine);
            stage.client().saw("closed", EngineLook.at(wire.client.engine));
            stage.client().saw("unwrap", EngineLook.outcome(wire.client::unwrap));
            EngineTasks.tellWraps(stage.client(), wire.client);
            stage.client().saw("then", EngineLook.at(wire.client.engine));
            tellBegin(stage.client(), "begin", wire.client.engine);
            wire.client.engine.closeOutbound();
            stage.client().saw("both", EngineLook.at(wire.client.engine));
        });

        pair("closeInbound with a flight to be sent", stage -> {
            EngineWire wire = stage.engines();
            EngineRoom.toServerFlight(wire);
            tellCloseInbound(stage.server(), "server", wire.server.engine);
            stage.server().saw("closed", EngineLook.at(wire.server.engine));
            stage.server().saw("unwrap", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("wrap", EngineLook.outcome(wire.server::wrap));
            wire.settle();
            EngineLook.atBoth(stage, wire, "end");
        });

        pair("close_notify, step by step", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            stage.client().saw("closed", EngineLook.at(wire.client.engine));
            stage.client().saw("wrap", EngineLook.outcome(wire.client::wrap));
            stage.client().saw("wrapped", EngineLook.at(wire.client.engine));
            stage.client().saw("wrap again", EngineLook.outcome(wire.client::wrap));
            stage.server().saw("unwrap", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("unwrapped", EngineLook.at(wire.server.engine));
            stage.server().saw("wrap", EngineLook.outcome(wire.server::wrap));
            stage.server().saw("wrapped", EngineLook.at(wire.server.engine));
            stage.server().saw("unwrap again", EngineLook.outcome(wire.server::unwrap));
            wire.server.engine.closeOutbound();
            stage.server().saw("closed", EngineLook.at(wire.server.engine));
            stage.server().saw("last wrap", EngineLook.outcome(wire.server::wrap));
            stage.client().saw("unwrap", EngineLook.outcome(wire.client::unwrap));
            EngineLook.atBoth(stage, wire, "end");
            tellCloseInbound(stage.client(), "closeInbound", wire.client.engine);
            tellCloseInbound(stage.server(), "closeInbound", wire.server.engine);
        });

        pair("a half-closed connection carries data the other way", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.settle();
            EngineLook.atBoth(stage, wire, "half");
            stage.server().saw("wrap", EngineLook.outcome(() -> wire.server.wrap("still")));
            stage.client().saw("unwrap", EngineLook.outcome(wire.client::unwrap));
            stage.client().saw("received", wire.client.takeText());
            stage.server().saw("wrap more", EngineLook.outcome(() -> wire.server.wrap("talking")));
            wire.settle();
            stage.client().saw("received more", wire.client.takeText());
            wire.server.engine.closeOutbound();
            wire.settle();
            EngineLook.atBoth(stage, wire, "end");
        });

        pair("both sides close at the same time", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.server.engine.closeOutbound();
            EngineLook.atBoth(stage, wire, "closed");
            stage.client().saw("wrap", EngineLook.outcome(wire.client::wrap));
            stage.server().saw("wrap", EngineLook.outcome(wire.server::wrap));
            stage.client().saw("unwrap", EngineLook.outcome(wire.client::unwrap));
            stage.server().saw("unwrap", EngineLook.outcome(wire.server::unwrap));
            EngineLook.atBoth(stage, wire, "end");
        });

        pair("close_notify comes before our own is wrapped", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.client.wrap();
            wire.server.engine.closeOutbound();
            stage.server().saw("unwrap", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("unwrapped", EngineLook.at(wire.server.engine));
            stage.server().saw("wrap", EngineLook.outcome(wire.server::wrap));
            stage.server().saw("end", EngineLook.at(wire.server.engine));
        });

        pair("data before close_notify arrives", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap("last words");
            wire.client.engine.closeOutbound();
            wire.client.wrap();
            stage.server().saw("data", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("close_notify", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("received", wire.server.takeText());
            stage.server().saw("left", wire.server.incoming().length);
        });

        pair("bytes behind close_notify stay where they are", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.client.wrap();
            wire.server.arrive("GET / HTTP/1.1\r\n\r\n".getBytes());
            stage.server().saw("close_notify", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("left", wire.server.incoming().length);
            stage.server().saw("unwrap", EngineLook.counted(wire.server::unwrap));
            stage.server().saw("still left", wire.server.incoming().length);
        });

        pair("after closeOutbound no data is taken", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            ByteBuffer late = ByteBuffer.wrap("late".getBytes());
            stage.client().saw("with close_notify", EngineLook.outcome(() -> wire.client.wrap(late)));
            stage.client().saw("after", EngineLook.counted(() -> wire.client.wrap(late)));
            stage.client().saw("left", late.remaining());
            wire.settle();
            stage.server().saw("received", wire.server.takeText());
        });

        pair("after closeOutbound data is still read", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.server.wrap("on its way");
            wire.client.engine.closeOutbound();
            stage.client().saw("before close_notify is wrapped", EngineLook.outcome(wire.client::unwrap));
            wire.server.wrap(" and more");
            wire.client.wrap();
            stage.client().saw("after", EngineLook.outcome(wire.client::unwrap));
            stage.client().saw("received", wire.client.takeText());
        });

        pair("a truncated connection", stage -> {
            EngineWire wire = stage.engines().handshake();
            for (EngineWire.End end : List.of(wire.client, wire.server)) {
                Actor actor = end == wire.client ? stage.client() : stage.server();
                tellCloseInbound(actor, "closeInbound", end.engine);
                actor.saw("closed", EngineLook.at(end.engine));
                tellCloseInbound(actor, "again", end.engine);
                actor.saw("unwrap", EngineLook.outcome(end::unwrap));
                actor.saw("wrap", EngineLook.outcome(end::wrap));
                actor.saw("session", end.engine.getSession().isValid());
            }
        });

        pair("what truncation is called", stage -> {
            EngineWire wire = stage.engines().handshake();
            try {
                wire.client.engine.closeInbound();
            } catch (SSLException e) {
                stage.client().saw("message", e.getMessage());
            }
        });

        pair("a truncated connection can still be closed the other way", stage -> {
            EngineWire wire = stage.engines().handshake();
            tellCloseInbound(stage.client(), "closeInbound", wire.client.engine);
            stage.client().saw("data", EngineLook.outcome(() -> wire.client.wrap("still")));
            wire.client.engine.closeOutbound();
            stage.client().saw("closed", EngineLook.at(wire.client.engine));
            stage.client().saw("wrap", EngineLook.outcome(wire.client::wrap));
            stage.client().saw("end", EngineLook.at(wire.client.engine));
        });

        pair("closeInbound behind our own close_notify", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.client.wrap();
            tellCloseInbound(stage.client(), "closeInbound", wire.client.engine);
            stage.client().saw("end", EngineLook.at(wire.client.engine));
            stage.client().saw("session", wire.client.engine.getSession().isValid());
        });

        pair("closes are idempotent", stage -> {
            EngineWire wire = stage.engines().handshake();
            for (int i = 0; i < 3; i++) {
                wire.client.engine.closeOutbound();
            }
            wire.client.wrap();
            int once = wire.server.incoming().length;
            wire.client.engine.closeOutbound();
            stage.client().saw("status", EngineLook.at(wire.client.engine));
            stage.client().saw("wrap", EngineLook.counted(wire.client::wrap));
            stage.client().saw("nothing more", wire.server.incoming().length == once);
            wire.settle();
            tellCloseInbound(stage.server(), "first", wire.server.engine);
            tellCloseInbound(stage.server(), "second", wire.server.engine);
        });

        pair("beginHandshake on a closed connection", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.settle();
            wire.server.engine.closeOutbound();
            wire.settle();
            tellBegin(stage.client(), "begin", wire.client.engine);
            tellBegin(stage.server(), "begin", wire.server.engine);
            EngineLook.atBoth(stage, wire, "states");
        });

        pair("beginHandshake on a connection that is half closed", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.settle();
            tellBegin(stage.client(), "begin", wire.client.engine);
            tellBegin(stage.server(), "begin", wire.server.engine);
            EngineLook.atBoth(stage, wire, "states");
        });

        pair("sessions outlive a good close", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.settle();
            wire.server.engine.closeOutbound();
            wire.settle();
            stage.client().saw("valid", wire.client.engine.getSession().isValid());
            stage.server().saw("valid", wire.server.engine.getSession().isValid());
            stage.client().saw("protocol", wire.client.engine.getSession().getProtocol());
        });

        differs(new Difference(
                title(),
                "closeOutbound behind a hello",
                Who.SERVER,
                "failed",
                "true",
                "false",
                "user_canceled in clear is no fault (RFC 8446, 6.1); SunJSSE tries to decrypt it",
                Tls.V13,
                Difference.Jdk.ALL));
    }

    private static ByteBuffer room(int size) {
        return ByteBuffer.allocate(size);
    }

    static void tellCloseInbound(Actor actor, String what, SSLEngine engine) {
        actor.tries(what, () -> {
            engine.closeInbound();
            return "closed";
        });
    }

    static void tellBegin(Actor actor, String what, SSLEngine engine) {
        actor.tries(what, () -> {
            engine.beginHandshake();
            return "begun";
        });
    }
}
