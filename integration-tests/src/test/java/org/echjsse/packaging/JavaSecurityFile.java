package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What an administrator writes into {@code java.security}, made from the sample we ship. */
final class JavaSecurityFile {
    private static final Path SAMPLE = Jars.BASE.resolveSibling("java.security.sample");

    private JavaSecurityFile() {}

    /** The sample, with its number replaced by the next free one of the JDK that runs this test. */
    static Path fromSample(Path scratch, Path strangerOnClassPath) throws IOException, InterruptedException {
        JavaRun run =
                JavaRun.of(scratch, List.of("-cp", strangerOnClassPath.toString(), "stranger.Stranger", "providers"));
        int next = run.out().get(0).split(",").length + 1;
        String sample = Files.readString(SAMPLE);
        assertTrue(
                sample.lines()
                                .filter(line -> line.matches("security\\.provider\\.\\d+=EchJSSE"))
                                .count()
                        == 1,
                sample);
        Path file = scratch.resolve("echjsse.security");
        Files.writeString(
                file, sample.replaceAll("(?m)^security\\.provider\\.\\d+=", "security.provider." + next + "="));
        return file;
    }
}
