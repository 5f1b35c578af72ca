package org.echjsse.cli;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchPem;

/**
 * An ECHConfigList as people have it at hand.
 *
 * @param configs what is in it
 * @param hasPrivateKey whether it is a PEM file with the private key of one of them
 * @param from what it was, for people
 */
record EchSource(EchConfigList configs, boolean hasPrivateKey, String from) {
    private static final int SHOWN = 32;
    private static final long FILE_LIMIT = 1 << 18;

    /**
     * A PEM file, a file with the list as base64 or as bytes, or the base64 itself.
     *
     * @throws CommandFailure naming what is wrong with it
     */
    static EchSource of(String fileOrBase64) throws CommandFailure, IOException {
        if (isFile(fileOrBase64)) {
            return ofFile(Path.of(fileOrBase64));
        }
        try {
            EchConfigList configs = EchConfigList.fromBase64(fileOrBase64);
            return new EchSource(configs, false, "base64");
        } catch (ProtocolException malformed) {
            String shown = fileOrBase64.length() > SHOWN ? fileOrBase64.substring(0, SHOWN) + "..." : fileOrBase64;
            throw new CommandFailure(
                    Sheet.printable(shown) + ": no such file, and not the base64 of an ECHConfigList: "
                            + malformed.getMessage(),
                    malformed);
        }
    }

    private static EchSource ofFile(Path file) throws CommandFailure, IOException {
        if (Files.size(file) > FILE_LIMIT) {
            throw new CommandFailure(file + ": longer than " + FILE_LIMIT + " bytes, neither PEM nor an ECHConfigList");
        }
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            if (text.contains("-----BEGIN ")) {
                EchPem pem = EchPem.parse(text);
                return new EchSource(pem.configList(), !pem.keyPairs().isEmpty(), "PEM file " + file);
            }
            // The first byte of a list is the upper half of its length: base64 text would claim more than 8 kB.
            if (text.isEmpty() || text.charAt(0) < ' ') {
                return new EchSource(EchConfigList.parse(bytes), false, "file " + file);
            }
            return new EchSource(EchConfigList.fromBase64(text.strip()), false, "base64 file " + file);
        } catch (ProtocolException malformed) {
            throw new CommandFailure(file + ": " + malformed.getMessage(), malformed);
        }
    }

    private static boolean isFile(String name) {
        try {
            return Files.isRegularFile(Path.of(name));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }
}
