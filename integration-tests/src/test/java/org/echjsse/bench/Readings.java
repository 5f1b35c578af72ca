package org.echjsse.bench;

import java.util.Map;
import java.util.TreeMap;

/** Results of an iteration that are not costs of an operation: the size of a heap, say. {@link Meters} reports them. */
final class Readings {
    /** A value with its unit. */
    record Reading(double value, String unit) {}

    private static final Map<String, Reading> LATEST = new TreeMap<>();

    private Readings() {}

    static synchronized void put(String name, double value, String unit) {
        LATEST.put(name, new Reading(value, unit));
    }

    static synchronized Map<String, Reading> take() {
        Map<String, Reading> taken = new TreeMap<>(LATEST);
        LATEST.clear();
        return taken;
    }

    /** Bytes in use on the heap, when everything that can go is gone. */
    static long heapInUse() {
        Runtime runtime = Runtime.getRuntime();
        long before;
        long after = Long.MAX_VALUE;
        do {
            before = after;
            System.gc();
            after = runtime.totalMemory() - runtime.freeMemory();
        } while (after < before - 1024);
        return after;
    }
}
