package org.echjsse.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchKeyPair;
import org.echjsse.config.EchPem;

/** The ECH keys of every server of the JVM: a PEM file (RFC 9934), or the {@code *.ech} and {@code *.pem} files of a directory. */
final class ServerKeyFiles {
    private ServerKeyFiles() {}

    /**
     * What can be used of it. A file that cannot be used is left out, aloud; with none left a server speaks TLS without ECH, because a
     * server that is down helps nobody.
     */
    static Optional<EchServerKeys> load(String fileOrDirectory) {
        List<EchKeyPair> pairs = new ArrayList<>();
        try {
            for (Path file : files(fileOrDirectory)) {
                pairs.addAll(keyPairs(file));
            }
        } catch (IOException | InvalidPathException e) {
            complain(fileOrDirectory + ": " + e.getMessage());
        }
        if (pairs.isEmpty()) {
            complain("no key can be used; servers speak TLS without Encrypted Client Hello, and clients that have a"
                    + " configuration are told that it is switched off");
            return Optional.empty();
        }
        return Optional.of(EchServerKeys.of(pairs));
    }

    private static List<EchKeyPair> keyPairs(Path file) {
        try {
            List<EchKeyPair> pairs =
                    EchPem.parse(SettingsLines.text(file.toString())).keyPairs();
            if (pairs.isEmpty()) {
                complain(
                        file + ": no private key before its ECHCONFIG (RFC 9934), so a server cannot use it"); // PEM-11
            }
            return pairs;
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            complain(reason.startsWith(file.toString()) ? reason : file + ": " + reason);
            return List.of();
        }
    }

    private static List<Path> files(String fileOrDirectory) throws IOException {
        Path path = Path.of(fileOrDirectory);
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".ech") || file.toString().endsWith(".pem"))
                    .sorted() // so that the preferred key does not depend on the file system
                    .toList();
        }
    }

    private static void complain(String reason) {
        Complaints.make(Setting.SERVER_KEYS.propertyName() + ": " + reason);
    }
}
