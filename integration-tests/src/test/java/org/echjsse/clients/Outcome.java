package org.echjsse.clients;

/** What came of a case: a cell of the table. */
enum Outcome {
    /** The server was asked for the hidden name under ECH, and nobody on the way could read it. */
    HIDDEN("hidden"),
    /** As before, although the first key was stale, and the program has noticed nothing. */
    SILENTLY("silently"),
    /** The first request failed with an {@code EchRejectedException}, and the same request made again was hidden. */
    NEXT_ATTEMPT("next attempt"),
    /** The site without ECH has answered as to anybody. */
    WORKS("works"),
    /** The library does not do this at all, with or without us. */
    NOT_OFFERED("–");

    final String title;

    Outcome(String title) {
        this.title = title;
    }
}
