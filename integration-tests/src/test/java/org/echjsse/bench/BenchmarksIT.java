package org.echjsse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** Benchmarks are run by hand, and seldom; this is what keeps them from rotting in between. It measures nothing. */
class BenchmarksIT {
    private static final String GROUPS_PROPERTY = "jdk.tls.namedGroups";

    private static Optional<String> groups;

    @BeforeAll
    static void rememberGroups() {
        groups = Optional.ofNullable(System.getProperty(GROUPS_PROPERTY));
    }

    @AfterAll
    static void restoreGroups() {
        groups.ifPresentOrElse(
                value -> System.setProperty(GROUPS_PROPERTY, value), () -> System.clearProperty(GROUPS_PROPERTY));
    }

    /** SunJSSE reads its groups once in the life of a JVM, so its handshakes need forks. */
    @TestFactory
    Stream<DynamicTest> everyHandshakeIsWhatItSays() throws NoSuchFieldException {
        return Arrays.stream(parameters(Handshakes.class.getField("what")))
                .filter(what -> !what.endsWith(Implementation.SUNJSSE.name()))
                .map(what -> DynamicTest.dynamicTest(what, () -> {
                    Handshakes handshakes = new Handshakes();
                    handshakes.what = what;
                    handshakes.prepare();
                    handshakes.handshake();
                }));
    }

    @Test
    void everyAimIsAboutLinesThatAreMeasured() {
        Set<String> measured = new TreeSet<>();
        for (Class<?> type : List.of(
                Handshakes.class,
                Records.class,
                Requests.class,
                Transfers.class,
                IdleConnections.class,
                AgentStart.class)) {
            measured.addAll(lines(type));
        }
        for (Aim aim : Aim.all()) {
            assertTrue(measured.contains(withoutMetric(aim.above())), aim.above());
            aim.below().ifPresent(key -> assertTrue(measured.contains(withoutMetric(key)), key));
        }
    }

    @Test
    void aMedianIsInTheMiddle() {
        assertEquals(3, Samples.of(List.of(9.0, 1.0, 3.0)).median());
        assertEquals(2, Samples.of(List.of(3.0, 1.0)).median());
        assertEquals("3.0 (1.0–9.0)", Samples.of(List.of(9.0, 1.0, 3.0)).cell(1));
    }

    private static String withoutMetric(String key) {
        return key.substring(0, key.lastIndexOf(' '));
    }

    /** As {@link Measurements} names them. */
    private static List<String> lines(Class<?> type) {
        List<Field> fields = Arrays.stream(type.getFields())
                .filter(field -> field.isAnnotationPresent(Param.class))
                .sorted(Comparator.comparing(Field::getName))
                .toList();
        List<String> suffixes = List.of("");
        for (Field field : fields) {
            List<String> longer = new ArrayList<>();
            for (String suffix : suffixes) {
                for (String value : parameters(field)) {
                    longer.add(suffix + " " + value);
                }
            }
            suffixes = longer;
        }
        List<String> lines = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(Benchmark.class)) {
                suffixes.forEach(suffix -> lines.add(type.getSimpleName() + "." + method.getName() + suffix));
            }
        }
        return lines;
    }

    private static String[] parameters(Field field) {
        return field.getAnnotation(Param.class).value();
    }
}
