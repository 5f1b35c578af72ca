package org.echjsse.clients;

/** What a client does in a way of its own. */
enum Trait {
    /**
     * It checks names itself and has no ALPN, so that nothing tells us that it speaks HTTPS but the port. There can be no test server on that
     * one, so the client comes through the proxy in all cases.
     */
    SAYS_NOTHING_BUT_THE_PORT,
    /** The program has a recipe for it, with which the first request to a site with a stale key succeeds. */
    HAS_A_RECIPE,
    /** It tries again by itself or does not, whatever of two things it hears first of. */
    RETRIES_BY_CHANCE,
    /** It brings its own TLS, or asks for that of the JDK by name: it is not to visit a hidden site, because that would not be hidden. */
    GOES_PAST_JSSE
}
