package org.echjsse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Calls that belong in one room only, looked for in the sources: jdeps sees classes, not methods. */
class ForbiddenCallsTest {
    private static final Path ROOMS =
            Path.of(System.getProperty("basedir", ""), "src", "main", "java", "org", "echjsse");
    private static final Pattern COMMENT_OR_STRING = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])+'",
            Pattern.DOTALL);

    private record Rule(String what, Pattern call, Set<String> allowedRooms, String instead) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "a signed 16-bit read",
                    Pattern.compile("\\.getShort\\("),
                    Set.of(),
                    "WireReader: its lengths are int, never negative"),
            new Rule(
                    "a system or security property",
                    Pattern.compile(
                            "System\\.(getProperty|getProperties|getenv)\\(|Security\\.getProperty\\(|(Boolean\\.get|Integer\\.get|Long\\.get)(Boolean|Integer|Long)\\("),
                    // cli: the command line is a program of its own, and looks at the JDK it runs on
                    // agent: changes the list of providers, which is security properties, and reads no setting
                    Set.of("provider", "cli", "agent"),
                    "the provider room reads settings, once, and hands them over as values"),
            new Rule(
                    "a random source of its own",
                    Pattern.compile(
                            "new SecureRandom\\(|SecureRandom\\.getInstance|ThreadLocalRandom|Math\\.random\\("),
                    Set.of("bctls", "jsse", "dns", "provider", "cli", "agent", ""),
                    "a SecureRandom parameter, so that a handshake can be replayed"),
            new Rule(
                    "the clock",
                    Pattern.compile("System\\.(nanoTime|currentTimeMillis)\\("),
                    Set.of("bctls", "jsse", "dns", "provider", "cli", "agent", ""),
                    "the time as a parameter"),
            new Rule(
                    "standard output",
                    Pattern.compile("System\\.(out|err)\\b|printStackTrace\\(\\)"),
                    // agent: before main there is nobody else to tell why nothing was registered
                    Set.of("cli", "agent"),
                    "System.Logger"));

    @Test
    void callsThatBelongInOneRoomStayThere() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOMS)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                // a package below a room belongs to it
                Path room = ROOMS.relativize(file.getParent()).getName(0);
                found.addAll(forbiddenIn(room.toString(), file.getFileName().toString(), Files.readString(file)));
            }
        }
        assertEquals("", String.join("\n", found));
    }

    @Test
    void aPlantedCallIsFoundAndACommentIsNot() {
        String planted =
                "class A {\n  // System.out is a comment\n  String s = \"System.out\";\n  int n = buffer.getShort();\n}\n";
        assertEquals(
                List.of(
                        "wire/A.java:4: a signed 16-bit read; instead: WireReader: its lengths are int, never negative"),
                forbiddenIn("wire", "A.java", planted));
        assertEquals(
                1, forbiddenIn("hello", "A.java", "var r = new SecureRandom();").size());
        assertEquals(0, forbiddenIn("cli", "A.java", "System.out.println();").size());
        assertEquals(1, forbiddenIn("jsse", "A.java", "System.out.println();").size());
        assertEquals(
                1, forbiddenIn("jsse", "A.java", "Boolean.getBoolean(\"x\")").size());
    }

    private static List<String> forbiddenIn(String room, String fileName, String source) {
        // blank out comments and strings, keeping the lines
        String code =
                COMMENT_OR_STRING.matcher(source).replaceAll(m -> m.group().replaceAll("[^\\n]", " "));
        List<String> found = new ArrayList<>();
        for (Rule rule : RULES) {
            Matcher call = rule.call().matcher(code);
            while (!rule.allowedRooms().contains(room) && call.find()) {
                long line = code.substring(0, call.start()).lines().count();
                found.add(room + "/" + fileName + ":" + line + ": " + rule.what() + "; instead: " + rule.instead());
            }
        }
        return found;
    }
}
