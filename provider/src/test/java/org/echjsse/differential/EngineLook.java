package org.echjsse.differential;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** What a program can ask an engine at any time, as one line of text. */
final class EngineLook {
    /** A call that gives a result or throws. */
    interface Call {
        SSLEngineResult perform() throws SSLException;
    }

    private EngineLook() {}

    /** The handshake status, and which directions are done. */
    static String at(SSLEngine engine) {
        return engine.getHandshakeStatus()
                + (engine.isInboundDone() ? ", inbound done" : "")
                + (engine.isOutboundDone() ? ", outbound done" : "");
    }

    /** Takes down {@link #at} of both ends. */
    static void atBoth(Stage stage, EngineWire wire, String when) {
        stage.client().saw(when, at(wire.client.engine));
        stage.server().saw(when, at(wire.server.engine));
    }

    /** The states of a call's result, and whether anything was consumed and produced, or what it threw. */
    static String outcome(Call call) {
        try {
            SSLEngineResult result = call.perform();
            return EngineWire.states(result)
                    + (result.bytesConsumed() > 0 ? ", consumed" : "")
                    + (result.bytesProduced() > 0 ? ", produced" : "");
        } catch (SSLException | RuntimeException e) {
            return Thrown.words(e);
        }
    }

    /** A whole result with its counts, or what the call threw. */
    static String counted(Call call) {
        try {
            return EngineWire.words(call.perform());
        } catch (SSLException | RuntimeException e) {
            return Thrown.words(e);
        }
    }
}
