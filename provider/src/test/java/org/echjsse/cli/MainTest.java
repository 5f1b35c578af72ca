package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void everyCommandExplainsItself() {
        for (String command : List.of("demo", "check", "lookup", "show", "keygen", "serve", "install", "completion")) {
            Transcript help = Transcript.of(command, "--help");
            assertEquals(0, help.exit(), command);
            assertEquals("", help.err(), command);
            assertTrue(help.out().startsWith("Usage: echjsse " + command), help.out());
            assertTrue(Transcript.of("--help").out().contains("  " + command), command);
            assertFalse(help.out().contains("=<"), () -> "an option whose value has no name: " + help.out());
            assertTrue(Transcript.of(command, "--version").out().startsWith("EchJSSE "), command);
        }
    }

    @Test
    void helpFitsATerminalOf80Columns() {
        for (String command : List.of("demo", "check", "lookup", "show", "keygen", "serve", "install", "completion")) {
            assertFits(Transcript.of(command, "--help").out());
        }
        assertFits(Transcript.of("--help").out());
    }

    private static void assertFits(String help) {
        assertEquals(List.of(), help.lines().filter(line -> line.length() > 80).toList());
    }

    @Test
    void anOptionThatIsGivenTwiceIsAnErrorInOneLine() {
        assertEquals(
                new Transcript(
                        1,
                        "",
                        "echjsse check: option '--timeout' (MILLIS) should be specified only once\nTry 'echjsse check --help'.\n"),
                Transcript.of("check", "a.example", "--timeout=1", "--timeout=2"));
    }

    @Test
    void anUnknownCommandIsAnErrorInOneLineWithAHint() {
        assertEquals(
                new Transcript(1, "", "echjsse: Unmatched argument at index 0: 'chek'\nTry 'echjsse --help'.\n"),
                Transcript.of("chek"));
    }

    @Test
    void noCommandPrintsTheUsageAndIsAnError() {
        Transcript nothing = Transcript.of();
        assertEquals(1, nothing.exit());
        assertTrue(nothing.out().startsWith("Usage: echjsse"), nothing.out());
    }

    @Test
    void aStackTraceIsPrintedOnRequestOnly() {
        assertEquals(
                1, Transcript.of("install", "--jdk", "nowhere").err().lines().count());
        assertTrue(Transcript.of("--debug", "install", "--jdk", "nowhere").err().contains("\tat "));
        assertTrue(Transcript.of("install", "--jdk", "nowhere", "--debug").err().contains("\tat "));
    }

    @Test
    void demoSaysThatItNeedsTheJarWithEverythingInIt() {
        Transcript fromClasses = Transcript.of("demo");
        assertEquals(1, fromClasses.exit());
        assertTrue(fromClasses.err().startsWith("echjsse demo: needs the -all jar, "), fromClasses.err());
    }
}
