package org.echjsse.dns;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.xbill.DNS.Name;

/**
 * Answers by query name, for as long as their TTL allows and not longer; and for a moment, that a lookup has just failed. A failure is
 * never kept as an answer (RFC 2308, section 7; DNS-52). Bounded, thread-safe.
 */
final class AnswerCache {
    static final int CAPACITY = 1000;
    static final long FIRST_BACK_OFF_SECONDS = 1;
    static final long LONGEST_BACK_OFF_SECONDS = 8;

    /** What is known of a name. */
    sealed interface Entry {}

    /**
     * @param secondsLeft more than 0
     * @param aging near the end of its life: time to ask again, in the background
     */
    record Known(HttpsAnswer answer, long secondsLeft, boolean aging) implements Entry {}

    record JustFailed(IOException reason) implements Entry {}

    private sealed interface Stored {}

    /**
     * @param agesAt seconds left when it is time to ask again
     */
    private record StoredAnswer(HttpsAnswer answer, long storedAt, long ttlSeconds, long agesAt) implements Stored {}

    private record StoredFailure(IOException reason, long storedAt, long backOffSeconds) implements Stored {}

    private final LongSupplier nanoTime;
    private final Random random;
    private final Map<Name, Stored> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Stored> eldest) {
            return size() > CAPACITY;
        }
    };

    AnswerCache(LongSupplier nanoTime, Random random) {
        this.nanoTime = nanoTime;
        this.random = random;
    }

    synchronized Optional<Entry> get(Name name) {
        Stored stored = entries.get(name);
        if (stored instanceof StoredAnswer answer) {
            long age = secondsSince(answer.storedAt());
            long left = answer.ttlSeconds() - age;
            if (left > 0) {
                return Optional.of(new Known(answer.answer(), left, left <= answer.agesAt()));
            }
            entries.remove(name); // DNS-50: nothing outlives its TTL
        } else if (stored instanceof StoredFailure failure) {
            // Kept when it is over: the next failure in a row counts from here.
            if (secondsSince(failure.storedAt()) < failure.backOffSeconds()) {
                return Optional.of(new JustFailed(failure.reason()));
            }
        }
        return Optional.empty();
    }

    synchronized void answered(Name name, HttpsAnswer answer, long ttlSeconds) {
        if (ttlSeconds > 0) {
            entries.put(name, new StoredAnswer(answer, nanoTime.getAsLong(), ttlSeconds, agesAt(ttlSeconds)));
        } else {
            entries.remove(name); // DNS-50: TTL 0 is for those who are waiting now
        }
    }

    /** Only bridges a burst of connections. An answer that is still valid stays (a refresh has failed, nothing else). */
    synchronized void failed(Name name, IOException reason) {
        Stored stored = entries.get(name);
        if (stored instanceof StoredAnswer answer && secondsSince(answer.storedAt()) < answer.ttlSeconds()) {
            return;
        }
        long backOff = stored instanceof StoredFailure before
                ? Math.min(before.backOffSeconds() * 2, LONGEST_BACK_OFF_SECONDS)
                : FIRST_BACK_OFF_SECONDS;
        entries.put(name, new StoredFailure(reason, nanoTime.getAsLong(), backOff));
    }

    /** Between a fifth and two fifths, drawn anew for each: what came together does not have to be asked for together again. */
    private long agesAt(long ttlSeconds) {
        return (long) (ttlSeconds * (0.2 + 0.2 * random.nextDouble()));
    }

    /** Answers and failures alike. */
    synchronized void clear() {
        entries.clear();
    }

    synchronized int size() {
        return entries.size();
    }

    private long secondsSince(long then) {
        return TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - then);
    }
}
