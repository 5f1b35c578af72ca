package org.echjsse.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** Whatever kind of buffer, and however the bytes are cut. */
final class EngineBuffering extends Chapter {
    private static final int LARGE = 100_000;

    EngineBuffering() {
        super("Engine: buffers");

        kind("direct", ByteBuffer::allocateDirect);
        kind(
                "sliced",
                size -> ByteBuffer.allocate(size + 20).position(13).slice().limit(size));
        kind("offset", size -> {
            ByteBuffer buffer = ByteBuffer.allocate(size + 20);
            return buffer.position(7).slice(7, size + 5).limit(size);
        });
        kind("duplicated", size -> ByteBuffer.allocate(size).duplicate());
        kind("little-endian", size -> ByteBuffer.allocateDirect(size).order(java.nio.ByteOrder.LITTLE_ENDIAN));

        pair("sources may be read-only", stage -> {
            EngineWire wire = stage.engines().handshake();
            ByteBuffer text = ByteBuffer.wrap("read-only".getBytes()).asReadOnlyBuffer();
            wire.client.wrap(text);
            stage.client().saw("left", text.remaining());
            wire.settle();
            stage.server().saw("received", wire.server.takeText());
        });

        pair("a read-only network source", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap("read-only");
            ByteBuffer record = ByteBuffer.wrap(wire.server.incoming()).asReadOnlyBuffer();
            ByteBuffer out = ByteBuffer.allocate(20_000);
            stage.server().saw("result", EngineLook.outcome(() -> wire.server.engine.unwrap(record, out)));
            stage.server().saw("received", new String(EngineWire.bytes(out.flip())));
            stage.server().saw("left", record.remaining());
        });

        pair("a handshake of which each byte comes alone", stage -> {
            EngineWire wire = stage.engines();
            drip(wire, 1);
            EngineLook.atBoth(stage, wire, "states");
            wire.send(wire.client, "through");
            stage.server().saw("received", wire.server.takeText());
        });

        pair("a handshake in pieces of seven bytes", stage -> {
            EngineWire wire = stage.engines();
            drip(wire, 7);
            EngineLook.atBoth(stage, wire, "states");
            wire.send(wire.server, "through");
            stage.client().saw("received", wire.client.takeText());
        });

        pair("data of which each byte comes alone", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap("drop by drop");
            int length = wire.server.incoming().length;
            boolean allUnderflow = true;
            for (int visible = 0; visible < length; visible++) {
                SSLEngineResult result = wire.server.unwrap(visible);
                allUnderflow &= EngineWire.words(result).equals("BUFFER_UNDERFLOW NOT_HANDSHAKING, 0 in, 0 out");
            }
            stage.server().saw("underflow until the last byte", allUnderflow);
            stage.server().saw("with the last byte", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("received", wire.server.takeText());
        });

