package org.echjsse.events;

/** The one choice between JFR and nothing. */
final class OfThisRuntime {
    static final Events EVENTS = hasJfr() ? FlightRecorded.events() : new Unrecorded();

    private OfThisRuntime() {}

    /** jdk.jfr may be missing from a runtime image, and need not be resolved on a module path. */
    private static boolean hasJfr() {
        try {
            Class.forName("jdk.jfr.Event", false, OfThisRuntime.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }
}
