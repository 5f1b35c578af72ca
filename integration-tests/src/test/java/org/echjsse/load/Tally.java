package org.echjsse.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * What everybody saw in one run. An exception counts by its class as JSSE knows it, and any failure of the transport as one and the same,
 * because whether a reset is met while reading or while writing is a matter of luck. Thread-safe.
 */
final class Tally {
    /** How a visit ends that meets nothing unusual. */
    static final String WELL = "well";

    private static final int SHOWN_FAILURES = 3;

    private final Map<Purpose, Map<String, Integer>> clients = new TreeMap<>();
    private final Map<String, Integer> servers = new TreeMap<>();
    private final Map<String, Integer> logs = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    final AtomicInteger hidden = new AtomicInteger();
    final AtomicInteger resumed = new AtomicInteger();
    final AtomicInteger handshakes = new AtomicInteger();

    synchronized void client(Visit visit, String outcome) {
        clients.computeIfAbsent(visit.purpose(), purpose -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
    }

    /** A visit that met an exception. */
    synchronized void client(Visit visit, Throwable failure) {
        client(visit, family(failure));
        if (visit.purpose().isOrderly() || !(failure instanceof IOException)) {
            failures.add(failures.size() < SHOWN_FAILURES ? visit + ":\n" + trace(failure) : visit.toString());
        }
    }

    synchronized void server(String when, Throwable failure) {
        servers.merge(when + ": " + family(failure), 1, Integer::sum);
    }

    synchronized void log(String line) {
        logs.merge(line, 1, Integer::sum);
    }

    void established(SSLSession session, long begun) {
        handshakes.incrementAndGet();
        if (session.getCreationTime() < begun) {
            resumed.incrementAndGet();
        }
        if ("SUCCESS".equals(session.getValue("org.echjsse.status"))) {
            hidden.incrementAndGet();
        }
    }

    synchronized Map<Purpose, Map<String, Integer>> clients() {
        Map<Purpose, Map<String, Integer>> copy = new TreeMap<>();
        clients.forEach((purpose, outcomes) -> copy.put(purpose, new TreeMap<>(outcomes)));
        return copy;
    }

    synchronized Map<String, Integer> servers() {
        return new TreeMap<>(servers);
    }

    synchronized Map<String, Integer> logs() {
        return new TreeMap<>(logs);
    }

    /** Visits that were to end well and did not, the first ones with their stack traces. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    private static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    static String family(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                Class<?> type = cause.getClass();
                while (type.getName().startsWith("org.echjsse.")) {
                    type = type.getSuperclass();
                }
                return type.getSimpleName();
            }
        }
        return failure instanceof IOException ? "transport" : failure.toString();
    }
}
