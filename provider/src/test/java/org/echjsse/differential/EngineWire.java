package org.echjsse.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Two engines and the wire between them, driven as an application drives them: by the states that they report. Not thread-safe. */
final class EngineWire {
    private static final int STEPS = 20_000;

    final End client;
    final End server;

    /** What buffers the ends use. */
    IntFunction<ByteBuffer> buffers = ByteBuffer::allocate;

    /** An engine, and the bytes that are on their way to it. */
    final class End {
        final SSLEngine engine;
        /** Of each wrap and unwrap, in order. */
        final List<SSLEngineResult> results = new ArrayList<>();

        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private byte[] incoming = new byte[0];
        private Exception failure;

        End(SSLEngine engine) {
            this.engine = engine;
        }

        /** The first thing that this end threw in {@link EngineWire#settle()}; {@code null} if nothing. */
        Exception failure() {
            return failure;
        }

        /** Bytes that have been sent to this end and not been unwrapped; the live ones. */
        byte[] incoming() {
            return incoming;
        }

        void setIncoming(byte[] bytes) {
            incoming = bytes;
        }

        /** The application data that has come since the last call. */
        byte[] takeReceived() {
            byte[] taken = received.toByteArray();
            received.reset();
            return taken;
        }

        String takeText() {
            return new String(takeReceived());
        }

        long finishedCount() {
            return results.stream()
                    .filter(result -> result.getHandshakeStatus() == HandshakeStatus.FINISHED)
                    .count();
        }

        private End other() {
            return this == client ? server : client;
        }

        /** Wraps into a buffer that is large enough and puts the result on the wire. */
        SSLEngineResult wrap(ByteBuffer... sources) throws SSLException {
            ByteBuffer out = buffers.apply(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(sources, out);
            results.add(result);
            other().arrive(bytes(out.flip()));
            return result;
        }

        SSLEngineResult wrap(String text) throws SSLException {
            return wrap(ByteBuffer.wrap(text.getBytes()));
        }

        /** Unwraps all that has come, into a buffer that is large enough. */
        SSLEngineResult unwrap() throws SSLException {
            return unwrap(incoming.length);
        }

        /** Unwraps with only so many bytes of what has come to be seen. */
        SSLEngineResult unwrap(int visible) throws SSLException {
            ByteBuffer in = buffers.apply(visible);
            in.put(incoming, 0, visible).flip();
            ByteBuffer out = buffers.apply(engine.getSession().getApplicationBufferSize());
            SSLEngineResult result = engine.unwrap(in, out);
            results.add(result);
            received.writeBytes(bytes(out.flip()));
            incoming = Arrays.copyOfRange(incoming, result.bytesConsumed(), incoming.length);
            return result;
        }

        void arrive(byte[] bytes) {
            byte[] joined = Arrays.copyOf(incoming, incoming.length + bytes.length);
            System.arraycopy(bytes, 0, joined, incoming.length, bytes.length);
            incoming = joined;
        }

        void runTasks() {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        }

        /** Does what the engine asks for, once; whether anything has come of it. */
        boolean step() throws SSLException {
            return switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    runTasks();
                    yield true;
                }
                case NEED_WRAP -> {
                    SSLEngineResult result = wrap(ByteBuffer.allocate(0));
                    yield result.bytesProduced() > 0
                            || result.getStatus() == Status.OK
                                    && result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
                }
                default -> {
                    if (incoming.length == 0 || engine.isInboundDone()) {
                        yield false;
                    }
                    SSLEngineResult result = unwrap();
                    yield result.bytesConsumed() > 0
                            || result.bytesProduced() > 0
                            || result.getStatus() == Status.OK
                                    && result.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP;
                }
            };
        }

        /** As {@link #step()}, but a failure is kept, and an engine that keeps failing is left alone. */
        private boolean stepOrFail() {
            try {
                return step();
            } catch (SSLException | RuntimeException e) {
                boolean first = failure == null;
                failure = first ? e : failure;
                return first;
            }
        }
    }

    EngineWire(SSLEngine client, SSLEngine server) {
        this.client = new End(client);
        this.server = new End(server);
    }

    /** Both ends to the end of the handshake, tickets included. */
    EngineWire handshake() throws Exception {
        client.engine.beginHandshake();
        server.engine.beginHandshake();
        settle();
        for (End end : List.of(client, server)) {
            if (end.failure != null) {
                throw end.failure;
            }
            if (end.finishedCount() == 0) {
                throw new AssertionError((end == client ? "client" : "server") + " has not finished");
            }
        }
        return this;
    }

    /** Until neither end has anything left to do. What an end throws is kept for it, the other one goes on. */
    EngineWire settle() {
        for (int i = 0; i < STEPS; i++) {
            boolean moved = client.stepOrFail();
            moved |= server.stepOrFail();
            if (!moved) {
                return this;
            }
        }
        throw new AssertionError("the engines never come to rest: " + client.engine.getHandshakeStatus() + ", "
                + server.engine.getHandshakeStatus());
    }

    /** A handshake that may fail: each side takes down how it ended for it. */
    void attempt(Stage stage) {
        for (End end : List.of(client, server)) {
            try {
                end.engine.beginHandshake();
            } catch (SSLException | RuntimeException e) {
                end.failure = e;
            }
        }
        settle();
        stage.client().saw("handshake", outcome(client));
        stage.server().saw("handshake", outcome(server));
    }

    private static String outcome(End end) {
        if (end.failure != null) {
            return Thrown.words(end.failure);
        }
        return end.finishedCount() > 0 ? "done" : "not done";
    }

    /** Sends application data, in as many records as it needs, and lets the wire come to rest. */
    void send(End from, byte[] data) throws SSLException {
        ByteBuffer source = buffers.apply(data.length);
        source.put(data).flip();
        while (source.hasRemaining()) {
            SSLEngineResult result = from.wrap(source);
            if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                throw new SSLException("does not take data: " + words(result));
            }
        }
        settle();
    }

    void send(End from, String text) throws SSLException {
        send(from, text.getBytes());
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** A result without its counts, which depend on the sizes of records. */
    static String states(SSLEngineResult result) {
        return result.getStatus() + " " + result.getHandshakeStatus();
    }

    /** A whole result, for application data and alerts. */
    static String words(SSLEngineResult result) {
        return states(result) + ", " + result.bytesConsumed() + " in, " + result.bytesProduced() + " out";
    }
}
