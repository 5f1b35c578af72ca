package org.echjsse.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.UUID;
import org.echjsse.provider.EchProvider;

/**
 * Changes the {@code java.security} of a JDK, whole or not at all: the new text is written beside it, tried with a JVM, and then takes its
 * place in one step. The text as it was is kept beside it.
 */
final class InPlaceInstallation {
    private static final String BACKUP = ".before-echjsse";

    private final Path home;
    /** Not a link: Debian's is one, and would be replaced by a file. */
    private final Path file;

    private final byte[] bytes;
    private final String text;
    private final String plain;

    /** What was done. */
    sealed interface Done {}

    /** Everything was as it should be already. */
    record Nothing(Path file) implements Done {}

    /**
     * @param backup the file as it was
     */
    record Written(Path file, Path backup) implements Done {}

    record Removed(Path file) implements Done {}

    /**
     * @throws CommandFailure if the file is not what we know how to change
     */
    InPlaceInstallation(JavaSecurityFile jdk) throws CommandFailure, IOException {
        home = jdk.home();
        file = jdk.file().toRealPath();
        bytes = Files.readAllBytes(file);
        text = latin(bytes);
        plain = InstalledBlock.takenOut(text, file);
    }

    /**
     * @param tried whether JVMs are started to try it
     */
    Done write(boolean tried) throws CommandFailure, IOException {
        JavaSecurityFile before = parse(plain);
        if (before.names(EchProvider.NAME)) {
            throw new CommandFailure(file + ": names " + EchProvider.NAME
                    + " already, and not in the lines of this command; it is left as it is");
        }
        String wanted = InstalledBlock.putInto(plain, before);
        if (wanted.equals(text)) {
            return new Nothing(file);
        }
        JavaSecurityFile after = parse(wanted);
        int slot = after.providers().indexOf(EchProvider.NAME);
        if (after.providers().size() != before.providers().size() + 1 || slot < 0 || plain.endsWith("\\")) {
            throw new CommandFailure(file + ": what is added at its end does not count; it is left as it is");
        }
        if (tried && !before.overridable()) {
            throw new CommandFailure(file + ": cannot be tried before it is written, because this JDK forbids"
                    + " -Djava.security.properties; --no-verify writes it untried");
        }
        Path beside = beside(wanted);
        try {
            if (tried) {
                try (InstallTrial trial = new InstallTrial(home)) {
                    trial.inPlace(beside);
                }
            }
            Path backup = backup();
            replaceBy(beside);
            return new Written(file, backup);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Takes the block out again; what was changed elsewhere in the meantime stays. */
    Done remove() throws CommandFailure, IOException {
        if (plain.equals(text)) {
            return new Nothing(file);
        }
        parse(plain);
        Path beside = beside(plain);
        try {
            replaceBy(beside);
        } finally {
            Files.deleteIfExists(beside);
        }
        Path backup = file.resolveSibling(file.getFileName() + BACKUP);
        if (Files.exists(backup) && latin(Files.readAllBytes(backup)).equals(plain)) {
            Files.delete(backup);
        }
        return new Removed(file);
    }

    private JavaSecurityFile parse(String content) throws CommandFailure, IOException {
        return JavaSecurityFile.parse(home, file, content.lines().toList());
    }

    /** In the same directory, which is where a file of it can be moved in one step, and where its "include" lines look. */
    private Path beside(String content) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".echjsse-" + UUID.randomUUID());
        // with the owner and the permissions that it has
        Files.copy(file, beside, StandardCopyOption.COPY_ATTRIBUTES);
        Files.write(beside, content.getBytes(StandardCharsets.ISO_8859_1));
        return beside;
    }

    private void replaceBy(Path beside) throws CommandFailure, IOException {
        if (!Arrays.equals(bytes, Files.readAllBytes(file))) {
            throw new CommandFailure(file + ": was changed by somebody else in the meantime; it is left as it is");
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path backup() throws IOException {
        for (int number = 0; ; number++) {
            Path backup = file.resolveSibling(file.getFileName() + BACKUP + (number == 0 ? "" : "." + number));
            if (!Files.exists(backup)) {
                return Files.write(Files.copy(file, backup, StandardCopyOption.COPY_ATTRIBUTES), plainBytes());
            }
            if (Arrays.equals(plainBytes(), Files.readAllBytes(backup))) {
                return backup;
            }
        }
    }

    private byte[] plainBytes() {
        return plain.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A character for each byte, so that every byte comes back as it was, whatever the encoding. */
    private static String latin(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }
}
