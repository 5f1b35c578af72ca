package org.echjsse.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The numbers of all runs, as tables in Markdown, in the file that the property {@code load.report} names. */
final class LoadReport {
    private static final LoadReport SHARED = new LoadReport();

    private final List<LoadRun> runs = new ArrayList<>();

    private LoadReport() {}

    static LoadReport shared() {
        return SHARED;
    }

    synchronized void add(LoadRun run) throws IOException {
        runs.add(run);
        String file = System.getProperty("load.report");
        if (file != null) {
            Files.createDirectories(Path.of(file).toAbsolutePath().getParent());
            Files.writeString(Path.of(file), toString());
        }
    }

    @Override
    public synchronized String toString() {
        return "# Load\n\nJava " + Runtime.version() + ", "
                + Runtime.getRuntime().availableProcessors()
                + " processors, heap of at most " + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB. Clients and server in one process.\n"
                + "\n## What stays behind\n\n" + footprints()
                + "\n## How the visits ended, at the client\n\n" + clients()
                + "\n## What the servers saw\n\n" + servers();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String head(List<String> cells) {
        return row(cells) + row(cells.stream().map(cell -> "---").toList());
    }

    private String footprints() {
        StringBuilder table = new StringBuilder(head(List.of(
                "server",
                "TLS",
                "visits",
                "handshakes",
                "resumed",
                "ECH accepted",
                "heap after a fifth, KB",
                "at the end, KB",
                "growth per visit, bytes",
                "engines",
                "sessions",
                "objects of the stack",
                "threads",
                "sockets",
                "descriptors",
                "seconds")));
        for (LoadRun run : runs) {
            Footprint early = run.early();
            Footprint late = run.late();
            table.append(row(List.of(
                    run.library().title,
                    run.stack().title,
                    number(run.connections()),
                    number(run.tally().handshakes.get()),
                    number(run.tally().resumed.get()),
                    number(run.tally().hidden.get()),
                    number(early.heap() >> 10),
                    number(late.heap() >> 10),
                    number((late.heap() - early.heap()) / run.between()),
                    pair(run, Footprint::engines),
                    pair(run, Footprint::sessions),
                    pair(run, Footprint::stackObjects),
                    pair(run, footprint -> footprint.threads().size()),
                    pair(run, Footprint::sockets),
                    pair(run, Footprint::descriptors),
                    number(run.took().toSeconds()))));
        }
        return table
                + "\nTwo numbers: after a fifth of the visits, and after all of them; nobody is connected, garbage is collected.\n";
    }

    private static String number(long value) {
        return Long.toString(value);
    }

    private static String pair(LoadRun run, Function<Footprint, Number> column) {
        return column.apply(run.early()) + ", " + column.apply(run.late());
    }

    private String clients() {
        List<String> columns = new ArrayList<>(List.of("visit"));
        runs.forEach(run -> columns.add(title(run)));
        StringBuilder table = new StringBuilder(head(columns));
        for (Purpose purpose : Purpose.values()) {
            List<String> cells = new ArrayList<>(List.of(words(purpose)));
            runs.forEach(run -> cells.add(run.tally().clients().getOrDefault(purpose, Map.of()).entrySet().stream()
                    .map(outcome -> outcome.getValue() + " " + outcome.getKey())
                    .collect(Collectors.joining(", "))));
            table.append(row(cells));
        }
        return table.toString();
    }

    private static String words(Purpose purpose) {
        return purpose.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static String title(LoadRun run) {
        return run.library().title + " on " + run.stack().title;
    }

    private String servers() {
        StringBuilder table = new StringBuilder(head(List.of("server", "what", "SunJSSE", "EchJSSE")));
        for (Library library : Library.values()) {
            Map<TlsStack, Map<String, Integer>> seen = new TreeMap<>();
            runs.stream().filter(run -> run.library() == library).forEach(run -> seen.put(run.stack(), seenBy(run)));
            TreeSet<String> rows = new TreeSet<>();
            seen.values().forEach(counts -> rows.addAll(counts.keySet()));
            for (String what : rows) {
                List<String> cells = new ArrayList<>(List.of(library.title, what));
                for (TlsStack stack : TlsStack.values()) {
                    cells.add(number(seen.getOrDefault(stack, Map.of()).getOrDefault(what, 0)));
                }
                table.append(row(cells));
            }
        }
        return table.toString();
    }

    private static Map<String, Integer> seenBy(LoadRun run) {
        Map<String, Integer> all = new TreeMap<>(run.tally().servers());
        all.putAll(run.tally().logs());
        return all;
    }
}
