package conversation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The program: does what it is told on standard input, a line a request, and says on standard output what came of it, a line an answer.
 *
 * <pre>
 * open NAME PROXY_PORT KEY_FILE     opened      a client; "-" where there is no proxy, no certificate
 * recipe NAME PROXY_PORT KEY_FILE   opened      the same client, with what makes its first request succeed
 * visit URL                         page TEXT   with the client that is open
 *                                   failed EXCEPTION &lt;- ITS CAUSE &lt;- ...
 * close                             closed
 * </pre>
 */
public final class Conversation {
    /** How to make a client. */
    @FunctionalInterface
    public interface Opening {
        Visitor open(Setting setting) throws Exception;
    }

    private static final String NONE = "-";

    private final Map<String, Opening> clients;
    private final Map<String, Opening> recipes;
    private Visitor open;

    private Conversation(Map<String, Opening> clients, Map<String, Opening> recipes) {
        this.clients = clients;
        this.recipes = recipes;
    }

    /** Of a program without recipes. */
    public static void hold(Map<String, Opening> clients) throws IOException {
        hold(clients, Map.of());
    }

    /**
     * Until the end of standard input, which is the end of the program.
     *
     * @param clients by name: as people have them
     * @param recipes by the same names: those that another attempt can be added to
     */
    public static void hold(Map<String, Opening> clients, Map<String, Opening> recipes) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // libraries may print, but not here
        Conversation conversation = new Conversation(clients, recipes);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            String answer;
            try {
                answer = conversation.answer(line.split(" "));
            } catch (Exception | LinkageError failed) {
                failed.printStackTrace();
                answer = "failed " + chain(failed, Collections.newSetFromMap(new IdentityHashMap<>()));
            }
            answers.println(answer.replaceAll("[\r\n]+", " "));
            answers.flush();
        }
        // some libraries leave threads that would keep the JVM
        System.exit(0);
    }

    private String answer(String[] request) throws Exception {
        switch (request[0]) {
            case "open":
                open = clients.get(request[1]).open(setting(request[2], request[3]));
                return "opened";
            case "recipe":
                open = recipes.get(request[1]).open(setting(request[2], request[3]));
                return "opened";
            case "visit":
                return "page " + open.visit(URI.create(request[1]));
            case "close":
                if (open != null) {
                    open.close();
                    open = null;
                }
                return "closed";
            default:
                throw new IllegalArgumentException(request[0]);
        }
    }

    private static Setting setting(String proxyPort, String keyFile) {
        return new Setting(
                given(proxyPort)
                        .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port))),
                given(keyFile).map(Path::of));
    }

    private static Optional<String> given(String word) {
        return word.equals(NONE) ? Optional.empty() : Optional.of(word);
    }

    private static String chain(Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return "";
        }
        StringBuilder chain = new StringBuilder(failure.toString());
        String cause = chain(failure.getCause(), seen);
        if (!cause.isEmpty()) {
            chain.append(" <- ").append(cause);
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            String other = chain(suppressed, seen);
            if (!other.isEmpty()) {
                chain.append(" <- ").append(other);
            }
        }
        return chain.toString();
    }
}
