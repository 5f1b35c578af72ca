package org.echjsse.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.echjsse.dns.HttpsAnswer;
import org.echjsse.dns.HttpsResolver;

/** Asks again and again, and prints a line at first and whenever something has changed, until it is interrupted. */
final class LookupWatch {
    /** A record that may not be kept is asked for once a second. */
    private static final long LEAST_SECONDS = 1;
    /** A record that may be kept for a week is asked for once a day. */
    private static final long MOST_SECONDS = TimeUnit.DAYS.toSeconds(1);
    /** How long "no record" is true is not in an answer. */
    private static final long WITHOUT_RECORD_SECONDS = 60;

    private static final long AFTER_FAILURE_SECONDS = 30;

    private final HttpsResolver resolver;
    private final HostPort asked;
    private final OptionalInt everySeconds;
    private final boolean json;
    private final PrintWriter out;
    private final TtlHistory ttl = new TtlHistory();
    private Optional<LookupState> before = Optional.empty();
    private boolean isFailing;

    /**
     * @param everySeconds how often; empty: when the records are over
     */
    LookupWatch(HttpsResolver resolver, HostPort asked, OptionalInt everySeconds, boolean json, PrintWriter out) {
        this.resolver = resolver;
        this.asked = asked;
        this.everySeconds = everySeconds;
        this.json = json;
        this.out = out;
    }

    /**
     * Returns when the thread is interrupted. Ctrl-C ends the program at once, with 0.
     *
     * @throws IOException if there is no answer to the first question, so that a mistake is not watched for ever
     */
    void run() throws IOException {
        Thread endsWell = new Thread(() -> Runtime.getRuntime().halt(ExitCode.OK), "echjsse-watch-end");
        Runtime.getRuntime().addShutdownHook(endsWell);
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(once());
            }
        } catch (InterruptedException | InterruptedIOException enough) {
            Thread.currentThread().interrupt();
        } finally {
            removeHook(endsWell);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // then the hook is what ends it
        }
    }

    /** One question; returns how many seconds to wait. */
    private long once() throws IOException {
        try {
            HttpsAnswer answer = resolver.lookup(asked.host(), asked.port(), true);
            tell(answer);
            long left = LookupState.of(answer).ttlSeconds().orElse(WITHOUT_RECORD_SECONDS);
            return everySeconds.isPresent()
                    ? everySeconds.getAsInt()
                    : Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, left));
        } catch (InterruptedIOException timedOutOrEnough) {
            if (Thread.currentThread().isInterrupted()) {
                throw timedOutOrEnough;
            }
            return failed(timedOutOrEnough);
        } catch (IOException failed) {
            return failed(failed);
        }
    }

    private long failed(IOException why) throws IOException {
        if (before.isEmpty()) {
            throw why instanceof InterruptedIOException ? new IOException(why) : why;
        }
        if (!isFailing) {
            isFailing = true;
            String reason = Sheet.printable(Reason.of(why));
            print("no answer: " + reason, List.of(), Optional.of(reason), LookupText.noAnswer(asked));
        }
        return everySeconds.orElse((int) AFTER_FAILURE_SECONDS);
    }

    private void tell(HttpsAnswer answer) {
        LookupState now = LookupState.of(answer);
        List<LookupState.Part> changes =
                before.map(last -> now.changesSince(last)).orElseGet(ArrayList::new);
        if (now.ttlSeconds().isEmpty()) {
            ttl.clear();
        } else if (ttl.isOther(now.ttlSeconds().getAsLong(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()))) {
            changes.add(LookupState.Part.TTL);
        }
        List<String> words = changes.stream()
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .toList();
        boolean isFirst = before.isEmpty();
        boolean wasFailing = isFailing;
        before = Optional.of(now);
        isFailing = false;
        if (isFirst || wasFailing || !words.isEmpty()) {
            String what = words.isEmpty()
                    ? (isFirst ? "now: " : "answered again, unchanged: ")
                    : "changed " + String.join(", ", words) + ": ";
            print(what + inOneLine(answer, now), words, Optional.empty(), LookupText.json(answer, asked));
        }
    }

    private String inOneLine(HttpsAnswer answer, LookupState state) {
        String ech = answer.configs(asked.port())
                .map(ConfigListText::summary)
                .orElseGet(() -> LookupText.conclusion(answer, asked));
        return ech
                + (state.ttlSeconds().isPresent()
                        ? ", ttl " + state.ttlSeconds().getAsLong() + " s"
                        : "");
    }

    private void print(String text, List<String> changed, Optional<String> error, Json lookup) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        out.println(
                json
                        ? new Json()
                                .put(JsonKey.TIME, time)
                                .put(JsonKey.CHANGED, changed)
                                .put(JsonKey.ERROR, error)
                                .putAll(lookup)
                                .line()
                        : time + "  " + text);
        out.flush();
    }
}
