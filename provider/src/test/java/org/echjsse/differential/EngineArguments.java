package org.echjsse.differential;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;

/** What an engine says to buffers that are none. */
final class EngineArguments extends Chapter {
    private static final ByteBuffer NONE = null;
    private static final ByteBuffer[] NO_ARRAY = null;

    EngineArguments() {
        super("Engine: arguments");

        solo("no role, no traffic", stage -> {
            SSLEngine engine = stage.it().context().createSSLEngine();
            stage.it().tries("beginHandshake", () -> {
                engine.beginHandshake();
                return "begun";
            });
            stage.it().tries("wrap", () -> engine.wrap(buffer(0), buffer(20_000)));
            stage.it().tries("wrap of null", () -> engine.wrap(NONE, buffer(20_000)));
            stage.it().tries("unwrap", () -> engine.unwrap(buffer(0), buffer(20_000)));
            stage.it().saw("states", EngineLook.at(engine));
            stage.it().saw("role", engine.getUseClientMode());
        });

        pair("wrap before the handshake looks at its arguments first", stage -> {
            wrapArguments(stage.client(), stage.client().engine());
            wrapArguments(stage.server(), stage.server().engine());
        });

        pair("wrap after the handshake looks at its arguments first", stage -> {
            EngineWire wire = stage.engines().handshake();
            wrapArguments(stage.client(), wire.client.engine);
            wrapArguments(stage.server(), wire.server.engine);
            wire.send(wire.client, "still here");
            stage.server().saw("received", wire.server.takeText());
        });

        pair("unwrap before the handshake looks at its arguments first", stage -> {
            unwrapArguments(stage.client(), stage.client().engine());
            unwrapArguments(stage.server(), stage.server().engine());
        });

        pair("unwrap after the handshake looks at its arguments first", stage -> {
            EngineWire wire = stage.engines().handshake();
            unwrapArguments(stage.client(), wire.client.engine);
            unwrapArguments(stage.server(), wire.server.engine);
            wire.send(wire.server, "still here");
            stage.client().saw("received", wire.client.takeText());
        });

        pair("bad arguments consume and produce nothing", stage -> {
            EngineWire wire = stage.engines().handshake();
            ByteBuffer source = ByteBuffer.wrap("text".getBytes());
            ByteBuffer target = buffer(20_000);
            stage.client().tries("wrap", () -> wire.client.engine.wrap(new ByteBuffer[] {source, null}, target));
            stage.client().tries("read-only", () -> wire.client.engine.wrap(source, target.asReadOnlyBuffer()));
            stage.client().saw("left of the source", source.remaining());
            stage.client().saw("left of the target", target.remaining());
            wire.client.wrap("text");
            ByteBuffer record = ByteBuffer.wrap(wire.server.incoming());
            stage.server().tries("unwrap", () -> wire.server.engine.unwrap(record, new ByteBuffer[] {target, null}));
            stage.server().tries("read-only", () -> wire.server.engine.unwrap(record, target.asReadOnlyBuffer()));
            stage.server().saw("consumed", record.position());
            wire.settle();
            stage.server().saw("received", wire.server.takeText());
        });

        pair("nulls outside of the given range do not matter", stage -> {
            EngineWire wire = stage.engines().handshake();
            ByteBuffer[] sources = {null, ByteBuffer.wrap("text".getBytes()), null};
            ByteBuffer record = buffer(20_000);
            stage.client().saw("wrap", EngineLook.counted(() -> {
                var result = wire.client.engine.wrap(sources, 1, 1, record);
                return new javax.net.ssl.SSLEngineResult(
                        result.getStatus(), result.getHandshakeStatus(), result.bytesConsumed(), 0);
            }));
            ByteBuffer[] targets = {null, buffer(20_000), null};
            stage.server().tries("unwrap", () -> wire.server
                    .engine
                    .unwrap(record.flip(), targets, 1, 1)
                    .bytesProduced());
            stage.server().saw("received", new String(EngineWire.bytes(targets[1].flip())));
        });

        pair("an empty range of buffers", stage -> {
            EngineWire wire = stage.engines().handshake();
            ByteBuffer[] some = {buffer(10)};
            stage.client().saw("wrap", EngineLook.counted(() -> wire.client.engine.wrap(some, 1, 0, buffer(20_000))));
            stage.client()
                    .saw(
                            "wrap of no array",
                            EngineLook.counted(() -> wire.client.engine.wrap(new ByteBuffer[0], buffer(20_000))));
            wire.client.wrap("text");
            byte[] record = wire.server.incoming();
            stage.server()
                    .saw(
                            "unwrap of a record",
                            EngineLook.counted(() -> wire.server.engine.unwrap(ByteBuffer.wrap(record), some, 1, 0)));
            stage.server()
                    .saw(
                            "unwrap of nothing",
                            EngineLook.counted(() -> wire.server.engine.unwrap(buffer(0), some, 1, 0)));
            wire.settle();
            stage.server().saw("received", wire.server.takeText());
        });

        pair("an engine that is closed looks at its arguments, too", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.settle();
            wire.server.engine.closeOutbound();
            wire.settle();
            stage.client().tries("wrap of null", () -> wire.client.engine.wrap(NONE, buffer(1)));
            stage.client().tries("wrap to read-only", () -> wire.client.engine.wrap(buffer(0), readOnly()));
            stage.client().tries("unwrap to null", () -> wire.client.engine.unwrap(buffer(0), NONE));
        });
    }

    private static void wrapArguments(Actor actor, SSLEngine engine) {
        ByteBuffer out = buffer(20_000);
        ByteBuffer[] one = {buffer(1)};
        actor.tries("null source", () -> engine.wrap(NONE, out));
        actor.tries("null sources", () -> engine.wrap(NO_ARRAY, out));
        actor.tries("null sources with a range", () -> engine.wrap(NO_ARRAY, 0, 0, out));
        actor.tries("null destination", () -> engine.wrap(buffer(1), NONE));
        actor.tries("everything null", () -> engine.wrap(NO_ARRAY, 0, 1, NONE));
        actor.tries("negative offset", () -> engine.wrap(one, -1, 1, out));
        actor.tries("negative length", () -> engine.wrap(one, 0, -1, out));
        actor.tries("behind the end", () -> engine.wrap(one, 1, 1, out));
        actor.tries("huge length", () -> engine.wrap(one, 1, Integer.MAX_VALUE, out));
        actor.tries("a null among the sources", () -> engine.wrap(new ByteBuffer[] {buffer(1), null}, out));
        actor.tries("read-only destination", () -> engine.wrap(buffer(1), readOnly()));
        actor.tries("bad range and read-only", () -> engine.wrap(one, 2, 1, readOnly()));
        actor.tries("null among the sources and read-only", () -> engine.wrap(new ByteBuffer[1], readOnly()));
        actor.saw("written", out.position());
    }

    private static void unwrapArguments(Actor actor, SSLEngine engine) {
        ByteBuffer in = buffer(0);
        ByteBuffer[] one = {buffer(1)};
        actor.tries("null source", () -> engine.unwrap(NONE, buffer(1)));
        actor.tries("null destination", () -> engine.unwrap(in, NONE));
        actor.tries("null destinations", () -> engine.unwrap(in, NO_ARRAY));
        actor.tries("null destinations with a range", () -> engine.unwrap(in, NO_ARRAY, 0, 0));
        actor.tries("negative offset", () -> engine.unwrap(in, one, -1, 1));
        actor.tries("negative length", () -> engine.unwrap(in, one, 0, -1));
        actor.tries("behind the end", () -> engine.unwrap(in, one, 1, 1));
        actor.tries("huge length", () -> engine.unwrap(in, one, 1, Integer.MAX_VALUE));
        actor.tries("a null among the destinations", () -> engine.unwrap(in, new ByteBuffer[] {buffer(1), null}));
        actor.tries("read-only destination", () -> engine.unwrap(in, readOnly()));
        actor.tries("null source and read-only", () -> engine.unwrap(NONE, readOnly()));
        actor.tries("null source and bad range", () -> engine.unwrap(NONE, one, 2, 1));
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size);
    }

    private static ByteBuffer readOnly() {
        return buffer(20_000).asReadOnlyBuffer();
    }
}
