package org.echjsse.bench;

import java.util.List;
import java.util.Locale;

/** What the iterations of one benchmark gave, in order of size; at least one. */
record Samples(List<Double> sorted) {
    private static final double SHORT = 100;

    static Samples of(List<Double> values) {
        return new Samples(values.stream().sorted().toList());
    }

    double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Median, least and greatest. */
    String cell(double unit) {
        String median = number(median() / unit);
        return sorted.size() == 1
                ? median
                : median + " (" + number(sorted.get(0) / unit) + "–" + number(sorted.get(sorted.size() - 1) / unit)
                        + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < SHORT ? "%.1f" : "%.0f", value);
    }
}
