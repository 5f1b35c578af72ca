package org.echjsse.differential;

/** What one side saw, as text that two runs can be compared by. */
record Observation(Who who, String what, String value) {
    /** In place of a value that the other run has and this one has not. */
    static final String NOTHING = "(not seen)";

    @Override
    public String toString() {
        return who + ", " + what + ": " + value;
    }
}
