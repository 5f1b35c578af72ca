package org.echjsse.dns;

/** Whether an HTTP cache on the way may answer a query. */
enum Freshness {
    ANY,
    /** RFC 8484, 5.1: a client that wants an answer of the resolver itself says so. */
    FROM_THE_RESOLVER
}
