package org.echjsse.bench;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.conscrypt.Conscrypt;

/** One end of a connection in memory: an engine, what has come in for it, and the meter of its work. */
final class Party {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int CHANGE_CIPHER_SPEC_RECORD = 20;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER_BYTES = 5;

    final SSLEngine engine;
    private final Meter meter;
    /** Filled by the peer, emptied here. */
    private final ByteBuffer incoming;

    private final ByteBuffer application;
    private int hellos;
    private SSLException failure;

    /**
     * @param buffers of this end, used again by the next one
     */
    Party(SSLEngine engine, Meter meter, Buffers buffers) {
        this.engine = engine;
        this.meter = meter;
        this.incoming = buffers.incoming.clear();
        this.application = buffers.application.clear();
    }

    /** Buffers that outlive a connection, so that they are nobody's cost. */
    static final class Buffers {
        private final ByteBuffer incoming = ByteBuffer.allocate(1 << 17);
        private final ByteBuffer application = ByteBuffer.allocate(1 << 15);
    }

    /** How the connection has ended before its time; null: it has not. */
    SSLException failure() {
        return failure;
    }

    /** ClientHellos that came in: two, after a HelloRetryRequest. */
    int hellos() {
        return hellos;
    }

    /** Does what can be done with what has come in; tells whether that was anything. */
    boolean advance(Party peer) {
        if (failure != null) {
            return false;
        }
        int had = incoming.position();
        int sent = peer.incoming.position();
        meter.start();
        boolean moved;
        try {
            moved = work(peer.incoming);
        } catch (SSLException e) {
            failure = e;
            moved = true;
        } finally {
            meter.stop();
        }
        peer.look(sent);
        return moved || incoming.position() != had;
    }

    private boolean work(ByteBuffer outgoing) throws SSLException {
        boolean moved = false;
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                if (engine.wrap(NOTHING, outgoing).getStatus() == Status.CLOSED) {
                    return moved;
                }
            } else if (incoming.position() == 0 || !takeRecord()) {
                return moved;
            }
            moved = true;
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private boolean takeRecord() throws SSLException {
        incoming.flip();
        try {
            SSLEngineResult result = engine.unwrap(incoming, application);
            return result.getStatus() == Status.OK
                    && (result.bytesConsumed() > 0 || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK);
        } finally {
            incoming.compact();
            application.clear();
        }
    }

    private void look(int from) {
        int at = from;
        int header = RECORD_HEADER_BYTES;
        if (incoming.position() > at + header && incoming.get(at) == CHANGE_CIPHER_SPEC_RECORD) {
            at += header + 1; // RFC 8446, D.4: in front of the second hello
        }
        if (incoming.position() > at + header
                && incoming.get(at) == HANDSHAKE_RECORD
                && incoming.get(at + header) == CLIENT_HELLO) {
            hellos++;
        }
    }

    /** The first byte of the application: Conscrypt's server keeps its tickets until then. */
    void speak(Party peer) {
        ByteBuffer word = ByteBuffer.allocate(1);
        meter.start();
        try {
            while (word.hasRemaining() && engine.wrap(word, peer.incoming).getStatus() == Status.OK) {
                continue; // what was still to be sent comes first
            }
        } catch (SSLException e) {
            failure = e;
        } finally {
            meter.stop();
        }
    }

    /**
     * Lets go of what only a garbage collection would free, memory and two descriptors an engine. Conscrypt frees them when the close_notify
     * has been fetched and none is waited for; an ordinary close would be an exchange of its own.
     */
    void drop() {
        if (Conscrypt.isConscrypt(engine)) {
            engine.closeOutbound();
            incoming.clear();
            try {
                while (!engine.isOutboundDone()
                        && engine.wrap(NOTHING, incoming).bytesProduced() > 0) {
                    incoming.clear();
                }
                engine.closeInbound();
            } catch (SSLException expected) {
                // there was no close_notify
            }
        }
    }
}
