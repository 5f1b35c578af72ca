package org.echjsse.differential;

/** How programs are told of a failure. */
final class Failure {
    private Failure() {}

    /** Takes down what ended the connection for a side, if anything did: the class, its cause, and the reason. */
    static void tell(Actor actor, EngineWire.End end) {
        tell(actor, end.failure());
    }

    static void tell(Actor actor, Throwable failure) {
        actor.saw("failure", failure == null ? "none" : Thrown.words(failure));
        actor.saw("reason", failure == null ? "none" : reason(failure));
    }

    /** The message without the name of the alert, which SunJSSE puts before it on newer JDKs, and we always. */
    static String reason(Throwable failure) {
        return String.valueOf(failure.getMessage()).replaceFirst("^\\([a-z_]+\\) ", "");
    }
}
