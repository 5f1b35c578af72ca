package org.echjsse.cli;

import java.io.PrintWriter;

/** One line on a terminal, drawn over itself, that is gone when all is done. May be told by several threads. */
final class Progress {
    private static final int BAR = 40;

    private final PrintWriter terminal;
    private final int all;
    private int done;
    private String drawn = "";

    /**
     * @param terminal where to draw
     */
    Progress(PrintWriter terminal, int all) {
        this.terminal = terminal;
        this.all = all;
        draw();
    }

    synchronized void oneMore() {
        done++;
        draw();
    }

    /** Leaves an empty line, with the cursor at its beginning. */
    synchronized void erase() {
        terminal.print("\r" + " ".repeat(drawn.length()) + "\r");
        terminal.flush();
    }

    private void draw() {
        int filled = (int) ((long) BAR * done / all);
        String line = "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + done + " of " + all;
        if (!line.equals(drawn)) {
            drawn = line;
            terminal.print("\r" + line);
            terminal.flush();
        }
    }
}
