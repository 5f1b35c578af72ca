package org.echjsse.cli;

import java.io.PrintWriter;
import java.util.List;

/** Many checks in aligned columns. */
final class CheckTable {
    /** A longer cell pushes the rest of its own row to the right, not that of all rows. */
    private static final int WIDEST = 48;

    private static final int STATUS = CheckRow.HEADINGS.indexOf("Status");
    private static final int MILLIS = CheckRow.HEADINGS.indexOf("ms");
    private static final int LAST = CheckRow.HEADINGS.size() - 1;
    private static final String GAP = "  ";

    private CheckTable() {}

    static void print(List<CheckRow> rows, boolean colours, PrintWriter out) {
        int[] widths = new int[LAST];
        for (int column = 0; column < LAST; column++) {
            int at = column;
            int widest = rows.stream()
                    .mapToInt(row -> row.cells().get(at).length())
                    .filter(length -> length <= WIDEST)
                    .max()
                    .orElse(0);
            widths[column] = Math.max(widest, CheckRow.HEADINGS.get(column).length());
        }
        out.println(line(CheckRow.HEADINGS, widths, ""));
        for (CheckRow row : rows) {
            out.println(line(row.cells(), widths, colours ? colour(row.outcome()) : ""));
        }
        out.println();
        out.println(CheckRow.totals(rows) + ".");
    }

    private static String line(List<String> cells, int[] widths, String colour) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < LAST; column++) {
            String cell = cells.get(column);
            String blanks = " ".repeat(Math.max(0, widths[column] - cell.length()));
            String painted = column == STATUS && !colour.isEmpty() ? colour + cell + "\u001b[0m" : cell;
            line.append(column == MILLIS ? blanks + painted : painted + blanks).append(GAP);
        }
        return line.append(cells.get(LAST)).toString().stripTrailing();
    }

    private static String colour(CheckOutcome outcome) {
        switch (outcome) {
            case ACCEPTED:
                return "\u001b[32m";
            case NOT_OFFERED:
                return "\u001b[33m";
            default:
                return "\u001b[31m";
        }
    }
}
