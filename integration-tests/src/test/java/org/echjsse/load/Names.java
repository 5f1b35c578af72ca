package org.echjsse.load;

/** The names of the site that all connections go to. */
final class Names {
    static final String SECRET = "secret.example";
    static final String COVER = "cover.example";

    private Names() {}
}
