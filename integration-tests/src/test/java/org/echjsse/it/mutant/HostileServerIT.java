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
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
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
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<MutantTable.Row> ROWS = Collections.synchronizedList(new ArrayList<>());

    @TestFactory
    @Order(1)
    Stream<DynamicTest> everyLieIsSeenThroughAndTeachesNothing() {
        return Lies.all().stream()
                .map(lie -> DynamicTest.dynamicTest(
                        lie.chapter() + ": " + lie.name() + " (" + lie.offer().words + ")", () -> run(lie)));
    }

    private static void run(Lie lie) {
        Encounter encounter = Assertions.assertTimeoutPreemptively(LIMIT, () -> Encounter.of(lie), "it hangs");
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
