package org.echjsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.echjsse.Rooms.Edge;
import org.junit.jupiter.api.Test;

/** Who may call whom (ARCHITECTURE.md), held against the compiled classes with the JDK's own jdeps, and against the sources. */
class ArchitectureTest {
    private static final Path SOURCES = Path.of(System.getProperty("basedir", ""), "src", "main", "java");
    // below org, and not the directory with module-info in it: jdeps would want to resolve the module
    private static final Path CLASSES = Path.of(System.getProperty("basedir", ""), "target", "classes", "org");
    private static final Pattern JDEPS_EDGE = Pattern.compile("^   (\\S+) +-> (\\S+) .*$");

    @Test
    void everyRoomUsesOnlyWhatItMayUse() {
        List<Edge> edges = edgesOfCompiledClasses();
        // so that a change in what jdeps prints cannot make this test pass by seeing nothing
        assertTrue(edges.size() > 500, "jdeps found only " + edges.size() + " edges below " + CLASSES);
        assertEquals("", String.join("\n", Rooms.ofEchJsse().violations(edges)));
    }

    @Test
    void aPlantedWrongEdgeIsNamed() {
        Rooms rooms = Rooms.ofEchJsse();
        assertEquals(
                List.of("config may not use jsse: org.echjsse.config.EchConfig -> org.echjsse.jsse.EchSslEngine"),
                rooms.violations(List.of(new Edge("org.echjsse.config.EchConfig", "org.echjsse.jsse.EchSslEngine"))));
        assertEquals(
                List.of("root may not use provider: org.echjsse.EchMode -> org.echjsse.provider.EchProvider$1"),
                rooms.violations(List.of(new Edge("org.echjsse.EchMode", "org.echjsse.provider.EchProvider$1"))));
        assertEquals(
                List.of("jsse may not use org.bouncycastle.tls.TlsClient: org.echjsse.jsse.EchSslEngine$Task"),
                rooms.violations(
                        List.of(new Edge("org.echjsse.jsse.EchSslEngine$Task", "org.bouncycastle.tls.TlsClient"))));
        assertEquals(
                List.of("org.echjsse.attic.Old is in no room"),
                rooms.violations(List.of(new Edge("org.echjsse.attic.Old", "java.lang.Object"))));
    }

    @Test
    void whatARoomMayUseIsNoViolation() {
        List<Edge> allowed = List.of(
                new Edge("org.echjsse.jsse.EchSslEngine", "org.echjsse.EchMode"),
                new Edge("org.echjsse.bctls.Alerts", "org.bouncycastle.tls.AlertDescription"),
                new Edge("org.echjsse.wire.PeerFault", "java.net.ProtocolException"),
                new Edge("org.echjsse.wire.PeerFault", "org.echjsse.wire.Octets"));
        assertEquals(List.of(), Rooms.ofEchJsse().violations(allowed));
    }

    @Test
    void roomsAreDeclaredBottomUp() {
        assertThrows(IllegalArgumentException.class, () -> new Rooms().room("wire", "hello"));
    }

    @Test
    void everyRoomSaysWhatItIsFor() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> silent = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .filter(room -> !room.equals(SOURCES))
                    .distinct()
                    .filter(room -> !Files.exists(room.resolve("package-info.java")))
                    .toList();
            assertEquals(List.of(), silent);
        }
    }

    private static List<Edge> edgesOfCompiledClasses() {
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = jdeps.run(
                new PrintWriter(out), new PrintWriter(err), "-verbose:class", "-filter:none", CLASSES.toString());
        assertEquals(0, exit, () -> "jdeps: " + out + err);
        return out
                .toString()
                .lines()
                .map(JDEPS_EDGE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Edge(line.group(1), line.group(2)))
                .collect(Collectors.toCollection(() -> new TreeSet<>(ArchitectureTest::compare)))
                .stream()
                .toList();
    }

    private static int compare(Edge a, Edge b) {
        int byUser = a.from().compareTo(b.from());
        return byUser != 0 ? byUser : a.to().compareTo(b.to());
    }
}
