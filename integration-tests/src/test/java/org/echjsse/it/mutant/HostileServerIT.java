package org.echjsse.it.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.opentest4j.AssertionFailedError;

/**
 * Our client against a server that lies in one thing at a time. {@code MUTANTS.md} of this module is what came of it; after a change on
 * purpose copy it there from {@code target/MUTANTS.md}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileServerIT {
    /** For one row; its waiting is a third of a second at most. */
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** For the next row to be done, whatever runs beside it. */
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final ExecutorService POOL = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "encounter");
        thread.setDaemon(true);
        return thread;
    });
    private static final List<MutantTable.Row> ROWS = Collections.synchronizedList(new ArrayList<>());

    @TestFactory
    @Order(1)
    Stream<DynamicTest> everyLieIsSeenThroughAndTeachesNothing() {
        return Lies.all().stream()
                .map(HostileServerIT::test)
                .toList()
                .stream(); // all begin before the first is asked for
    }

    private static DynamicTest test(Lie lie) {
        Future<Encounter> running = POOL.submit(() -> Encounter.of(lie));
        String name = lie.chapter() + ": " + lie.name() + " (" + lie.offer().words + ")";
        return DynamicTest.dynamicTest(name, () -> check(lie, running));
    }

    private static void check(Lie lie, Future<Encounter> running) throws Exception {
        Encounter encounter = result(running);
        assertTrue(encounter.millis() < LIMIT.toMillis(), "it took " + encounter.millis() + " ms");
        ROWS.add(MutantTable.row(lie, encounter));
        if (lie.knownFailure().isEmpty()) {
            encounter.verify();
            return;
        }
        try {
            encounter.verify();
        } catch (AssertionFailedError expected) {
            return;
        }
        fail("it is right now: take the mark off this row. It was: "
                + lie.knownFailure().get());
    }

    private static Encounter result(Future<Encounter> running) throws Exception {
        try {
            return running.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("it hangs", e);
        }
    }

    @Test
    @Order(2)
    void thereAreAtLeastSixtyLies() {
        assertTrue(Lies.all().size() - HonestRows.rows().size() >= 60);
        assertEquals(
                Lies.all().size(),
                Lies.all().stream()
                        .map(lie -> lie.chapter() + lie.name() + lie.offer())
                        .distinct()
                        .count(),
                "a row is there twice");
    }

    @Test
    @Order(3)
    void theTableIsTheOneThatIsCheckedIn() throws IOException {
        Path made = Path.of("target", "MUTANTS.md");
        Files.createDirectories(made.getParent());
        String table = MutantTable.render(ROWS);
        Files.writeString(made, table);
        assertEquals(Files.readString(Path.of("MUTANTS.md")), table, "if it is right, copy " + made + " to MUTANTS.md");
    }
}
