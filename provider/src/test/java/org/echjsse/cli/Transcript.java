package org.echjsse.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** What a command printed and how it ended. */
record Transcript(int exit, String out, String err) {

    static Transcript of(String... args) {
        return on(Terminal.NONE, "", args);
    }

    /** With somebody at the terminal, or something in standard input. */
    static Transcript on(Terminal terminal, String standardInput, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        InputStream in = new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8));
        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), terminal, in, args);
        return new Transcript(exit, unix(out), unix(err));
    }

    private static String unix(StringWriter text) {
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}
