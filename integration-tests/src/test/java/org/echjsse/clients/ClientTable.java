package org.echjsse.clients;

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
 * The table of {@code CLIENTS.md}: a row for each client, or more where it does not do the same on each JDK. It stands between two marks; the
 * rest of the file is written by people.
 */
final class ClientTable {
    private static final String BEGIN = "<!-- seen by ClientsIT -->";
    private static final String END = "<!-- end of what was seen -->";

    /**
     * What one client did on one JDK.
     *
     * @param jdk the feature version
     * @param cells in the order of the cases
     */
    record Row(String client, String version, int jdk, List<String> cells) {
        private String sameButForTheJdk() {
            return client + "|" + version + "|" + cells;
        }
    }

    private final Path file;
    private final String text;
    private final List<Row> rows;

    private ClientTable(Path file, String text, List<Row> rows) {
        this.file = file;
        this.text = text;
        this.rows = rows;
    }

    static ClientTable read(Path file) throws IOException {
        String text = Files.readString(file);
        List<Row> rows = new ArrayList<>();
        for (String line : text.substring(text.indexOf(BEGIN), text.indexOf(END))
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
        return new ClientTable(file, text, rows);
    }

    /** What is said of this client on this JDK; on one of which nothing is said, what is said of the newest older one. */
    List<Row> of(String client, int jdk) {
        int said = rows.stream()
                .mapToInt(Row::jdk)
                .filter(known -> known <= jdk)
                .max()
                .orElse(jdk);
        return rows.stream()
                .filter(row -> row.client.equals(client) && row.jdk == said)
                .toList();
    }

    /** Writes the file anew, with these rows in place of those of the same client on the same JDK. */
    void write(List<Row> seen, List<String> order) throws IOException {
        List<Row> all = new ArrayList<>(rows);
        all.removeIf(old -> !order.contains(old.client)
                || seen.stream().anyMatch(row -> row.client.equals(old.client) && row.jdk == old.jdk));
        all.addAll(seen);
        all.sort(Comparator.<Row>comparingInt(row -> order.indexOf(row.client)).thenComparing(Row::jdk));
        Map<String, List<Row>> merged = new LinkedHashMap<>();
        all.forEach(row -> merged.computeIfAbsent(row.sameButForTheJdk(), same -> new ArrayList<>())
                .add(row));
        List<String> titles = Stream.concat(
                        Stream.of("client", "version", "JDK"),
                        Arrays.stream(Case.values()).map(each -> each.title))
                .toList();
        StringBuilder table = new StringBuilder(BEGIN)
                .append("\n\n")
                .append(line(titles))
                .append("|---".repeat(titles.size()))
                .append("|\n");
        for (List<Row> same : merged.values()) {
            Row first = same.get(0);
            String jdks = new TreeSet<>(same.stream().map(Row::jdk).toList())
                    .stream().map(String::valueOf).collect(Collectors.joining(", "));
            table.append(line(Stream.concat(Stream.of(first.client, first.version, jdks), first.cells.stream())
                    .toList()));
        }
        Files.writeString(
                file, text.substring(0, text.indexOf(BEGIN)) + table.append('\n') + text.substring(text.indexOf(END)));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
