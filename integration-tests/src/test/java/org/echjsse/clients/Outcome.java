package org.echjsse.clients;

/** What came of a case: a cell of the table. */
enum Outcome {
    /** The server was asked for the hidden name under ECH, and nobody on the way could read it. */
    HIDDEN("hidden"),
    /** As before, although the first key was stale, and the program has noticed nothing. */
    SILENTLY("silently"),
    /** The first request failed with an {@code EchRejectedException}, and the same request made again was hidden. */
    NEXT_ATTEMPT("next attempt"),
    /** As before, but the library makes no new connection for a while, and the same request fails in the same way until then. */
    AFTER_BACK_OFF("after back-off"),
    /** {@link #SILENTLY} or {@link #NEXT_ATTEMPT}: it is not the same each time. */
    BY_CHANCE("either"),
    /** The site without ECH has answered as to anybody. */
    WORKS("works"),
    /** As before, but the ClientHello was none of ours. */
    GOES_PAST("past us"),
    /** Nobody tried, because the name would have been in clear, or because there is nothing to try. */
    NOT_PLAYED("–");

    final String title;

    Outcome(String title) {
        this.title = title;
    }
}
