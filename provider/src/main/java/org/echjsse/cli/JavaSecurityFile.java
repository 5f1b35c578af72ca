package org.echjsse.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/**
 * The {@code conf/security/java.security} of a JDK, as far as providers go.
 *
 * @param home the JDK's home
 * @param file the file that was read
 * @param providers the values of {@code security.provider.1}, {@code .2} and so on, up to the first gap, where the JDK stops reading
 * @param preferred the value of {@code jdk.security.provider.preferred}, empty if it is not set
 * @param overridable whether {@code -Djava.security.properties} counts
 */
record JavaSecurityFile(Path home, Path file, List<String> providers, String preferred, boolean overridable) {

    /**
     * @throws CommandFailure if there is no such JDK there
     */
    static JavaSecurityFile of(Path home) throws CommandFailure, IOException {
        Path file = home.resolve("conf").resolve("security").resolve("java.security");
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure(
                    home + ": not the home of a JDK 9 or later, conf/security/java.security is missing");
        }
        return parse(home, file, lines(file));
    }

    /**
     * @param lines in place of those that are in the file
     * @throws CommandFailure if that is no such file
     */
    static JavaSecurityFile parse(Path home, Path file, List<String> lines) throws CommandFailure, IOException {
        Properties properties = new Properties();
        try {
            load(file, lines, home, properties, new LinkedHashSet<>());
        } catch (IllegalArgumentException malformed) {
            throw new CommandFailure(file + ": " + malformed.getMessage(), malformed);
        }
        List<String> providers = new ArrayList<>();
        for (int slot = 1; ; slot++) {
            String name = properties.getProperty("security.provider." + slot);
            if (name == null) {
                break;
            }
            providers.add(name.strip());
        }
        if (providers.isEmpty()) {
            throw new CommandFailure(file + ": has no security.provider.1");
        }
        return new JavaSecurityFile(
                home,
                file,
                List.copyOf(providers),
                properties.getProperty("jdk.security.provider.preferred", "").strip(),
                "true"
                        .equals(properties
                                .getProperty("security.overridePropertiesFile", "true")
                                .strip()));
    }

    /** The slot that EchJSSE has, or the first free one: a gap in the numbers would silently load nothing. */
    int slotFor(String provider) {
        int have = providers.indexOf(provider);
        return have >= 0 ? have + 1 : providers.size() + 1;
    }

    /** Whether somebody has written it there, in whatever way. */
    boolean names(String provider) {
        return providers.contains(provider) || preferred.contains(":" + provider);
    }

    /** JDK 24 and later know {@code include FILE}, relative to the including file; what comes later in the text wins. */
    private static void load(Path file, List<String> lines, Path home, Properties into, Set<Path> open)
            throws CommandFailure, IOException {
        if (!open.add(file.toAbsolutePath().normalize())) {
            throw new CommandFailure(file + ": includes itself");
        }
        StringBuilder pending = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("include ")) {
                into.load(new StringReader(pending.toString()));
                pending.setLength(0);
                String name = line.substring("include ".length()).strip().replace("${java.home}", home.toString());
                Path included = file.resolveSibling(name);
                load(included, lines(included), home, into, open);
            } else {
                pending.append(line).append('\n');
            }
        }
        into.load(new StringReader(pending.toString()));
        open.remove(file.toAbsolutePath().normalize());
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException latin) {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        }
    }
}
