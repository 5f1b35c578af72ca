package org.echjsse.it.mutant;

import java.util.Optional;
import java.util.function.Consumer;
import org.echjsse.EchSSLParameters;

/**
 * One row of the table.
 *
 * @param chapter what it is about
 * @param name the lie, in words
 * @param offer what the client sends
 * @param settings what else is special about the client
 * @param rules ids of {@code CONFORMANCE}, or sections of RFC 8446 (T)
 * @param tell the switch, on a script that is honest otherwise
 * @param before what a server of that name has done on an earlier connection of the client, if there was one
 * @param knownFailure why our client does not do yet what is expected; empty if it does
 */
record Lie(
        String chapter,
        String name,
        Offer offer,
        Consumer<EchSSLParameters> settings,
        String rules,
        Consumer<Script> tell,
        Expected expected,
        Optional<Consumer<Script>> before,
        Optional<String> knownFailure) {

    /** What the client offers. */
    enum Offer {
        /** Real ECH, and the server can open it. */
        REAL("real"),
        /** Real ECH; the server can not open it and, unless it lies, sends retry_configs. */
        STALE("real, stale"),
        GREASE("GREASE"),
        NONE("none");

        final String words;

        Offer(String words) {
            this.words = words;
        }

        boolean hidesName() {
            return this == REAL || this == STALE;
        }
    }

    Lie with(Consumer<EchSSLParameters> other) {
        return new Lie(chapter, name, offer, other, rules, tell, expected, before, knownFailure);
    }

    /** An earlier connection, to a server that does this. */
    Lie after(Consumer<Script> earlier) {
        return new Lie(chapter, name, offer, settings, rules, tell, expected, Optional.of(earlier), knownFailure);
    }

    /** The expectation stands; that it is not met is on record, and the test fails as soon as it is. */
    Lie knownFailure(String why) {
        return new Lie(chapter, name, offer, settings, rules, tell, expected, before, Optional.of(why));
    }
}
