package org.echjsse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A promise that is held against the numbers: the quotient of two medians, or one median in its unit, against a limit.
 *
 * @param below what it is divided by; empty: nothing
 */
record Aim(String words, String above, Optional<String> below, double unit, Sense sense, double limit) {
    enum Sense {
        AT_MOST("≤"),
        AT_LEAST("≥");

        private final String sign;

        Sense(String sign) {
            this.sign = sign;
        }
    }

    static final String NOT_MEASURED = "–";
    private static final double KB = 1024;

    static List<Aim> all() {
        List<Aim> aims = new ArrayList<>();
        aims.add(atMost(0.5, "client with ECH / SunJSSE's without", client("ECH ECHJSSE"), client("PLAIN SUNJSSE")));
        aims.add(atMost(1.3, "client with ECH / Conscrypt's with ECH", client("ECH ECHJSSE"), client("ECH CONSCRYPT")));
        aims.add(atMost(0.25, "server with ECH / SunJSSE's without", server("ECH ECHJSSE"), server("PLAIN SUNJSSE")));
        aims.add(
                atMost(1.6, "server with ECH / Conscrypt's without", server("ECH ECHJSSE"), server("PLAIN CONSCRYPT")));
        aims.add(atMost(1.3, "client: ECH / plain", client("ECH ECHJSSE"), client("PLAIN ECHJSSE")));
        aims.add(atMost(1.3, "server: ECH / plain", server("ECH ECHJSSE"), server("PLAIN ECHJSSE")));
        aims.add(atMost(0.4, "client: resumed / full", client("RESUMED ECHJSSE"), client("PLAIN ECHJSSE")));
        aims.add(atMost(0.4, "server: resumed / full", server("RESUMED ECHJSSE"), server("PLAIN ECHJSSE")));
        for (String side : List.of("client", "server")) {
            for (String kind : List.of("PLAIN", "ECH")) {
                String line = "Handshakes.handshake " + side + " " + kind + " ECHJSSE " + side + ".alloc";
                String words = "KB allocated by a handshake, " + side + (kind.equals("ECH") ? " with ECH" : "");
                aims.add(new Aim(words, line, Optional.empty(), KB, Sense.AT_MOST, 60));
            }
        }
        for (String what : List.of("wrap", "unwrap")) {
            for (String buffers : List.of("heap", "direct")) {
                for (Suite suite : Suite.values()) {
                    String words = what + " of 16 KB, " + buffers + ", " + suite.title + ": speed / SunJSSE's";
                    String ours = "Records.records " + buffers + " 16000 ECHJSSE " + suite.jsse + " " + what + ".time";
                    aims.add(new Aim(
                            words, ours.replace("ECHJSSE", "SUNJSSE"), Optional.of(ours), 1, Sense.AT_LEAST, 1));
                }
            }
        }
        for (String way : List.of("oneAfterTheOther", "sixteenAtOnce")) {
            for (String version : List.of("HTTP_1_1", "HTTP_2")) {
                String ours = "Requests." + way + " ECHJSSE " + version + " score";
                String words = "requests a second, " + version + ", " + way + " / SunJSSE's";
                aims.add(new Aim(words, ours, Optional.of(ours.replace("ECHJSSE", "SUNJSSE")), 1, Sense.AT_LEAST, 1));
            }
        }
        for (String what : List.of("client PLAIN", "client ECH", "server PLAIN", "server ECH")) {
            String line = "IdleConnections.open " + what + " ECHJSSE heap";
            String words = "KB of heap of an idle connection, "
                    + what.replace(" PLAIN", "").replace(" ECH", " with ECH");
            aims.add(new Aim(words, line, Optional.empty(), KB, Sense.AT_MOST, 24));
        }
        aims.add(atMost(
                1.15,
                "program with one request: with agent / without",
                "AgentStart.startTwice 1 with",
                "AgentStart.startTwice 1 without"));
        aims.add(atMost(
                1.15,
                "program that prints a line: with agent / without",
                "AgentStart.startTwice 0 with",
                "AgentStart.startTwice 0 without"));
        return aims;
    }

    private static String client(String what) {
        return "Handshakes.handshake client " + what + " client.time";
    }

    private static String server(String what) {
        return "Handshakes.handshake server " + what + " server.time";
    }

    private static Aim atMost(double limit, String words, String above, String below) {
        return new Aim(words, above, Optional.of(below), 1, Sense.AT_MOST, limit);
    }

    String limitWords() {
        return sense.sign + " " + (limit == Math.rint(limit) && limit > 1 ? (int) limit : limit);
    }

    /** What was reached, or that it was not measured. */
    String verdict(Measurements measurements, String jdk) {
        Optional<Samples> numerator = measurements.of(jdk, above);
        Optional<Samples> denominator = below.flatMap(key -> measurements.of(jdk, key));
        if (numerator.isEmpty() || below.isPresent() && denominator.isEmpty()) {
            return NOT_MEASURED;
        }
        double value =
                numerator.get().median() / denominator.map(Samples::median).orElse(unit);
        boolean reached = sense == Sense.AT_MOST ? value <= limit : value >= limit;
        String number = String.format(Locale.ROOT, below.isPresent() ? "%.2f" : "%.0f", value);
        return reached ? number : "**" + number + " missed**";
    }
}
