package org.echjsse.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Labels and values in two aligned columns. A value from the network is made harmless for a terminal. */
final class Sheet {
    private final String indent;
    private final List<String[]> rows = new ArrayList<>();

    Sheet(int indent) {
        this.indent = " ".repeat(indent);
    }

    Sheet row(String label, Object value) {
        rows.add(new String[] {label, printable(String.valueOf(value))});
        return this;
    }

    /** One label, one line for each value; nothing at all without values. */
    Sheet rows(String label, List<?> values) {
        String each = label;
        for (Object value : values) {
            row(each, value);
            each = "";
        }
        return this;
    }

    void print(PrintWriter out) {
        int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
        rows.forEach(row ->
                out.println((indent + row[0] + " ".repeat(width - row[0].length() + 2) + row[1]).stripTrailing()));
    }

    /** Control characters of a name from the network could drive the terminal: they are shown as numbers. */
    static String printable(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c >= ' ' && c < 0x7f || c > 0x9f && Character.isDefined(c) && !isInvisible(c)) {
                safe.appendCodePoint(c);
            } else {
                safe.append(c <= 0xff ? String.format("\\x%02x", c) : String.format("\\u{%x}", c));
            }
        });
        return safe.toString();
    }

    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }
}
