package org.echjsse.provider;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is wrong with the settings: logged, each once in the life of the JVM, however many providers are made. */
final class Complaints {
    private static final Logger LOG = System.getLogger("org.echjsse.provider");
    private static final Set<String> MADE = ConcurrentHashMap.newKeySet();
    private static final int LONGEST_SHOWN = 80;

    private Complaints() {}

    static void make(String complaint) {
        if (MADE.add(complaint)) {
            LOG.log(Level.WARNING, complaint);
        }
    }

    /** A value as it may stand in a log: short, and in one line. */
    static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        return "\"" + (line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line) + "\"";
    }

    /** {@code  (did you mean X?)}, or nothing if no candidate is near. */
    static String didYouMean(String wrong, Collection<String> candidates) {
        return nearest(wrong, candidates)
                .map(good -> " (did you mean " + good + "?)")
                .orElse("");
    }

    /** The candidate that takes the fewest edits, if they are at most a third of its length. */
    static Optional<String> nearest(String wrong, Collection<String> candidates) {
        String lower = wrong.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .min(Comparator.comparingInt(good -> distance(lower, good.toLowerCase(Locale.ROOT))))
                .filter(good -> distance(lower, good.toLowerCase(Locale.ROOT)) <= Math.max(1, good.length() / 3));
    }

    /** Levenshtein. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
