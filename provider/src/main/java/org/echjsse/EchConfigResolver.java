package org.echjsse;

import java.io.IOException;
import java.util.Objects;
import org.echjsse.config.EchConfigList;

/**
 * Finds the {@code ECHConfigList} that a site publishes. Service provider interface with one method: settings belong into the
 * implementation's constructor. Called on whatever thread runs the delegated task of a handshake, by many threads at once; may
 * block within its own budget.
 */
@FunctionalInterface
public interface EchConfigResolver {

    /**
     * @param host the host name as it stands in the URL: A-labels, no trailing dot, never an IP literal
     * @param port the TCP port of the origin, 1 to 65535
     * @throws IOException if there is no answer: a time-out, an unreachable or failing resolver, a bad message. Never thrown for a
     *     genuine "no such record", and never turned into one.
     */
    Answer resolve(String host, int port) throws IOException;

    /** What the DNS said. */
    sealed interface Answer {
        /** The site publishes a configuration. */
        record Found(EchConfigList configs) implements Answer {
            public Found {
                Objects.requireNonNull(configs);
            }
        }

        /** A genuine negative answer: no HTTPS record, or one without {@code ech}. */
        record None() implements Answer {}
    }
}
