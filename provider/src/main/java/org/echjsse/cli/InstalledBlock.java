package org.echjsse.cli;

import java.nio.file.Path;
import java.util.List;
import org.echjsse.provider.EchProvider;

/**
 * EchJSSE in the text of {@code java.security} itself: one block of lines, and nothing else of the text is touched, so that taking it
 * out gives every byte back.
 *
 * <p>The block puts EchJSSE before SunJSSE and says the numbers of SunJSSE and those behind it once more: what comes later in the text
 * counts. A provider that is not there is passed over, so programs without our jar go on as before. {@code
 * jdk.security.provider.preferred} would be a line less, and in JDK 17 every {@code SSLContext.getInstance} of a program without the jar
 * would throw {@code NullPointerException}.
 */
final class InstalledBlock {
    private static final String BEFORE = "SunJSSE";
    private static final String BEGIN = "# >>> EchJSSE";
    private static final String END = "# <<< EchJSSE";

    private InstalledBlock() {}

    static boolean isIn(String text) {
        return text.contains(BEGIN) || text.contains(END);
    }

    /**
     * The text without the block, if there is one.
     *
     * @throws CommandFailure if there is not exactly one, whole
     */
    static String takenOut(String text, Path file) throws CommandFailure {
        if (!isIn(text)) {
            return text;
        }
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin || text.lastIndexOf(BEGIN) != begin || text.lastIndexOf(END) != end) {
            throw new CommandFailure(file + ": the block of EchJSSE is not whole, or not the only one. It goes from \""
                    + BEGIN + "\" to \"" + END + "\"; take the lines out by hand");
        }
        int after = text.indexOf('\n', end);
        int start = begin;
        if (start > 0 && text.charAt(start - 1) == '\n') {
            start -= start > 1 && text.charAt(start - 2) == '\r' ? 2 : 1;
        }
        return text.substring(0, start) + (after < 0 ? "" : text.substring(after + 1));
    }

    /**
     * The text with a block at its end.
     *
     * @param plain without one
     * @throws CommandFailure if there is no SunJSSE in it
     */
    static String putInto(String plain, JavaSecurityFile file) throws CommandFailure {
        List<String> providers = file.providers();
        int at = providers.indexOf(BEFORE);
        if (at < 0) {
            throw new CommandFailure(file.file() + ": has no " + BEFORE + " (which EchJSSE needs for its own lookups)");
        }
        String newline = plain.contains("\r\n") ? "\r\n" : "\n";
        StringBuilder text = new StringBuilder(plain).append(newline);
        text.append(BEGIN)
                .append(": written by \"install --in-place\", taken out by \"install --remove\".")
                .append(newline);
        text.append("# For programs with its jar on the class path or module path; the others pass over it.")
                .append(newline);
        text.append(line(at + 1, EchProvider.NAME)).append(newline);
        for (int i = at; i < providers.size(); i++) {
            text.append(line(i + 2, providers.get(i))).append(newline);
        }
        return text.append(END).append(newline).toString();
    }

    private static String line(int slot, String value) {
        StringBuilder line =
                new StringBuilder("security.provider.").append(slot).append('=');
        for (char c : value.toCharArray()) {
            if (c == '\\') {
                line.append("\\\\");
            } else if (c < ' ' || c > '~') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        return line.toString();
    }
}
