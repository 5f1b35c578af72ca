package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run of the {@code java} that runs this test, and what it left behind: exit code, lines of standard output, standard error.
 *
 * @param exit the exit code
 * @param out the lines of standard output
 * @param err all of standard error
 */
record JavaRun(int exit, List<String> out, String err) {
    private static final long PATIENCE_SECONDS = 120;

    /** Runs it to its end. */
    static JavaRun of(Path scratch, List<String> arguments) throws IOException, InterruptedException {
        return of(Path.of(System.getProperty("java.home")), scratch, arguments);
    }

    /** With the {@code java} of another JDK. */
    static JavaRun of(Path home, Path scratch, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("java").toString());
        command.addAll(arguments);
        File out = Files.createTempFile(scratch, "out", ".txt").toFile();
        File err = Files.createTempFile(scratch, "err", ".txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectOutput(out)
                .redirectError(err);
        // the JVM announces these on standard error, and some tests want it empty
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            assertTrue(
                    false,
                    command + " does not end:\n" + Files.readString(out.toPath()) + Files.readString(err.toPath()));
        }
        return new JavaRun(process.exitValue(), Files.readAllLines(out.toPath()), Files.readString(err.toPath()));
    }

    /** It ended well, printed these lines, and nothing to standard error. */
    void printed(String... lines) {
        assertEquals("", err, () -> "standard error; standard output was " + out);
        assertEquals(List.of(lines), out);
        assertEquals(0, exit);
    }

    /** The path of a program of the JDK that runs this test. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
