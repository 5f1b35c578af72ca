package org.echjsse.bctls;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.echjsse.wire.SecretOctets;

/**
 * What it takes to resume a session once: a ticket of TLS 1.3 (RFC 8446, 4.6.1), or a session id of TLS 1.2 (RFC 5246, 7.3). Whoever
 * keeps it calls {@link #destroy()} when it is of no use any more; a connection that is given one only reads it.
 *
 * @param origin what the handshake that authenticated the peer has negotiated: protocol, suite, names, certificates
 * @param channel where it was established; it must not be resumed anywhere else (CLI-72, SEC-16, SEC-17)
 * @param identity the ticket, or the session id
 * @param secret the PSK, or the master secret
 * @param ageAdd {@code ticket_age_add}, 0 to 2<sup>32</sup>-1; 0 in TLS 1.2
 * @param created when that handshake was over
 * @param issued when this ticket was received or sent
 * @param expires not to be used from then on
 */
public record ResumableSession(
        Negotiated origin,
        Channel channel,
        SessionIdentity identity,
        SecretOctets secret,
        long ageAdd,
        Instant created,
        Instant issued,
        Instant expires) {

    /** RFC 8446, 4.6.1: clients must not keep a ticket any longer, whatever the server says. */
    public static final Duration LONGEST_LIFETIME = Duration.ofDays(7);

    /** What an observer of the connection could see of its name. */
    public enum Channel {
        /** The ClientHello in use was the one on the wire: no ECH, GREASE, or nothing that the server could open. */
        CLEAR,
        /** ECH was accepted. */
        ECH
    }

    public boolean isTls13() {
        return Versions.TLS_1_3.equals(origin.protocol().orElse(""));
    }

    public CipherSuite cipherSuite() {
        return origin.cipherSuite().orElseThrow();
    }

    public boolean isExpired(Instant now) {
        return !now.isBefore(expires);
    }

    /** The same with a secret of its own, so that one may be destroyed while the other is in use. */
    public ResumableSession copy() {
        byte[] bytes = secret.copy();
        try {
            SecretOctets own = SecretOctets.copyOf(bytes);
            return new ResumableSession(origin, channel, identity, own, ageAdd, created, issued, expires);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Wipes the secret. */
    public void destroy() {
        secret.destroy();
    }

    /** RFC 8446, 4.2.11.1: milliseconds since the ticket came, obfuscated. */
    long obfuscatedAge(Instant now) {
        return Math.max(0, Duration.between(issued, now).toMillis()) + ageAdd & 0xffffffffL;
    }

    /** No names, no secret. */
    @Override
    public String toString() {
        return "ResumableSession(" + origin.protocol().orElse("?") + ", " + channel + ", expires " + expires + ")";
    }
}
