package org.echjsse.jsse;

import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * How far an engine has come, which directions are closed, and what JSSE calls that. The table is SunJSSE's, because programs were
 * written against it. Not thread-safe; the engine's lock guards it.
 */
final class EngineState {
    private enum Phase {
        NEW,
        HANDSHAKING,
        ESTABLISHED,
        FAILED
    }

    private Phase phase = Phase.NEW;
    private boolean finishedUntold;
    private boolean repeated;
    private boolean inboundClosed;
    private boolean outboundClosed;

    // ---- what happens

    /** Returns whether this was the beginning. */
    boolean begin() {
        if (phase != Phase.NEW) {
            return false;
        }
        phase = Phase.HANDSHAKING;
        return true;
    }

    /** The handshake is over and good; somebody has to be told {@code FINISHED}. */
    void establish() {
        phase = Phase.ESTABLISHED;
        finishedUntold = true;
    }

    /** Another handshake on an established connection is over, too; data flows all the while. */
    void finishAgain() {
        finishedUntold = true;
        repeated = true;
    }

    void finishedTold() {
        finishedUntold = false;
    }

    void fail() {
        phase = Phase.FAILED;
        finishedUntold = false;
        inboundClosed = true;
        outboundClosed = true;
    }

    void closeInbound() {
        inboundClosed = true;
    }

    void closeOutbound() {
        outboundClosed = true;
    }

    // ---- what is so

    boolean isNew() {
        return phase == Phase.NEW;
    }

    boolean isHandshaking() {
        return phase == Phase.HANDSHAKING;
    }

    boolean isEstablished() {
        return phase == Phase.ESTABLISHED;
    }

    boolean isFailed() {
        return phase == Phase.FAILED;
    }

    boolean isFinishedUntold() {
        return finishedUntold;
    }

    /** The same, and no data has come yet because of it. */
    boolean isFirstFinishedUntold() {
        return finishedUntold && !repeated;
    }

    boolean isInboundClosed() {
        return inboundClosed;
    }

    boolean isOutboundClosed() {
        return outboundClosed;
    }

    /** Neither direction is closed, which a failure does, too. */
    boolean isOpen() {
        return !inboundClosed && !outboundClosed;
    }

    /**
     * Never {@code FINISHED}, which is for results only.
     *
     * @param output whether wrap has something to give, or to tell
     * @param task whether the next step is a delegated task's
     */
    HandshakeStatus status(boolean output, boolean task) {
        if (output) {
            return HandshakeStatus.NEED_WRAP;
        }
        if (inboundClosed && outboundClosed) {
            return HandshakeStatus.NOT_HANDSHAKING;
        }
        if (task) {
            return HandshakeStatus.NEED_TASK;
        }
        if (phase == Phase.HANDSHAKING) {
            return inboundClosed ? HandshakeStatus.NEED_WRAP : HandshakeStatus.NEED_UNWRAP;
        }
        // a call of wrap that gives nothing but FINISHED
        return finishedUntold ? HandshakeStatus.NEED_WRAP : HandshakeStatus.NOT_HANDSHAKING;
    }
}
