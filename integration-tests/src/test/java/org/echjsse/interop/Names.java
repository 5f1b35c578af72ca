package org.echjsse.interop;

/** The two names of every test, and that of a client that has a certificate. */
final class Names {
    /** The site that is visited: nobody on the way may learn it when ECH is accepted. */
    static final String SECRET = "secret.example";

    /** The {@code public_name}: what an observer is meant to see. */
    static final String COVER = "cover.example";

    /** The subject of the certificate of a client, which is in no hello. */
    static final String CLIENT = "client.example";

    private Names() {}
}
