package org.echjsse.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import org.echjsse.EchRejectedException;

/** What a failure has to do with the rejection of ECH. */
final class Rejection {
    private static final Logger LOG = System.getLogger("org.echjsse.http");

    private Rejection() {}

    /** Whether a server has rejected ECH, and the failure comes from nothing else. */
    static boolean isIn(Throwable failure) {
        boolean found = EchRejectedException.in(failure).isPresent();
        if (found) {
            // neither host nor URI: the name that is hidden
            LOG.log(Level.DEBUG, "ECH was rejected; the request is made again if it may be");
        }
        return found;
    }

    /** What began with a rejection did not get better: whoever looks into the failure sees both. */
    static void keepIn(Throwable failure, Throwable rejection) {
        Throwable told = withoutEnvelope(failure);
        Throwable before = withoutEnvelope(rejection);
        if (told != before) {
            told.addSuppressed(before);
        }
    }

    private static Throwable withoutEnvelope(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
