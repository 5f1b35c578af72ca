package org.echjsse.it.mutant;

import java.util.ArrayList;
import java.util.List;

/** {@code MUTANTS.md}. */
final class MutantTable {
    /** Finished lines; kept in the order of the rows. */
    record Row(String chapter, String line) {}

    private MutantTable() {}

    static Row row(Lie lie, Encounter encounter) {
        String line = "| " + lie.name()
                + lie.knownFailure()
                        .map(why -> " **(known failure: " + why + ")**")
                        .orElse("")
                + " | " + lie.offer().words
                + " | " + lie.rules()
                + " | " + encounter.alertWords()
                + " | " + encounter.exceptionWords()
                + " | " + encounter.nextWords() + " |";
        return new Row(lie.chapter(), line);
    }

    static String render(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        lines.add("# Lies of a hostile server, and what our client makes of them");
        lines.add("");
        lines.add(
                "Made by `HostileServerIT`, which compares this file with what it has seen. After a change on purpose run");
        lines.add(
                "`mvn -pl provider,integration-tests test -Dtest=HostileServerIT -Dsurefire.failIfNoSpecifiedTests=false`");
        lines.add("and copy `integration-tests/target/MUTANTS.md` to `integration-tests/MUTANTS.md`.");
        lines.add("");
        lines.add(
                "The server is honest but for the lie of the row. *Offer*: what the client sends: real ECH that the server can");
        lines.add(
                "open; real ECH for a key that it has no more (stale), so that it rejects; GREASE; no extension. *Alert*: what the");
        lines.add(
                "client has sent, as the server has decrypted it. *Exception*: what the application gets; \"read\" if it had its");
        lines.add(
                "connection before. *Next*: what the next connection to the name does. Rules without \"T\" (RFC 8446) are ids of the");
        lines.add(
                "project's list. In every row with real ECH it is checked that the name was nowhere in clear, in every row that no");
        lines.add("application data and no client certificate went to the liar, and that the row ends in time.");
        String chapter = "";
        int count = 0;
        for (Row row : rows) {
            if (!row.chapter().equals(chapter)) {
                chapter = row.chapter();
                lines.add("");
                lines.add("## " + chapter);
                lines.add("");
                lines.add("| Lie | Offer | Rules | Alert | Exception | Next |");
                lines.add("|---|---|---|---|---|---|");
            }
            lines.add(row.line());
            count++;
        }
        lines.add("");
        lines.add(count + " rows.");
        return String.join("\n", lines) + "\n";
    }
}
