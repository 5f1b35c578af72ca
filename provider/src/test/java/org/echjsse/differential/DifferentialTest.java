package org.echjsse.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Plays every behaviour in every pairing, and compares what was seen with what SunJSSE's own client and server have seen. {@code
 * -Dechjsse.behaviours=TEXT} plays only those whose chapter or name contains the text.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DifferentialTest {
    private static final String WANTED = System.getProperty("echjsse.behaviours", "");
    private static final int AT_ONCE = 4;

    /** Several behaviours wait for each other's time-outs; this is for the one whose turn it is. */
    private static final long PATIENCE_SECONDS = 120;

    private static final ExecutorService POOL = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "behaviour");
        thread.setDaemon(true);
        return thread;
    });

    private static final Set<Difference> FOUND = ConcurrentHashMap.newKeySet();

    @TestFactory
    @Order(1)
    Stream<DynamicNode> everyBehaviourIsThatOfSunJsse() {
        // all are begun before the first is asked for
        return Chapters.behaviours().stream()
                .filter(behaviour -> behaviour.toString().contains(WANTED))
                .map(DifferentialTest::container)
                .toList()
                .stream();
    }

    private static DynamicNode container(Behaviour behaviour) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Tls protocol : behaviour.protocols()) {
            List<Pairing> pairings = behaviour.pairings(protocol);
            Future<List<Observation>> expected = play(behaviour, pairings.get(0), protocol);
            for (Pairing pairing : pairings.subList(1, pairings.size())) {
                Future<List<Observation>> seen = play(behaviour, pairing, protocol);
                tests.add(DynamicTest.dynamicTest(
                        behaviour + " (" + protocol + ", " + pairing + ")",
                        () -> compare(behaviour, pairing, protocol, result(expected), result(seen))));
            }
        }
        return DynamicContainer.dynamicContainer(behaviour.toString(), tests);
    }

    private static Future<List<Observation>> play(Behaviour behaviour, Pairing pairing, Tls protocol) {
        return POOL.submit(() -> Stage.play(behaviour, pairing, protocol));
    }

    private static List<Observation> result(Future<List<Observation>> playing) throws Exception {
        try {
            return playing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("it hangs", e);
        }
    }

    private static void compare(
            Behaviour behaviour, Pairing pairing, Tls protocol, List<Observation> expected, List<Observation> seen) {
        Map<String, Observation> remaining = new LinkedHashMap<>();
        seen.forEach(observation -> remaining.put(key(observation), observation));
        List<String> wrong = new ArrayList<>();
        for (Observation wanted : expected) {
            Observation found = Optional.ofNullable(remaining.remove(key(wanted)))
                    .orElse(new Observation(wanted.who(), wanted.what(), Observation.NOTHING));
            check(behaviour, pairing, protocol, wanted, found).ifPresent(wrong::add);
        }
        for (Observation more : remaining.values()) {
            Observation wanted = new Observation(more.who(), more.what(), Observation.NOTHING);
            check(behaviour, pairing, protocol, wanted, more).ifPresent(wrong::add);
        }
        assertTrue(wrong.isEmpty(), () -> "\n" + behaviour + " (" + protocol + ")\n" + String.join("\n", wrong) + "\n");
    }

    private static String key(Observation observation) {
        return observation.who() + " " + observation.what();
    }

    /** What is wrong about it, if anything is. */
    private static Optional<String> check(
            Behaviour behaviour, Pairing pairing, Tls protocol, Observation wanted, Observation found) {
        if (wanted.value().equals(found.value())) {
            return Optional.empty();
        }
        Optional<Difference> declared = Chapters.differences().stream()
                .filter(difference -> difference.explains(behaviour, protocol, wanted, found))
                .findFirst();
        declared.ifPresent(FOUND::add);
        return declared.isPresent()
                ? Optional.empty()
                : Optional.of(wanted.who() + ", " + wanted.what() + ": SunJSSE \"" + wanted.value() + "\", " + pairing
                        + " \"" + found.value() + "\"");
    }

    @Test
    @Order(2)
    void theHiddenPairingHides() throws Exception {
        Behaviour.Script script = stage -> {
            EngineWire engines = stage.engines().handshake();
            stage.client().saw("engine", engines.client.engine.getSession().getValue("org.echjsse.status"));
            SocketWire sockets = stage.sockets().handshake();
            stage.client().saw("socket", sockets.client.getSession().getValue("org.echjsse.status"));
        };
        Behaviour hiding = new Behaviour("", "", List.of(Tls.V13), List.of(Pairing.HIDDEN), script);
        assertEquals(
                List.of("SUCCESS", "SUCCESS"),
                Stage.play(hiding, Pairing.HIDDEN, Tls.V13).stream()
                        .map(Observation::value)
                        .toList());
    }

    @Test
    @Order(3)
    void everyDifferenceThatIsDeclaredIsThere() {
        if (!WANTED.isEmpty()) {
            return; // only some were played
        }
        List<Difference> stale = Chapters.differences().stream()
                .filter(difference -> difference.jdk().isThisOne() && !FOUND.contains(difference))
                .toList();
        assertEquals(List.of(), stale, "SunJSSE and we do the same here now: take them out");
    }

    @Test
    @Order(4)
    void noBehaviourIsThereTwice() {
        Set<String> names = new HashSet<>();
        List<Behaviour> twice = Chapters.behaviours().stream()
                .filter(behaviour -> !names.add(behaviour.toString()))
                .toList();
        assertEquals(List.of(), twice);
    }
}
