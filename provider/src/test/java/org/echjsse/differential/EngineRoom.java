package org.echjsse.differential;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** BUFFER_OVERFLOW and BUFFER_UNDERFLOW. */
final class EngineRoom extends Chapter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    EngineRoom() {
        super("Engine: room in buffers");

        pair("sizes that an engine asks for", stage -> {
            EngineWire wire = stage.engines();
            sizes(stage.client(), "before", wire.client.engine);
            sizes(stage.server(), "before", wire.server.engine);
            wire.handshake();
            sizes(stage.client(), "after", wire.client.engine);
            sizes(stage.server(), "after", wire.server.engine);
        });

        pair("a target too small for a hello", stage -> {
            SSLEngine client = stage.client().engine();
            client.beginHandshake();
            int packet = client.getSession().getPacketBufferSize();
            stage.client().saw("0", EngineLook.counted(() -> client.wrap(NOTHING, room(0))));
            stage.client().saw("1", EngineLook.counted(() -> client.wrap(NOTHING, room(1))));
            stage.client().saw("one short", EngineLook.counted(() -> client.wrap(NOTHING, room(packet - 1))));
            stage.client().saw("status", client.getHandshakeStatus());
            stage.client().saw("just right", EngineLook.outcome(() -> client.wrap(NOTHING, room(packet))));
        });

