package org.echjsse.cli;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchKeyPair;
import org.echjsse.config.EchPem;

/** The ECH keys of a server from a PEM file, or from all {@code *.ech} and {@code *.pem} files of a directory in the order of names. */
final class EchKeyFiles {
    private static final long FILE_LIMIT = 1 << 18;

    private EchKeyFiles() {}

    static EchServerKeys load(Path fileOrDirectory) throws CommandFailure, IOException {
        List<EchKeyPair> pairs = new ArrayList<>();
        for (Path file : files(fileOrDirectory)) {
            if (Files.size(file) > FILE_LIMIT) {
                throw new CommandFailure(file + ": longer than " + FILE_LIMIT + " bytes, not an ECH PEM file");
            }
            try {
                EchPem pem = EchPem.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
                if (pem.keyPairs().isEmpty()) {
                    // PEM-11: good for clients, an error for a server.
                    throw new CommandFailure(
                            file + ": has no private key before its ECHCONFIG, so a server cannot use it");
                }
                pairs.addAll(pem.keyPairs());
            } catch (ProtocolException malformed) {
                throw new CommandFailure(file + ": " + malformed.getMessage(), malformed);
            }
        }
        return EchServerKeys.of(pairs);
    }

    private static List<Path> files(Path fileOrDirectory) throws CommandFailure, IOException {
        if (!Files.isDirectory(fileOrDirectory)) {
            return List.of(fileOrDirectory);
        }
        try (Stream<Path> entries = Files.list(fileOrDirectory)) {
            List<Path> files = entries.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".ech") || file.toString().endsWith(".pem"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new CommandFailure(fileOrDirectory + ": no *.ech or *.pem file in this directory");
            }
            return files;
        }
    }
}
