package org.echjsse.handshake;

/** What a ServerHello or a HelloRetryRequest says of an offer. */
public enum Verdict {
    /** ServerHello that confirms: go on with ClientHelloInner. */
    ACCEPTED,
    /** ServerHello that does not: go on with ClientHelloOuter. */
    REJECTED,
    /** HelloRetryRequest that confirms: send a second ClientHelloInner. */
    RETRY_ACCEPTED,
    /** HelloRetryRequest that does not: send a second ClientHelloOuter, for good. */
    RETRY_REJECTED
}
