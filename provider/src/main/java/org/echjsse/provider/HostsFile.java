package org.echjsse.provider;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The names in the hosts file of the system. Somebody has sent them somewhere else than the public DNS would (a test server, a network of
 * his own), so what the public DNS says of ECH is about another server: that one would reject it, and could not even prove to be the
 * public name. Browsers leave them out, too. Read when it has changed; thread-safe.
 */
final class HostsFile {
    static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(5);

    private static final long LIMIT = 16 << 20;

    private final Path file;
    private final LongSupplier nanoTime;
    private Set<String> names = Set.of();
    private FileTime modified;
    private long lookedAt;
    private boolean looked;

    HostsFile(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
    }

    /**
     * @param systemRoot the variable of Windows, or {@code null} elsewhere
     */
    static HostsFile ofTheSystem(String systemRoot) {
        Path file =
                systemRoot == null ? Path.of("/etc/hosts") : Path.of(systemRoot, "System32", "drivers", "etc", "hosts");
        return new HostsFile(file, System::nanoTime);
    }

    /**
     * @param host in lower case, without trailing dot
     */
    synchronized boolean has(String host) {
        long now = nanoTime.getAsLong();
        if (!looked || now - lookedAt >= LOOKED_AT_EVERY.toNanos()) {
            looked = true;
            lookedAt = now;
            look();
        }
        return names.contains(host);
    }

    private void look() {
        try {
            FileTime newest = Files.getLastModifiedTime(file);
            if (!newest.equals(modified)) {
                modified = newest;
                names = Files.size(file) > LIMIT
                        ? Set.of()
                        : namesIn(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException unreadable) {
            modified = null;
            names = Set.of(); // as for the system's own resolver
        }
    }

    /** hosts(5): an address, then names; {@code #} begins a comment. */
    private static Set<String> namesIn(String text) {
        Set<String> found = new HashSet<>();
        text.lines().forEach(line -> {
            int comment = line.indexOf('#');
            String[] words =
                    (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
            for (int i = 1; i < words.length; i++) {
                found.add(words[i].toLowerCase(Locale.ROOT));
            }
        });
        return found;
    }
}
