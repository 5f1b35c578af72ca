package org.echjsse.load;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    /** The first look comes after this part of the visitors. */
    private static final int EARLY = 5;

    /** Threads that the JDK starts once, for everybody, and keeps: those of timers that a socket, or a library, has set. */
    private static final List<String> OF_THE_JDK =
            List.of("CompletableFutureDelayScheduler", "ForkJoinPool", "Keep-Alive", "process reaper");

    static LoadRun of(Library library, TlsStack stack, int connections, long seed) throws Exception {
        Tally tally = new Tally();
        List<String> leftovers = new ArrayList<>();
        Site.shared();
        SocketChannel.open().close(); // with its first one the JDK opens a socket that it keeps
        Footprint before = Footprint.take(stack);
        Footprint early;
        Footprint late;
        long begun = System.nanoTime();
        LogWitness witness = LogWitness.listen(tally);
        try (LoadServer server = library.start(stack, tally);
                Load load = new Load(library, stack, server, seed, tally)) {
            long sockets = Footprint.openSockets();
            witness.attend();
            load.run(0, connections / EARLY);
            early = quiet("early", stack, server, load, sockets, leftovers);
            load.run(connections / EARLY, connections);
            late = quiet("late", stack, server, load, sockets, leftovers);
        } finally {
            witness.close();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Eventually.holds(() -> threadsLeft(before, Footprint.threadNames()).isEmpty());
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

    /** How many visits there are between the two looks. */
    int between() {
        return connections - connections / EARLY;
    }

    /** Threads of the run that are still there after it. */
    Set<String> threadsLeft() {
        return threadsLeft(before, after.threads());
    }

    private static Set<String> threadsLeft(Footprint before, List<String> now) {
        Set<String> more = new TreeSet<>(now);
        more.removeAll(before.threads());
        more.removeIf(name -> OF_THE_JDK.stream().anyMatch(name::startsWith));
        return more;
    }
}
