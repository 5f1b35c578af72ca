package org.echjsse.load;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every library on SunJSSE and on our engine, with the same visitors. */
class LoadIT {
    private static final int CONNECTIONS = Integer.getInteger("echjsse.load.connections", 500);
    private static final long SEED = Long.getLong("echjsse.load.seed", 20261123);

    private final LoadReport report = LoadReport.shared();

    @AfterAll
    static void showReport() {
        System.out.println(LoadReport.shared());
    }

    @ParameterizedTest
    @EnumSource
    void carriesTheLoadAsOnSunJsse(Library library) throws Exception {
        LoadRun reference = LoadRun.of(library, TlsStack.SUNJSSE, CONNECTIONS, SEED);
        report.add(reference);
        LoadRun ours = LoadRun.of(library, TlsStack.ECHJSSE, CONNECTIONS, SEED);
        report.add(ours);
        assertAll(
                () -> everyVisitEndsAsPlanned(reference),
                () -> everyVisitEndsAsPlanned(ours),
                () -> whatGoesWrongLooksAsOnSunJsse(ours, reference),
                () -> sessionsGoOnAndNamesAreHidden(ours),
                () -> everythingIsGivenBack(reference),
                () -> everythingIsGivenBack(ours),
                () -> nothingGrows(ours));
    }

    // ---- errors

    private static void everyVisitEndsAsPlanned(LoadRun run) {
        assertEquals(List.of(), run.tally().failures());
        Map<Purpose, Integer> planned = new HashMap<>();
        for (int number = 0; number < run.connections(); number++) {
            planned.merge(run.library().visit(SEED, number, run.stack()).purpose(), 1, Integer::sum);
        }
        Map<Purpose, Integer> made = new HashMap<>();
        run.tally().clients().forEach((purpose, outcomes) -> {
            made.put(
                    purpose,
                    outcomes.values().stream().mapToInt(Integer::intValue).sum());
            if (purpose.isOrderly()) {
                assertEquals(Set.of(Tally.WELL), outcomes.keySet(), () -> purpose + " on " + run.stack());
            }
        });
        assertEquals(planned, made);
    }

    private static void whatGoesWrongLooksAsOnSunJsse(LoadRun ours, LoadRun reference) {
        ours.tally().clients().forEach((purpose, outcomes) -> {
            Set<String> expected = purpose == Purpose.STALE_KEY
                    ? Set.of(Tally.WELL, "SSLHandshakeException") // SunJSSE has no ECH: its clients come and are well
                    : reference.tally().clients().get(purpose).keySet();
            assertSubset(expected, outcomes.keySet(), purpose + ", clients");
        });
        assertSubset(
                reference.tally().servers().keySet(), ours.tally().servers().keySet(), "server");
        assertSubset(reference.tally().logs().keySet(), ours.tally().logs().keySet(), "log");
    }

    private static void assertSubset(Set<String> expected, Set<String> actual, String what) {
        Set<String> more = new TreeSet<>(actual);
        more.removeAll(expected);
        assertTrue(more.isEmpty(), () -> what + ": " + more + " beside " + expected);
    }

    /** Each single visit checks its own status; this is to know that there were some. */
    private static void sessionsGoOnAndNamesAreHidden(LoadRun ours) {
        assertTrue(ours.tally().hidden.get() > 0, "nobody was hidden");
        assertTrue(ours.tally().resumed.get() > 0, "no session was resumed");
    }

    // ---- leaks

    private static void everythingIsGivenBack(LoadRun run) {
        assertEquals(List.of(), run.leftovers());
        assertEquals(Set.of(), run.threadsLeft());
        assertEquals(run.before().sockets(), run.after().sockets(), "sockets after the server is gone");
        // pools are full from the beginning, or as soon as everybody has had work: the early visitors see to that
        assertTrue(
                run.late().threads().size() <= run.early().threads().size() + Growth.THREADS,
                () -> "threads: " + run.early().threads() + ", later "
                        + run.late().threads());
        assertTrue(
                run.late().descriptors() <= run.early().descriptors() + Growth.DESCRIPTORS,
                () -> "descriptors: " + run.early().descriptors() + ", later "
                        + run.late().descriptors());
    }

    private static void nothingGrows(LoadRun ours) {
        Footprint early = ours.early();
        Footprint late = ours.late();
        assertTrue(late.engines() <= Growth.ENGINES, () -> late.engines() + " engines without a connection");
        assertTrue(late.sessions() <= Growth.SESSIONS, () -> late.sessions() + " sessions; " + late.growthSince(early));
        assertTrue(
                late.stackObjects() - early.stackObjects() <= Growth.STACK_OBJECTS,
                () -> "objects of the stack: " + early.stackObjects() + ", later " + late.stackObjects() + "; "
                        + late.growthSince(early));
        assertTrue(
                late.heap() - early.heap() <= Growth.heap(ours.between()),
                () -> "heap: " + early.heap() + ", later " + late.heap());
    }
}
