package org.echjsse.cli;

import java.util.Collection;
import java.util.Comparator;

/** How a check ended, best first: the outcome of many is the last of theirs in this order. */
enum CheckOutcome {
    ACCEPTED("accepted", ExitCode.OK),
    NOT_OFFERED("not_offered", ExitCode.NOT_OFFERED),
    REJECTED("rejected", ExitCode.REJECTED),
    ERROR("error", ExitCode.ERROR);

    private final String word;
    private final int exitCode;

    CheckOutcome(String word, int exitCode) {
        this.word = word;
        this.exitCode = exitCode;
    }

    /** As in JSON. */
    String word() {
        return word;
    }

    /** For people. */
    String shown() {
        return word.replace('_', ' ');
    }

    int exitCode() {
        return exitCode;
    }

    /** What a script most likely has to see to first: what is not known at all, then what is broken, then what is missing. */
    static CheckOutcome worst(Collection<CheckOutcome> all) {
        return all.stream().max(Comparator.naturalOrder()).orElse(ACCEPTED);
    }
}
