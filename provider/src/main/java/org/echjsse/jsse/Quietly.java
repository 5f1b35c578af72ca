package org.echjsse.jsse;

import java.io.IOException;
import java.lang.System.Logger.Level;

/** Steps of a close: one that fails must not keep the next ones from being taken, and a close must not fail because a peer is dead. */
final class Quietly {
    private static final System.Logger LOG = System.getLogger("org.echjsse.jsse");

    /** A step of a close. */
    interface Step {
        void take() throws IOException;
    }

    private Quietly() {}

    static void run(Step step) {
        try {
            step.take();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "While closing a socket", e);
        }
    }
}
