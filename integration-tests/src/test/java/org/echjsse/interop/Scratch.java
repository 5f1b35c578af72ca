package org.echjsse.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The one temporary directory of a test run: certificates, databases, built peers. Gone when the JVM ends. */
final class Scratch {
    static final Path DIRECTORY = create();

    private Scratch() {}

    private static Path create() {
        try {
            Path directory = Files.createTempDirectory("echjsse-interop");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "delete " + directory));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // a peer may still hold a file: the system clears its temporary directory itself
        }
    }
}
