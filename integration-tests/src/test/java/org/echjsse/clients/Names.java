package org.echjsse.clients;

/** The names of a run. Each case of each client visits one of its own, so that nothing is remembered of another. */
final class Names {
    /** What all hidden names end in. */
    static final String SECRET = "secret.example";

    /** What nobody on the way may see: a label of each hidden name, so that it is found in DNS messages, too, and in each part of a name. */
    static final String SECRET_LABEL = "secret";

    /** The {@code public_name}: what an observer is meant to see. */
    static final String COVER = "cover.example";

    /** What the names of sites without ECH end in. */
    static final String PLAIN = "plain.example";

    /** The subject of the certificate of the client. */
    static final String CLIENT = "client.example";

    /** The first label of names for which a key is published that no server has (any more). */
    static final String STALE = "stale";

    /** The first label of names whose server wants a certificate of the client. */
    static final String MUTUAL = "mutual";

    /** The first label of names that have addresses, and no HTTPS record. */
    static final String UNRECORDED = "unrecorded";

    private Names() {}
}
