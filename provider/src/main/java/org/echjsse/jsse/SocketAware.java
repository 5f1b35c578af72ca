package org.echjsse.jsse;

import javax.net.ssl.SSLSocket;

/**
 * An engine that can be told which socket it works for. Managers of keys and trust have two methods for each choice, one for a socket and
 * one for an engine, and the inherited engine variants of {@code X509ExtendedKeyManager} answer {@code null}. A program that uses sockets
 * may have written the socket variants only, so an engine with a socket has to ask these.
 */
interface SocketAware {

    /** Called once, before the handshake. */
    void attach(SSLSocket socket);
}
