package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as people run it: {@code java -jar ...-all.jar COMMAND}. */
class CommandLineIT {
    @TempDir
    Path scratch;

    /** The demonstration judges itself by what it recorded; here its recordings are judged once more, by the simplest means. */
    @Test
    void theDemonstrationShowsThatTheNameIsHidden() throws Exception {
        Path kept = scratch.resolve("kept");
        JavaRun demo = run("demo", "--keep", kept.toString());
        assertEquals("", demo.err(), () -> String.join("\n", demo.out()));
        assertEquals(0, demo.exit(), () -> String.join("\n", demo.out()));
        assertEquals(
                "The name was hidden: same program, same pages, and the network saw cover.example only.",
                demo.out().get(demo.out().size() - 1));
        assertTrue(recorded(kept.resolve("without-agent")).contains("secret.example"));
        String hidden = recorded(kept.resolve("with-agent"));
        assertTrue(hidden.contains("cover.example"));
        assertTrue(!hidden.toLowerCase(Locale.ROOT).contains("secret"), "the name is in the recording");
    }

    @Test
    void aKeyMadeHereIsShownHere() throws Exception {
        Path file = scratch.resolve("cover.ech");
        JavaRun made = run("keygen", "--public-name", "cover.example", "--out", file.toString());
        assertEquals("", made.err());
        assertEquals(0, made.exit());
        JavaRun shown = run("show", file.toString());
        assertEquals("", shown.err());
        assertTrue(shown.out().contains("  public_name          cover.example"), shown.out()::toString);
    }

    /** The file that {@code install} makes for this JDK, used as it says. */
    @Test
    void whatInstallWritesSwitchesTheProviderOn() throws Exception {
        Path file = scratch.resolve("ech.security");
        JavaRun written = run("install", "--out", file.toString());
        assertEquals("", written.err());
        assertEquals(0, written.exit());
        Path program = Strangers.onClassPath(scratch);
        JavaRun providers = JavaRun.of(
                scratch,
                List.of(
                        "-Djava.security.properties=" + file,
                        "-cp",
                        program + File.pathSeparator + Jars.ALL,
                        "stranger.Stranger",
                        "providers"));
        assertEquals("", providers.err());
        String all = providers.out().get(0);
        assertTrue(all.startsWith("[SUN, "), "the order of the JDK's own providers stays: " + all);
        assertTrue(all.endsWith(", EchJSSE]"), all);
    }

    @Test
    void theVersionIsThatOfTheJar() throws Exception {
        JavaRun version = run("--version");
        assertEquals("", version.err());
        assertTrue(
                Jars.ALL.getFileName().toString().contains(version.out().get(0).replace("EchJSSE ", "")),
                version.out()::toString);
    }

    private JavaRun run(String... words) throws IOException, InterruptedException {
        return JavaRun.of(
                scratch,
                Stream.concat(Stream.of("-jar", Jars.ALL.toString()), Stream.of(words))
                        .toList());
    }

    private static String recorded(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".bin")).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
