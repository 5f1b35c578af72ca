package conversation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;

/** A server as a program: it answers each line on standard input with its port, and ends with the last one. */
public final class Listening {
    private final PrintStream answers = System.out;

    /** Before the server is made: libraries may print, but not here. */
    public Listening() {
        System.setOut(System.err);
    }

    public void on(int port) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        while (requests.readLine() != null) {
            answers.println(port);
        }
        // some libraries leave threads that would keep the JVM
        System.exit(0);
    }
}