        pair("two records and a half", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap("one ");
            wire.client.wrap("two ");
            int two = wire.server.incoming().length;
            wire.client.wrap("three");
            int visible = (two + wire.server.incoming().length) / 2;
            SSLEngineResult first = wire.server.unwrap(visible);
            SSLEngineResult second = wire.server.unwrap(visible - first.bytesConsumed());
            stage.server().saw("first", EngineLook.outcome(() -> first));
            stage.server().saw("second", EngineLook.outcome(() -> second));
            stage.server().saw("consumed is both", first.bytesConsumed() + second.bytesConsumed() == two);
            stage.server().saw("half", EngineLook.counted(() -> wire.server.unwrap(visible - two)));
            stage.server().saw("rest", EngineLook.outcome(wire.server::unwrap));
            stage.server().saw("received", wire.server.takeText());
        });

        pair("each call of unwrap takes one record", stage -> {
            EngineWire wire = stage.engines().handshake();
            for (String word : new String[] {"a", "bc", "def"}) {
                wire.server.wrap(word);
            }
            for (int i = 0; i < 3; i++) {
                stage.client().saw("produced " + i, wire.client.unwrap().bytesProduced());
            }
            stage.client().saw("received", wire.client.takeText());
            stage.client().saw("left", wire.client.incoming().length);
        });

        pair("wrap gathers", stage -> {
            EngineWire wire = stage.engines().handshake();
            ByteBuffer[] sources = {text("not "), text("ga"), text(""), text("the"), text("red"), text(" not")};
            SSLEngineResult result;
            ByteBuffer record = ByteBuffer.allocate(20_000);
            result = wire.client.engine.wrap(sources, 1, 4, record);
            stage.client().saw("consumed", result.bytesConsumed());
            stage.client()
                    .saw(
                            "left",
                            Arrays.stream(sources).map(ByteBuffer::remaining).toList());
            wire.server.arrive(EngineWire.bytes(record.flip()));
            wire.settle();
            stage.server().saw("received", wire.server.takeText());
        });

        pair("unwrap scatters", stage -> {
            EngineWire wire = stage.engines().handshake();
            wire.client.wrap("scattered over buffers");
            ByteBuffer[] targets = new ByteBuffer[] {
                ByteBuffer.allocate(5),
                ByteBuffer.allocate(3),
                ByteBuffer.allocate(0),
                ByteBuffer.allocateDirect(4),
                ByteBuffer.allocate(50),
                ByteBuffer.allocate(5)
            };
            ByteBuffer record = ByteBuffer.wrap(wire.server.incoming());
            stage.server()
                    .saw(
                            "produced",
                            wire.server.engine.unwrap(record, targets, 1, 4).bytesProduced());
            stage.server()
                    .saw(
                            "positions",
                            Arrays.stream(targets).map(ByteBuffer::position).toList());
            StringBuilder received = new StringBuilder();
            for (ByteBuffer target : targets) {
                received.append(new String(EngineWire.bytes(target.flip()))).append('|');
            }
            stage.server().saw("received", received);
        });

        pair("a source larger than a record is taken a record at a time", stage -> {
            EngineWire wire = stage.engines().handshake();
            ByteBuffer source = ByteBuffer.allocate(40_000);
            for (String call : new String[] {"first", "second", "third"}) {
                stage.client().saw(call, wire.client.wrap(source).bytesConsumed());
            }
            wire.settle();
            stage.server().saw("received", wire.server.takeReceived().length);
        });

        pair("several sources, together larger than a record", stage -> {
            EngineWire wire = stage.engines().handshake();
            ByteBuffer[] sources = {ByteBuffer.allocate(10_000), ByteBuffer.allocate(10_000), ByteBuffer.allocate(10)};
            stage.client().saw("first", wire.client.wrap(sources).bytesConsumed());
            stage.client()
                    .saw(
                            "left",
                            Arrays.stream(sources).map(ByteBuffer::remaining).toList());
            stage.client().saw("second", wire.client.wrap(sources).bytesConsumed());
            wire.settle();
            stage.server().saw("received", wire.server.takeReceived().length);
        });

        pair("limits stay as they were", stage -> {
            EngineWire wire = stage.engines().handshake();
            ByteBuffer source = ByteBuffer.allocate(30_000).position(100).limit(29_000);
            ByteBuffer record = ByteBuffer.allocate(40_000).position(10).limit(39_000);
            SSLEngineResult wrapped = wire.client.engine.wrap(source, record);
            stage.client().saw("source", source.limit() + " " + (source.position() - wrapped.bytesConsumed()));
            stage.client().saw("record", record.limit() + " " + (record.position() - wrapped.bytesProduced()));
            record.limit(record.position()).position(10);
            int end = record.limit();
            ByteBuffer target = ByteBuffer.allocate(40_000).position(20).limit(38_000);
            SSLEngineResult unwrapped = wire.server.engine.unwrap(record, target);
            stage.server().saw("record", record.limit() == end && record.position() == end);
            stage.server().saw("target", target.limit() + " " + (target.position() - unwrapped.bytesProduced()));
        });

        pair("large data both ways, in pieces of any size", stage -> {
            EngineWire wire = stage.engines().handshake();
            byte[] data = numbered(LARGE);
            stage.server().saw("intact", Arrays.equals(data, inPieces(wire.client, wire.server, data)));
            stage.client().saw("intact", Arrays.equals(data, inPieces(wire.server, wire.client, data)));
        });

        pair("the network source may be changed as soon as unwrap is back", stage -> {
            EngineWire wire = stage.engines();
            overwriting(wire);
            EngineLook.atBoth(stage, wire, "states");
        });

        readOnlySource(
                "result",
                "SSLProtocolException caused by ReadOnlyBufferException",
                "OK NOT_HANDSHAKING, consumed, produced");
        readOnlySource("received", "", "read-only");
    }

    private void readOnlySource(String what, String sun, String ours) {
        differs(new Difference(
                title(),
                "a read-only network source",
                Who.SERVER,
                what,
                sun,
                ours,
                "SunJSSE decrypts inside of the source, and has copied what cannot be written to since JDK 19 only",
                Tls.ANY,
                Difference.Jdk.upTo(18)));
    }

    /** A handshake and data both ways with one kind of buffer. */
    private void kind(String kind, IntFunction<ByteBuffer> buffers) {
        pair("buffers that are " + kind, stage -> {
            EngineWire wire = stage.engines();
            wire.buffers = buffers;
            wire.handshake();
            byte[] data = numbered(40_000);
            wire.send(wire.client, data);
            stage.server().saw("intact", Arrays.equals(data, wire.server.takeReceived()));
            wire.send(wire.server, data);
            stage.client().saw("intact", Arrays.equals(data, wire.client.takeReceived()));
        });
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    static byte[] numbered(int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i * 31 + i / 256);
        }
        return data;
    }

    /** A handshake in which unwrap is never shown more than a few new bytes at a time. */
    private static void drip(EngineWire wire, int drop) throws SSLException {
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        boolean moved = true;
        while (moved) {
            moved = drip(wire.client, drop);
            moved |= drip(wire.server, drop);
        }
    }

    private static boolean drip(EngineWire.End end, int drop) throws SSLException {
        boolean moved = false;
        int visible = 0;
        while (true) {
            switch (end.engine.getHandshakeStatus()) {
                case NEED_TASK -> end.runTasks();
                case NEED_WRAP -> end.wrap(ByteBuffer.allocate(0));
                default -> {
                    if (visible >= end.incoming().length) {
                        return moved;
                    }
                    visible = Math.min(visible + drop, end.incoming().length);
                    visible -= end.unwrap(visible).bytesConsumed();
                }
            }
            moved = true;
        }
    }

    /** A handshake that reuses, and so destroys, what it has handed over. */
    private static void overwriting(EngineWire wire) throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(40_000);
        ByteBuffer target = ByteBuffer.allocate(40_000);
        wire.client.engine.beginHandshake();
        wire.server.engine.beginHandshake();
        for (boolean moved = true; moved; ) {
            moved = false;
            for (EngineWire.End end : new EngineWire.End[] {wire.client, wire.server}) {
                SSLEngine engine = end.engine;
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> end.runTasks();
                    case NEED_WRAP -> end.wrap(ByteBuffer.allocate(0));
                    default -> {
                        if (end.incoming().length == 0) {
                            continue;
                        }
                        record.clear();
                        record.put(end.incoming()).flip();
                        engine.unwrap(record, target.clear());
                        end.setIncoming(EngineWire.bytes(record));
                        Arrays.fill(record.array(), (byte) 0x55);
                    }
                }
                moved = true;
            }
        }
    }

    /** Sends it in sources of changing sizes, and shows it in pieces that have nothing to do with records. */
    private static byte[] inPieces(EngineWire.End from, EngineWire.End to, byte[] data) throws SSLException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int sent = 0;
        for (int size = 1; sent < data.length; size = size * 3 % 20_011) {
            int length = Math.min(size, data.length - sent);
            sent += from.wrap(ByteBuffer.wrap(data, sent, length)).bytesConsumed();
        }
        int visible = 0;
        for (int size = 1; visible < to.incoming().length || to.incoming().length > 0; size = size * 5 % 4_099) {
            visible = Math.min(to.incoming().length, visible + size);
            SSLEngineResult result = to.unwrap(visible);
            visible -= result.bytesConsumed();
            received.writeBytes(to.takeReceived());
        }
        return received.toByteArray();
    }
}
