package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Two engines and the wire between them, driven as an application drives them: by the states they report. */
final class EnginePair {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int STEPS = 20_000;

    final Peer client;
    final Peer server;

    /** How many bytes an unwrap gets to see more than last time; the default is all there are. */
    int fragment = Integer.MAX_VALUE;

    IntFunction<ByteBuffer> buffers = ByteBuffer::allocate;

    /** One side. */
    final class Peer {
        final SSLEngine engine;
        final List<SSLEngineResult> results = new ArrayList<>();
        /** Everything that this side ever sent. */
        final ByteArrayOutputStream sent = new ByteArrayOutputStream();

        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private byte[] incoming = new byte[0];
        private int visible;
        private SSLException failure;

        Peer(SSLEngine engine) {
            this.engine = engine;
        }

        long finishedCount() {
            return results.stream()
                    .filter(result -> result.getHandshakeStatus() == HandshakeStatus.FINISHED)
                    .count();
        }

        byte[] takeReceived() {
            byte[] taken = received.toByteArray();
            received.reset();
            return taken;
        }

        /** What has arrived and is not unwrapped. */
        byte[] incoming() {
            return incoming.clone();
        }

        boolean hasIncoming() {
            return incoming.length > 0;
        }

        SSLEngineResult wrap(ByteBuffer source) throws SSLException {
            ByteBuffer out = buffers.apply(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(source, out);
            results.add(result);
            assertEquals(out.position(), result.bytesProduced());
            out.flip();
            byte[] bytes = new byte[out.remaining()];
            out.get(bytes);
            sent.writeBytes(bytes);
            other(this).arrive(bytes);
            return result;
        }

        SSLEngineResult unwrap() throws SSLException {
            visible = Math.min(incoming.length, fragment == Integer.MAX_VALUE ? incoming.length : visible + fragment);
            ByteBuffer in = buffers.apply(visible);
            in.put(incoming, 0, visible).flip();
            ByteBuffer out = buffers.apply(engine.getSession().getApplicationBufferSize());
            SSLEngineResult result = engine.unwrap(in, out);
            results.add(result);
            assertEquals(in.position(), result.bytesConsumed());
            assertEquals(out.position(), result.bytesProduced());
            out.flip();
            byte[] data = new byte[out.remaining()];
            out.get(data);
            received.writeBytes(data);
            visible -= result.bytesConsumed();
            incoming = java.util.Arrays.copyOfRange(incoming, result.bytesConsumed(), incoming.length);
            return result;
        }

        void arrive(byte[] bytes) {
            byte[] joined = java.util.Arrays.copyOf(incoming, incoming.length + bytes.length);
            System.arraycopy(bytes, 0, joined, incoming.length, bytes.length);
            incoming = joined;
        }

        /** Does what the engine asks for; whether anything happened. */
        boolean step() throws SSLException {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK: {
                    Runnable task = engine.getDelegatedTask();
                    assertTrue(task != null, "NEED_TASK without a task");
                    task.run();
                    return true;
                }
                case NEED_WRAP: {
                    SSLEngineResult result = wrap(NOTHING.duplicate());
                    return result.bytesProduced() > 0
                            || result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP
                            || result.getStatus() != Status.OK;
                }
                case NOT_HANDSHAKING:
                case NEED_UNWRAP: {
                    if (incoming.length == 0 || engine.isInboundDone()) {
                        return false;
                    }
                    int before = visible;
                    SSLEngineResult result = unwrap();
                    return result.getStatus() != Status.BUFFER_UNDERFLOW
                            || visible > before
                            || visible < incoming.length;
                }
                default:
                    return fail("an engine without DTLS says " + engine.getHandshakeStatus());
            }
        }
    }

    EnginePair(SSLEngine client, SSLEngine server) {
        client.setUseClientMode(true);
        server.setUseClientMode(false);
        this.client = new Peer(client);
        this.server = new Peer(server);
    }

    private Peer other(Peer peer) {
        return peer == client ? server : client;
    }

    /** Until both have reported FINISHED, and nothing more is on its way. */
    EnginePair handshake() throws SSLException {
        client.engine.beginHandshake();
        server.engine.beginHandshake();
        settle();
        assertFinished(client, "client FINISHED");
        assertFinished(server, "server FINISHED");
        return this;
    }

    /** Once; SunJSSE's client says it again for each ticket. */
    private static void assertFinished(Peer peer, String what) {
        if (peer.engine instanceof EchSslEngine) {
            assertEquals(1, peer.finishedCount(), what);
        } else {
            assertTrue(peer.finishedCount() >= 1, what);
        }
    }

    /** Until neither side has anything left to do. */
    void settle() throws SSLException {
        for (int i = 0; i < STEPS; i++) {
            boolean moved = client.step();
            moved |= server.step();
            if (!moved) {
                return;
            }
        }
        fail("the engines never come to rest: " + client.engine.getHandshakeStatus() + ", "
                + server.engine.getHandshakeStatus());
    }

    /** A handshake that is going to fail. */
    void attempt() {
        for (Peer peer : List.of(client, server)) {
            try {
                peer.engine.beginHandshake();
            } catch (SSLException e) {
                peer.failure = e;
            }
        }
        settleWithFailures();
    }

    /** As {@link #settle()}, but a side that throws is left alone, so that the other gets its alert. */
    void settleWithFailures() {
        for (int i = 0; i < STEPS; i++) {
            boolean moved = stepOrFail(client);
            moved |= stepOrFail(server);
            if (!moved) {
                return;
            }
        }
        fail("the engines never come to rest");
    }

    private boolean stepOrFail(Peer peer) {
        try {
            return peer.step();
        } catch (SSLException e) {
            if (peer.failure == null) {
                peer.failure = e;
            }
            return true;
        }
    }

    SSLException clientFailure() {
        return client.failure;
    }

    SSLException serverFailure() {
        return server.failure;
    }

    /** Sends application data and returns what the other side made of it. */
    byte[] transfer(Peer from, byte[] data) throws SSLException {
        ByteBuffer source = buffers.apply(data.length);
        source.put(data).flip();
        while (source.hasRemaining()) {
            SSLEngineResult result = from.wrap(source);
            assertEquals(Status.OK, result.getStatus());
        }
        settle();
        return other(from).takeReceived();
    }
}
