package org.echjsse.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that is to be checked, in order. A bad line is found before anything is connected. */
final class CheckList {
    private static final String STANDARD_INPUT = "-";

    private CheckList() {}

    static List<CheckTarget> of(List<String> urls) throws CommandFailure {
        List<CheckTarget> targets = new ArrayList<>();
        for (String url : urls) {
            targets.add(CheckTarget.parse(url));
        }
        return targets;
    }

    /**
     * One URL a line; a line that begins with {@code #} is a comment, and so is what follows a blank and a {@code #}.
     *
     * @param file a path, or {@code -} for standard input
     */
    static List<CheckTarget> read(String file, InputStream standardInput) throws CommandFailure, IOException {
        String name = file.equals(STANDARD_INPUT) ? "standard input" : file;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                file.equals(STANDARD_INPUT) ? standardInput : Files.newInputStream(Path.of(file)),
                StandardCharsets.UTF_8.newDecoder()))) {
            return parse(lines, name);
        } catch (CharacterCodingException notText) {
            throw new CommandFailure(Sheet.printable(name) + ": not UTF-8", notText);
        }
    }

    private static List<CheckTarget> parse(BufferedReader lines, String name) throws CommandFailure, IOException {
        List<CheckTarget> targets = new ArrayList<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String withoutMark = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
            String url = withoutMark.replaceFirst("(^|\\s)#.*", "").strip();
            if (url.isEmpty()) {
                continue;
            }
            try {
                targets.add(CheckTarget.parse(url));
            } catch (CommandFailure bad) {
                throw new CommandFailure(Sheet.printable(name) + ", line " + number + ": " + bad.getMessage(), bad);
            }
        }
        if (targets.isEmpty()) {
            throw new CommandFailure(Sheet.printable(name) + ": no URL in it");
        }
        return targets;
    }
}
