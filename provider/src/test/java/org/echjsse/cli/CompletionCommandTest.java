package org.echjsse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script of {@code completion}, in a real shell where there is one. */
@Timeout(180)
class CompletionCommandTest {
    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    private Path directory;

    @Test
    void theScriptIsRightByBash() throws Exception {
        assertEquals("", bash("bash -n " + script()));
    }

    @Test
    void commandsAndOptionsAreCompleted() throws Exception {
        Path script = script();
        assertEquals(Set.of("check"), completed(script, "echjsse", "ch"));
        Set<String> options = completed(script, "echjsse", "check", "--");
        assertTrue(options.containsAll(Set.of("--file", "--parallel", "--html", "--json", "--doh")), options::toString);
        assertFalse(options.contains("--debug"), options::toString);
        assertEquals(Set.of("--watch"), completed(script, "echjsse", "lookup", "--w"));
    }

    @Test
    void theProgramMayHaveAnotherName() throws Exception {
        Path script = script("--name=ech");
        assertEquals(Set.of("keygen"), completed(script, "ech", "k"));
        assertEquals(
                "echjsse completion: --name a;b: not a name of letters, digits, - and _\n",
                Transcript.of("completion", "--name=a;b").err());
    }

    private Path script(String... options) throws IOException {
        String[] words = new String[options.length + 1];
        words[0] = "completion";
        System.arraycopy(options, 0, words, 1, options.length);
        Transcript printed = Transcript.of(words);
        assertEquals("", printed.err());
        assertEquals(0, printed.exit());
        return Files.writeString(directory.resolve("completion.sh"), printed.out());
    }

    /** What bash would offer for the last of the words: it is asked which function it has been told, and calls it as it does for a key. */
    private static Set<String> completed(Path script, String... words) throws Exception {
        // compopt is for a shell that waits for a key
        String said = bash("compopt() { :; }; source " + script + "; COMP_WORDS=(" + String.join(" ", words)
                + "); COMP_CWORD="
                + (words.length - 1) + "; function=$(complete -p " + words[0]
                + " | sed 's/.*-F \\([^ ]*\\).*/\\1/'); $function " + words[0] + " \"${COMP_WORDS[COMP_CWORD]}\"; "
                + "printf '%s\\n' \"${COMPREPLY[@]}\"");
        return new TreeSet<>(said.lines().map(String::strip).toList());
    }

    private static String bash(String commands) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(BASH), "there is no bash");
        Process shell = new ProcessBuilder(List.of(BASH.toString(), "--norc", "-c", commands))
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), said);
        return said;
    }
}
