package org.echjsse.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a person sees of the standard streams.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is one
 * @param colours whether standard output is one that wants them
 */
record Terminal(boolean out, boolean err, boolean colours) {
    /** Nobody is looking. */
    static final Terminal NONE = new Terminal(false, false, false);

    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    static Terminal ofThisProcess() {
        boolean out = isTerminal(STANDARD_OUTPUT);
        return new Terminal(out, isTerminal(STANDARD_ERROR), out && wantsColours(System.getenv()));
    }

    /** As https://no-color.org asks: set and not empty means none. Without TERM (on Windows) nobody says that they would be understood. */
    static boolean wantsColours(Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", environment.containsKey("WT_SESSION") ? "windows" : "dumb");
        return environment.getOrDefault("NO_COLOR", "").isEmpty() && !term.equals("dumb") && !term.isEmpty();
    }

    /** Java knows of one console, made of standard input and output together; Linux says it of each stream. */
    private static boolean isTerminal(int descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException | InvalidPathException notLinux) {
            return isTerminal(System.console());
        }
    }

    /** On JDK 17 there is no console without a terminal; from 22 on there may be one, which has to be asked. */
    private static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException broken) {
            return false;
        }
    }
}
