package org.echjsse.bench;

/** Handshakes that are compared. TLS 1.3 and a certificate of P-256 all of them. */
enum Kind {
    /** Neither ECH nor GREASE. */
    PLAIN("x25519", "x25519"),
    /** A look-alike of ECH in the hello. */
    GREASE("x25519", "x25519"),
    ECH("x25519", "x25519"),
    /** The server wants another group. SunJSSE offers a share of each kind, so it is not X25519 that it has to give up. */
    RETRY("secp256r1,secp384r1", "secp384r1"),
    ECH_RETRY("secp256r1,secp384r1", "secp384r1"),
    /** ECH for a key that the server has no more; the client proves the public name and ends. */
    REJECTED("x25519", "x25519"),
    RESUMED("x25519", "x25519"),
    ECH_RESUMED("x25519", "x25519");

    /** As {@code jdk.tls.namedGroups} wants them. */
    final String clientGroups;

    final String serverGroups;

    Kind(String clientGroups, String serverGroups) {
        this.clientGroups = clientGroups;
        this.serverGroups = serverGroups;
    }

    boolean offersEch() {
        return this == ECH || this == ECH_RETRY || this == REJECTED || this == ECH_RESUMED;
    }

    boolean isAccepted() {
        return offersEch() && this != REJECTED;
    }

    boolean isResumed() {
        return this == RESUMED || this == ECH_RESUMED;
    }

    int hellos() {
        return this == RETRY || this == ECH_RETRY ? 2 : 1;
    }
}
