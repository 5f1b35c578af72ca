package org.echjsse.provider;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a policy or configuration file: {@code KEY = VALUE}, UTF-8, no escapes. Blank lines, and lines that begin with {@code
 * #}, do not count.
 */
final class SettingsLines {
    private static final long LIMIT = 1 << 20;

    /**
     * @param where file and line number, for complaints
     */
    record Line(String key, String value, String where) {}

    private SettingsLines() {}

    /**
     * @throws IOException if the file cannot be read as a whole; the message says what and why
     */
    static List<Line> read(String file) throws IOException {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : text(file).lines().toList()) {
            number++;
            String line = text.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IOException(file + ", line " + number + ": not of the form KEY = VALUE");
            }
            lines.add(new Line(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip(),
                    file + ", line " + number));
        }
        return lines;
    }

    /** The text of a file of any kind, not longer than 1 MiB. */
    static String text(String file) throws IOException {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LIMIT) {
                throw new IOException(file + ": longer than " + LIMIT + " bytes");
            }
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (InvalidPathException e) {
            throw new IOException(file + ": not a path: " + e.getReason(), e);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": not readable", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": not UTF-8", e);
        }
    }
}
