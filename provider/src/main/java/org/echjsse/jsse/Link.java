package org.echjsse.jsse;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** One engine on one transport, with what lies between them: all that changes when a socket connects again. */
record Link(SSLEngine engine, Transport transport, RecordInput input, RecordOutput output) {

    Link(SSLEngine engine, Transport transport) {
        this(engine, transport, new RecordInput(engine, transport), new RecordOutput(engine, transport));
    }

    /** On the calling thread: who uses a blocking socket has a thread to spare for it. */
    HandshakeStatus runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }
}
