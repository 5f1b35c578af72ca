package org.echjsse.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import picocli.CommandLine;

/** The jar that this command line runs from. */
final class OwnJar {
    private OwnJar() {}

    /** Empty when the classes come from a directory, as in a build. */
    static Optional<Path> path() {
        return jarOf(Main.class);
    }

    /** The jar that needs no other: empty for the plain jar, whose dependencies lie beside it. */
    static Optional<Path> withDependencies() {
        return path().filter(own -> jarOf(CommandLine.class).equals(Optional.of(own)));
    }

    private static Optional<Path> jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(path) ? Optional.of(path.toAbsolutePath()) : Optional.empty();
        } catch (URISyntaxException | RuntimeException notAFile) {
            return Optional.empty();
        }
    }
}
