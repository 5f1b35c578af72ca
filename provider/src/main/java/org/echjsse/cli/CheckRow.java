package org.echjsse.cli;

import java.util.List;

/**
 * What is kept of a check among many; a thousand of them are small. Nothing in it can drive a terminal.
 *
 * @param publicName of the configuration that was offered; empty if none was
 * @param tls protocol version; empty if the handshake was not completed
 * @param group key exchange; empty if not known
 * @param millis all steps together
 * @param reason why ECH was not accepted; empty if it was
 */
record CheckRow(
        String url, CheckOutcome outcome, String publicName, String tls, String group, long millis, String reason) {
    static final List<String> HEADINGS = List.of("URL", "Status", "Public name", "TLS", "Group", "ms", "Reason");

    CheckRow {
        url = Sheet.printable(url);
        publicName = Sheet.printable(publicName);
        tls = Sheet.printable(tls);
        group = Sheet.printable(group);
        reason = Sheet.printable(reason);
    }

    /** In the order of {@link #HEADINGS}. */
    List<String> cells() {
        return List.of(url, outcome.shown(), publicName, tls, group, Long.toString(millis), reason);
    }

    /** How many ended how, in one line. */
    static String totals(List<CheckRow> rows) {
        StringBuilder text = new StringBuilder(rows.size() + (rows.size() == 1 ? " URL" : " URLs"));
        String before = ": ";
        for (CheckOutcome outcome : CheckOutcome.values()) {
            long count = rows.stream().filter(row -> row.outcome() == outcome).count();
            if (count > 0) {
                text.append(before).append(count).append(' ').append(outcome.shown());
                before = ", ";
            }
        }
        return text.toString();
    }
}
