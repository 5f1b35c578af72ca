package org.echjsse;

import java.util.Optional;
import org.echjsse.config.EchConfigList;

/**
 * Implemented by every {@code SSLEngine} and {@code SSLSocket} of this provider: how a setting gets in without {@link
 * EchSSLParameters}, and a status out. Cast to it. Setters count until the handshake begins; they throw {@link
 * IllegalStateException} after that.
 */
public interface EchConnection {

    /** What became of ECH so far. */
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
