package org.echjsse;

import java.util.Optional;
import org.echjsse.config.EchConfigList;

/**
 * Implemented by every {@code SSLEngine} and {@code SSLSocket} of this provider: how a setting gets in without {@link
 * EchSSLParameters}, and a status out. Cast to it. Setters count until the handshake begins; they throw {@link
 * IllegalStateException} after that. Getters answer at any time, also when the handshake has failed; thread-safe.
 *
 * <p>Without a compile-time dependency, {@code session.getValue("org.echjsse.status")} is the name of the {@link EchStatus}, in the session
 * of {@code getSession()} and in that of {@code getHandshakeSession()}. It is of the connection, not of the session: a resumed
 * session shares its other values with earlier connections, but tells what became of ECH on this one. It cannot be set, and is not among
 * {@code getValueNames()}.
 */
public interface EchConnection {

    /**
     * What became of ECH so far: {@link EchStatus#NOT_TRIED} before the handshake; on a client {@link EchStatus#OFFERED} until the server
     * has accepted, or has rejected and proved to be the public name; final when the handshake has succeeded or failed.
     */
    EchStatus getEchStatus();

    /** The name that an observer saw in the ClientHello; empty without one. */
    Optional<String> getEchOuterServerName();

    /** The name that the handshake is really about, if ECH was accepted. */
    Optional<String> getEchInnerServerName();

    /** Client: the mode for this connection, over every policy and property. */
    void setEchMode(EchMode mode);

    /**
     * Client: use this configuration and ask no resolver. It goes before a {@link EchMode#GREASE} of policies and properties, but not
     * before their {@link EchMode#DISABLED}, unless {@link #setEchMode} says otherwise.
     */
    void setEchConfigList(EchConfigList configs);

    /** Server: the keys for this connection. */
    void setEchServerKeys(EchServerKeys keys);
}
