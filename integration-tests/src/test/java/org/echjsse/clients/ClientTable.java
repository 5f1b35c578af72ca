package org.echjsse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of {@code CLIENTS.md}: a row for each client, or more where it does not do the same on each JDK. It stands between two marks; the
 * rest of the file is written by people.
 */
final class ClientTable {
    private static final Path FILE = Path.of(System.getProperty("basedir", "."), "CLIENTS.md");
    private static final int JDK = Runtime.version().feature();

    /**
     * What one client did on one JDK.
     *
     * @param jdk the feature version
     * @param cells in the order of the titles
     */
    record Row(String client, String version, int jdk, List<String> cells) {
        private String sameButForTheJdk() {
            return client + "|" + version + "|" + cells;
        }
    }

    private final String begin;
    private final String end;
    private final List<String> titles;

    /**
     * @param seenBy the test that sees it, which the mark names
     * @param titles of the columns after client, version and JDK
     */
    ClientTable(Class<?> seenBy, List<String> titles) {
        this.begin = "<!-- seen by " + seenBy.getSimpleName() + " -->";
        this.end = "<!-- end of what " + seenBy.getSimpleName() + " saw -->";
        this.titles = titles;
    }

    /** Of the JDK that runs this. */
    static Row row(String client, String version, List<String> cells) {
        return new Row(client, version, JDK, cells);
    }

    private List<Row> read() throws IOException {
        String text = Files.readString(FILE);
        List<Row> rows = new ArrayList<>();
        for (String line : text.substring(text.indexOf(begin), text.indexOf(end))
                .lines()
                .skip(4)
                .toList()) {
            if (line.startsWith("|")) {
                List<String> cells = Arrays.stream(line.split("\\|"))
                        .skip(1)
                        .map(String::trim)
                        .toList();
                for (String jdk : cells.get(2).split(", ")) {
                    rows.add(
                            new Row(cells.get(0), cells.get(1), Integer.parseInt(jdk), cells.subList(3, cells.size())));
                }
            }
        }
        return rows;
    }

    /**
     * The file says of these clients what was seen; with {@code -Dechjsse.clients.write=true} it does from now on.
     *
     * @param order the titles of all clients there are
     */
    void fits(List<Row> seen, List<String> order) throws IOException {
        if (Boolean.getBoolean("echjsse.clients.write")) {
            write(seen, order);
        }
        List<Row> said = read();
        for (Row row : seen) {
            assertEquals(
                    List.of(row.version + " " + row.cells),
                    of(said, row.client)
                            .map(each -> each.version + " " + each.cells)
                            .toList(),
                    row.client + ": CONTRIBUTING.md says how CLIENTS.md is written anew");
        }
    }

    /** What is said of this client on this JDK; on one of which nothing is said, what is said of the newest older one. */
    private static Stream<Row> of(List<Row> said, String client) {
        int known =
                said.stream().mapToInt(Row::jdk).filter(jdk -> jdk <= JDK).max().orElse(JDK);
        return said.stream().filter(row -> row.client.equals(client) && row.jdk == known);
    }

    /** Writes the table anew, with these rows in place of those of the same client on the same JDK. */
    private void write(List<Row> seen, List<String> order) throws IOException {
        List<Row> all = read();
        all.removeIf(old -> !order.contains(old.client)
                || seen.stream().anyMatch(row -> row.client.equals(old.client) && row.jdk == old.jdk));
        all.addAll(seen);
        all.sort(Comparator.<Row>comparingInt(row -> order.indexOf(row.client)).thenComparing(Row::jdk));
        Map<String, List<Row>> merged = new LinkedHashMap<>();
        all.forEach(row -> merged.computeIfAbsent(row.sameButForTheJdk(), same -> new ArrayList<>())
                .add(row));
        List<String> head = Stream.concat(Stream.of("client", "version", "JDK"), titles.stream())
                .toList();
        StringBuilder table = new StringBuilder(begin)
                .append("\n\n")
                .append(line(head))
                .append("|---".repeat(head.size()))
                .append("|\n");
        for (List<Row> same : merged.values()) {
            Row first = same.get(0);
            String jdks = new TreeSet<>(same.stream().map(Row::jdk).toList())
                    .stream().map(String::valueOf).collect(Collectors.joining(", "));
            table.append(line(Stream.concat(Stream.of(first.client, first.version, jdks), first.cells.stream())
                    .toList()));
        }
        String text = Files.readString(FILE);
        Files.writeString(
                FILE, text.substring(0, text.indexOf(begin)) + table.append('\n') + text.substring(text.indexOf(end)));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
