package org.echjsse.jsse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** One engine whose peer is none: bytes come from the test, and go to it. */
final class EngineEnd {
    private static final int BUFFER = 1 << 16;
    private static final int STEPS = 1000;

    private final SSLEngine engine;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private byte[] incoming = new byte[0];
    private SSLException failure;

    EngineEnd(SSLEngine engine) {
        this.engine = engine;
    }

    SSLEngine engine() {
        return engine;
    }

    /** What it threw first. */
    Optional<SSLException> failure() {
        return Optional.ofNullable(failure);
    }

    byte[] takeSent() {
        byte[] taken = sent.toByteArray();
        sent.reset();
        return taken;
    }

    void arrive(byte[] bytes) {
        byte[] joined = Arrays.copyOf(incoming, incoming.length + bytes.length);
        System.arraycopy(bytes, 0, joined, incoming.length, bytes.length);
        incoming = joined;
    }

    /** Until it has nothing left to do. */
    void settle() {
        for (int i = 0; i < STEPS; i++) {
            boolean moved;
            try {
                moved = step();
            } catch (SSLException e) {
                moved = failure == null; // an engine that keeps failing is left alone
                failure = moved ? e : failure;
            }
            if (!moved) {
                return;
            }
        }
        throw new AssertionError("the engine never comes to rest: " + engine.getHandshakeStatus());
    }

    private boolean step() throws SSLException {
        return switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
                yield true;
            }
            case NEED_WRAP -> {
                ByteBuffer out = ByteBuffer.allocate(BUFFER);
                SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), out);
                sent.write(out.array(), 0, out.position());
                yield out.position() > 0 || result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
            }
            default -> {
                if (incoming.length == 0 || engine.isInboundDone()) {
                    yield false;
                }
                SSLEngineResult result = engine.unwrap(ByteBuffer.wrap(incoming), ByteBuffer.allocate(BUFFER));
                incoming = Arrays.copyOfRange(incoming, result.bytesConsumed(), incoming.length);
                yield result.bytesConsumed() > 0 || result.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP;
            }
        };
    }
}
