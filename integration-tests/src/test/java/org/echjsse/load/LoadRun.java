package org.echjsse.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The whole load on one library and one stack, as it was.
 *
 * @param before nothing of it is there
 * @param early a fifth of the visitors have been there, so whatever is made once is made
 * @param late all have been there
 * @param after the server and its clients are gone
 * @param leftovers what was not given back at any of these points, in words
 */
record LoadRun(
        Library library,
        TlsStack stack,
        int connections,
        Tally tally,
        Footprint before,
        Footprint early,
        Footprint late,
        Footprint after,
        List<String> leftovers,
        Duration took) {

    static LoadRun of(Library library, TlsStack stack, int connections, long seed) throws Exception {
        Tally tally = new Tally();
        List<String> leftovers = new ArrayList<>();
        Site.shared();
        Footprint before = Footprint.take(stack);
        Footprint early;
        Footprint late;
        long begun = System.nanoTime();
        LogWitness witness = LogWitness.listen(tally);
        try (LoadServer server = library.start(stack, tally);
                Load load = new Load(library, stack, server, seed, tally)) {
            long sockets = Footprint.openSockets();
            load.run(0, connections / 5);
            early = quiet("early", stack, server, load, sockets, leftovers);
            load.run(connections / 5, connections);
            late = quiet("late", stack, server, load, sockets, leftovers);
        } finally {
            witness.close();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Eventually.holds(() -> newThreads(before, Footprint.threadNames()).isEmpty());
        Footprint after = Footprint.take(stack);
        return new LoadRun(
                library, stack, connections, tally, before, early, late, after, List.copyOf(leftovers), took);
    }

    private static Footprint quiet(
            String when, TlsStack stack, LoadServer server, Load load, long sockets, List<String> leftovers) {
        if (!Eventually.holds(() -> server.connections() == 0)) {
            leftovers.add(when + ": " + server.connections() + " connections");
        }
        if (!Eventually.holds(() -> Footprint.openSockets() == sockets)) {
            leftovers.add(when + ": " + Footprint.openSockets() + " sockets, " + sockets + " before");
        }
        Eventually.holds(
                () -> server.unreturned().isEmpty() && load.unreturned().isEmpty());
        server.unreturned().forEach(what -> leftovers.add(when + ": " + what));
        load.unreturned().forEach(what -> leftovers.add(when + ": " + what));
        return Footprint.take(stack);
    }

    /** Threads of the run that are still there after it. */
    TreeSet<String> newThreads() {
        return newThreads(before, after.threads());
    }

    private static TreeSet<String> newThreads(Footprint before, java.util.Set<String> now) {
        TreeSet<String> more = new TreeSet<>(now);
        more.removeAll(before.threads());
        return more;
    }
}