        pair("no room for close_notify", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            stage.client().saw("no room", EngineLook.counted(() -> wire.client.engine.wrap(NOTHING, room(100))));
            stage.client().saw("then", EngineLook.at(wire.client.engine));
            stage.client().saw("room", EngineLook.outcome(() -> wire.client.engine.wrap(NOTHING, room(20_000))));
            stage.client()
                    .saw("no room once closed", EngineLook.counted(() -> wire.client.engine.wrap(NOTHING, room(0))));
        });

        pair("a target too small for a flight", stage -> {
            EngineWire wire = stage.engines();
            toServerFlight(wire);
            SSLEngine server = wire.server.engine;
            int packet = server.getSession().getPacketBufferSize();
            stage.server().saw("0", EngineLook.counted(() -> server.wrap(NOTHING, room(0))));
            stage.server().saw("one short", EngineLook.counted(() -> server.wrap(NOTHING, room(packet - 1))));
            stage.server().saw("just right", wire.server.wrap().bytesProduced() > 0);
            wire.handshake();
            EngineLook.atBoth(stage, wire, "states");
        });

        pair("a target too small for data", stage -> {
            EngineWire wire = stage.engines().handshake();
            SSLEngine client = wire.client.engine;
            int packet = client.getSession().getPacketBufferSize();
            ByteBuffer source = ByteBuffer.wrap("hello".getBytes());
            stage.client().saw("0", EngineLook.counted(() -> client.wrap(source, room(0))));
            stage.client()
                    .saw("enough for this, but not for each", EngineLook.counted(() -> client.wrap(source, room(200))));
            stage.client().saw("one short", EngineLook.counted(() -> client.wrap(source, room(packet - 1))));
            stage.client().saw("left", source.remaining());
            stage.client().saw("just right", EngineLook.outcome(() -> wire.client.wrap(source)));
            wire.settle();
            stage.server().saw("received", wire.server.takeText());
        });

        pair("nothing to wrap, and no room", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client().saw("wrap", EngineLook.counted(() -> wire.client.engine.wrap(NOTHING, room(0))));
            stage.server().saw("wrap", EngineLook.counted(() -> wire.server.engine.wrap(NOTHING, room(10))));
            stage.client().saw("with room", EngineLook.counted(() -> wire.client.engine.wrap(NOTHING, room(20_000))));
        });

        pair("no room while the handshake waits for the other side", stage -> {
            EngineWire wire = stage.engines();
            wire.client.wrap();
            while (wire.client.engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
                wire.client.step();
            }
            stage.client().saw("client", EngineLook.counted(() -> wire.client.engine.wrap(NOTHING, room(0))));
            wire.server.engine.beginHandshake();
            stage.server().saw("server", EngineLook.counted(() -> wire.server.engine.wrap(NOTHING, room(0))));
        });

        pair("a target too small for the data of a record", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap(ByteBuffer.allocate(1_000));
            byte[] record = wire.server.incoming();
            SSLEngine server = wire.server.engine;
            stage.server().saw("0", EngineLook.counted(() -> server.unwrap(ByteBuffer.wrap(record), room(0))));
            stage.server().saw("1", EngineLook.counted(() -> server.unwrap(ByteBuffer.wrap(record), room(1))));
            stage.server().saw("999", EngineLook.counted(() -> server.unwrap(ByteBuffer.wrap(record), room(999))));
            stage.server()
                    .saw(
                            "half and half",
                            EngineLook.counted(() ->
                                    server.unwrap(ByteBuffer.wrap(record), new ByteBuffer[] {room(500), room(499)})));
            stage.server().saw("status", server.getHandshakeStatus());
            wire.settle();
            stage.server().saw("received", wire.server.takeReceived().length);
        });

        pair("a target as large as SunJSSE wants it", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap(ByteBuffer.allocate(1_000));
            int wanted = roomWanted(stage.protocol(), wire.server.incoming().length, 1_000);
            stage.server().saw("result", EngineLook.outcome(() -> unwrapInto(wire.server, room(wanted))));
            stage.server().saw("left", wire.server.incoming().length);
        });

        pair("a target one byte smaller than SunJSSE wants it", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap(ByteBuffer.allocate(1_000));
            int wanted = roomWanted(stage.protocol(), wire.server.incoming().length, 1_000);
            stage.server().saw("result", EngineLook.outcome(() -> unwrapInto(wire.server, room(wanted - 1))));
        });
        differs(new Difference(
                title(),
                "a target one byte smaller than SunJSSE wants it",
                Who.SERVER,
                "result",
                "BUFFER_OVERFLOW NOT_HANDSHAKING",
                "OK NOT_HANDSHAKING, consumed, produced",
                "SunJSSE wants room for the content type of TLS 1.3, too; we want room for data",
                Tls.V13,
                Difference.Jdk.ALL));

        pair("half a record and no room", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap(ByteBuffer.allocate(1_000));
            ByteBuffer half = ByteBuffer.wrap(wire.server.incoming(), 0, 500);
            stage.server().saw("no room", EngineLook.counted(() -> wire.server.engine.unwrap(half, room(10))));
            stage.server().saw("room", EngineLook.counted(() -> wire.server.engine.unwrap(half, room(20_000))));
            ByteBuffer header = ByteBuffer.wrap(wire.server.incoming(), 0, 4);
            stage.server().saw("four bytes", EngineLook.counted(() -> wire.server.engine.unwrap(header, room(20_000))));
            stage.server()
                    .saw("four bytes, no room", EngineLook.counted(() -> wire.server.engine.unwrap(header, room(10))));
            stage.server()
                    .saw("nothing, no room", EngineLook.counted(() -> wire.server.engine.unwrap(NOTHING, room(0))));
        });

        pair("the handshake needs no room for data", stage -> {
            EngineWire wire = stage.engines();
            wire.client.engine.beginHandshake();
            wire.server.engine.beginHandshake();
            boolean moved = true;
            while (moved) {
                moved = withoutRoom(wire.client);
                moved |= withoutRoom(wire.server);
            }
            EngineLook.atBoth(stage, wire, "states");
        });

        pair("alerts need no room for data", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.engine.closeOutbound();
            wire.client.wrap();
            ByteBuffer alert = ByteBuffer.wrap(wire.server.incoming());
            stage.server().saw("no room", EngineLook.outcome(() -> wire.server.engine.unwrap(alert, room(0))));
            stage.server().saw("states", EngineLook.at(wire.server.engine));
        });

        pair("empty input", stage -> {
            EngineWire wire = stage.engines();
            stage.server()
                    .saw("server, new", EngineLook.counted(() -> wire.server.engine.unwrap(NOTHING, room(20_000))));
            stage.server().saw("server, then", EngineLook.at(wire.server.engine));
            wire.handshake();
            stage.client().saw("client", EngineLook.counted(() -> wire.client.engine.unwrap(NOTHING, room(20_000))));
            stage.server().saw("server", EngineLook.counted(() -> wire.server.engine.unwrap(NOTHING, room(20_000))));
        });

        pair("targets of several sizes take the largest record", stage -> {
            EngineWire wire = stage.engines().handshake();
            byte[] data = EngineBuffering.numbered(16_384);
            wire.client.wrap(ByteBuffer.wrap(data));
            ByteBuffer[] targets = {room(1), room(16_000), room(0), room(700), room(700)};
            ByteBuffer record = ByteBuffer.wrap(wire.server.incoming());
            stage.server()
                    .saw("produced", wire.server.engine.unwrap(record, targets).bytesProduced());
            ByteBuffer all = room(20_000);
            for (ByteBuffer target : targets) {
                all.put(target.flip());
            }
            stage.server().saw("intact", Arrays.equals(data, EngineWire.bytes(all.flip())));
        });
    }

    private static ByteBuffer room(int size) {
        return ByteBuffer.allocate(size);
    }

    /** In TLS 1.3 SunJSSE asks for the length of everything that is encrypted (RFC 8446, 5.2), in TLS 1.2 for that of the data. */
    private static int roomWanted(Tls protocol, int record, int data) {
        return protocol == Tls.V13 ? record - 5 - 16 : data;
    }

    private static SSLEngineResult unwrapInto(EngineWire.End end, ByteBuffer target) throws SSLException {
        ByteBuffer record = ByteBuffer.wrap(end.incoming());
        SSLEngineResult result = end.engine.unwrap(record, target);
        end.setIncoming(EngineWire.bytes(record));
        return result;
    }

    private static void sizes(Actor actor, String when, SSLEngine engine) {
        actor.saw("packet " + when, engine.getSession().getPacketBufferSize());
        actor.saw("application " + when, engine.getSession().getApplicationBufferSize());
    }

    /** Until the server has something to say. */
    static void toServerFlight(EngineWire wire) throws SSLException {
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        while (wire.server.engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            wire.client.step();
            wire.server.step();
        }
    }

    private static boolean withoutRoom(EngineWire.End end) throws SSLException {
        switch (end.engine.getHandshakeStatus()) {
            case NEED_TASK -> end.runTasks();
            case NEED_WRAP -> end.wrap(NOTHING);
            default -> {
                if (end.incoming().length == 0) {
                    return false;
                }
                ByteBuffer in = ByteBuffer.wrap(end.incoming());
                boolean consumed = end.engine.unwrap(in, room(0)).bytesConsumed() > 0;
                end.setIncoming(EngineWire.bytes(in));
                return consumed; // what comes behind a handshake needs room
            }
        }
        return true;
    }
}
