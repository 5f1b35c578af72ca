package org.echjsse.bctls;

import org.echjsse.wire.Octets;

/** What a session is found by: a ticket of TLS 1.3, a session id of TLS 1.2. Equal by content. Public bytes. */
public record SessionIdentity(Octets octets) {

    public static SessionIdentity of(byte[] bytes) {
        return new SessionIdentity(Octets.copyOf(bytes));
    }

    byte[] toByteArray() {
        return octets.toByteArray();
    }
}
