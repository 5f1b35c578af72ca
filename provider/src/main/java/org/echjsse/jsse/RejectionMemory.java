package org.echjsse.jsse;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.echjsse.config.EchConfigList;

/**
 * What servers have said when they rejected ECH, and proved that they may (RFC 9849, 6.1.6). Bounded, thread-safe, and
 * in memory only (SEC-14).
 *
 * <p>A lesson is bound to the list it replaces (REJ-41): as soon as the site publishes another one, the lesson is void and the published
 * list counts again (REJ-44).
 */
public final class RejectionMemory {
    /** As session tickets are kept: long enough to bridge a stale record, short enough not to be a tracking mark (REJ-42). */
    static final Duration REPLACED_FOR = Duration.ofHours(1);
    /** "Securely disabled" costs privacy, so it is believed for a shorter time. */
    static final Duration DISABLED_FOR = Duration.ofMinutes(10);

    private static final int CAPACITY = 1000;

    private final LongSupplier nanoTime;
    private final Map<String, Lesson> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lesson> eldest) {
            return size() > CAPACITY;
        }
    };

    /** What to do for a name whose published list is known. */
    sealed interface Advice {
        /** Nothing is remembered: use what is published. */
        record None() implements Advice {}

        /** Securely replaced (REJ-30): use {@code configs} for what was published as {@code source}. */
        record Replaced(EchConfigList configs, EchConfigList source) implements Advice {}

        /** Securely disabled (REJ-32). */
        record Disabled() implements Advice {}
    }

    private static final class Lesson {
        final EchConfigList source;
        final Optional<EchConfigList> replacement;
        final long diesAt;
        boolean hasWorked;

        Lesson(EchConfigList source, Optional<EchConfigList> replacement, long diesAt) {
            this.source = source;
            this.replacement = replacement;
            this.diesAt = diesAt;
        }
    }

    public RejectionMemory() {
        this(System::nanoTime);
    }

    RejectionMemory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Everything. */
    public synchronized void clear() {
        entries.clear();
    }

    /**
     * @param published the list that the application, the policy or the DNS has for the host; empty if the lookup failed
     */
    synchronized Advice advise(String host, int port, Optional<EchConfigList> published) {
        Lesson lesson = live(key(host, port));
        if (lesson == null) {
            return new Advice.None();
        }
        if (published.isPresent() && !lesson.source.equals(published.get())) {
            entries.remove(key(host, port)); // REJ-44: the record has changed since, so the site has caught up
            return new Advice.None();
        }
        return lesson.replacement.isPresent()
                ? new Advice.Replaced(lesson.replacement.get(), lesson.source)
                : new Advice.Disabled();
    }

    /** A connection with remembered configurations was accepted: from now on a rejection is a new one (REJ-40). */
    synchronized void worked(String host, int port) {
        Lesson lesson = live(key(host, port));
        if (lesson != null) {
            lesson.hasWorked = true;
        }
    }

    /**
     * An authenticated rejection.
     *
     * @param source the published list behind the offer, also if the offer was made with a remembered replacement of it
     * @param usedReplacement whether the offer was made with a remembered replacement
     * @param retryConfigs a list with at least one known version, or empty for "securely disabled" (REJ-32)
     * @return {@code false} if the server has rejected its own retry_configs at once: they are forgotten, and the application is not to
     *     be told to try again (REJ-34)
     */
    synchronized boolean rejected(
            String host,
            int port,
            EchConfigList source,
            boolean usedReplacement,
            Optional<EchConfigList> retryConfigs) {
        String key = key(host, port);
        Lesson old = live(key);
        // REJ-34: never follow a server from list to list. REJ-35: that it disables ECH is believed all the same.
        if (usedReplacement && retryConfigs.isPresent() && (old == null || !old.hasWorked)) {
            entries.remove(key);
            return false;
        }
        Duration life = retryConfigs.isPresent() ? REPLACED_FOR : DISABLED_FOR;
        entries.put(key, new Lesson(source, retryConfigs, nanoTime.getAsLong() + life.toNanos()));
        return true;
    }

    private Lesson live(String key) {
        Lesson lesson = entries.get(key);
        if (lesson != null && nanoTime.getAsLong() - lesson.diesAt >= 0) {
            entries.remove(key);
            return null;
        }
        return lesson;
    }

    private static String key(String host, int port) {
        return host.toLowerCase(Locale.ROOT) + ":" + port;
    }
}
