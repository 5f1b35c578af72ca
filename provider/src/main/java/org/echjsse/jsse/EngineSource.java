package org.echjsse.jsse;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** What a socket needs of a context: engines, and what they are set to before anybody sets anything. Thread-safe. */
interface EngineSource {

    /**
     * @param host the peer's name as the application said it, never one from a reverse lookup; {@code null} if nobody said one
     * @param port the peer's port, or -1
     * @param clientMode whether the engine is a client; {@code setUseClientMode} has been called
     * @return an engine that has not begun its handshake
     */
    SSLEngine createEngine(String host, int port, boolean clientMode);

    /** What is enabled on a new engine. A new object for each call. */
    SSLParameters defaultParameters(boolean clientMode);

    /** Whether the end of a connection without close_notify is a failure. */
    boolean requiresCloseNotify();

    /** What can be enabled. A new object for each call. */
    SSLParameters supportedParameters();
}
