package org.echjsse.handshake;

import org.echjsse.config.ConfigChoice;

/** What a client is going to put into its ClientHello: decided before the first byte is built. */
public sealed interface EchPlan {
    /** No extension. */
    record Off() implements EchPlan {}

    /** A look-alike (RFC 9849, 6.2). */
    record Grease() implements EchPlan {}

    /** The real thing with this configuration and suite. */
    record Real(ConfigChoice.Usable choice) implements EchPlan {}
}
