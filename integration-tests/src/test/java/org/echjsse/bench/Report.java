package org.echjsse.bench;

import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.conscrypt.Conscrypt;

/** {@code BENCHMARKS.md}. */
final class Report {
    private static final double MICROSECOND = 1000;
    private static final double KB = 1024;

    private final Measurements measurements;
    private final Machine machine;
    private final String again;
    private final List<String> lines = new ArrayList<>();
    /** Headings for rows that may never come. */
    private final List<String> pending = new ArrayList<>();

    /**
     * @param again classes that were measured later than the others; empty: none
     */
    Report(Measurements measurements, Machine machine, String again) {
        this.measurements = measurements;
        this.machine = machine;
        this.again = again;
    }

    String render() {
        introduction();
        aims();
        for (String jdk : measurements.jdks()) {
            handshakes(jdk);
            records(jdk);
            network(jdk);
            rest(jdk);
        }
        return String.join("\n", lines) + "\n";
    }

    private void say(String... more) {
        lines.addAll(List.of(more));
    }

    private void introduction() {
        say(
                "# What EchJSSE costs, beside others",
                "",
                "Made by `mvn -q -Pbench package` with JMH; [CONTRIBUTING.md](../CONTRIBUTING.md) has its options. Everything in a table was",
                "measured in one run, so compare within it, and with nothing else.",
                "",
                machine.words(),
                versions() + ".");
        if (!again.isEmpty()) {
            say("", "`" + again + "` was measured again after a change, the rest is of the run before.");
        }
        say(
                "",
                "Every number is the median of the iterations, with the least and the greatest. TLS 1.3, AES-128-GCM where no suite is named,",
                "X25519, certificates of ECDSA P-256 (the site's, issued by the one anchor), the JDK's `X509TrustManager` with host name check,",
                "the JDK's key manager. A handshake is driven in memory on one thread, and **only the side under test is counted**: the time and",
                "the allocated bytes while it makes its engine, wraps, unwraps and runs its tasks, tickets included. Its peer is Conscrypt,",
                "except that a client with ECH has EchJSSE's server, because Conscrypt has none. After each handshake it is checked that it",
                "was what the line says (certificates checked or resumed, ECH's status, one ClientHello or two). *Retry*: HelloRetryRequest,",
                "from P-256 to P-384, since SunJSSE offers shares of X25519 and P-256 at once. *Rejected*: the client offers ECH for a key that",
                "the server has no more, checks the certificate of the public name, and ends. Conscrypt's work outside of the heap is in its",
                "times, and not in its bytes.");
    }

    private static String versions() {
        StringBuilder words = new StringBuilder();
        for (Implementation implementation : Implementation.values()) {
            Provider provider = implementation.provider();
            String version = implementation == Implementation.SUNJSSE
                    ? "of each JDK"
                    : implementation == Implementation.CONSCRYPT ? conscryptVersion() : provider.getVersionStr();
            words.append(words.isEmpty() ? "" : ", ")
                    .append(implementation.title)
                    .append(' ')
                    .append(version);
        }
        return words.toString();
    }

    private static String conscryptVersion() {
        Conscrypt.Version version = Conscrypt.version();
        return version.major() + "." + version.minor() + "." + version.patch();
    }

    private void heading(String title) {
        pending.clear();
        pending.addAll(List.of("", "## " + title));
    }

    private void table(List<String> head) {
        pending.addAll(List.of("", "| " + String.join(" | ", head) + " |", "|" + "---|".repeat(head.size())));
    }

    private void row(String name, List<String> cells) {
        lines.addAll(pending);
        pending.clear();
        say("| " + name + " | " + String.join(" | ", cells) + " |");
    }

    private void aims() {
        heading("Aims");
        List<String> head = new ArrayList<>(List.of("", "aim"));
        measurements.jdks().forEach(jdk -> head.add("JDK " + jdk));
        table(head);
        for (Aim aim : Aim.all()) {
            List<String> verdicts = measurements.jdks().stream()
                    .map(jdk -> aim.verdict(measurements, jdk))
                    .toList();
            if (!verdicts.stream().allMatch(Aim.NOT_MEASURED::equals)) {
                List<String> cells = new ArrayList<>(List.of(aim.limitWords()));
                cells.addAll(verdicts);
                row(aim.words(), cells);
            }
        }
    }

    private String cell(String jdk, String key, double unit) {
        return measurements.of(jdk, key).map(samples -> samples.cell(unit)).orElse(Aim.NOT_MEASURED);
    }

    /** A row for all implementations, unless nobody was measured. */
    private void compare(String jdk, String name, double unit, Function<Implementation, String> key) {
        boolean measured = false;
        List<String> cells = new ArrayList<>();
        for (Implementation implementation : Implementation.values()) {
            String cell = cell(jdk, key.apply(implementation), unit);
            measured |= !cell.equals(Aim.NOT_MEASURED);
            cells.add(cell);
        }
        if (measured) {
            row(name, cells);
        }
    }

    private static List<String> headOfAll(String first) {
        List<String> head = new ArrayList<>(List.of(first));
        for (Implementation implementation : Implementation.values()) {
            head.add(implementation.title);
        }
        return head;
    }

    private void handshakes(String jdk) {
        handshakes(jdk, "Handshakes: µs of one side", "time", MICROSECOND);
        handshakes(jdk, "Handshakes: KB allocated by one side", "alloc", KB);
    }

    private void handshakes(String jdk, String title, String metric, double unit) {
        heading(title + ", JDK " + jdk);
        table(headOfAll(""));
        for (String side : List.of("client", "server")) {
            for (Kind kind : Kind.values()) {
                String name = side + ", "
                        + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
                compare(
                        jdk,
                        name,
                        unit,
                        implementation -> "Handshakes.handshake " + side + " " + kind + " " + implementation + " "
                                + side + "." + metric);
            }
        }
    }

    private void records(String jdk) {
        heading("Records: µs of a client's wrap and unwrap, JDK " + jdk);
        table(headOfAll(""));
        for (String what : List.of("wrap", "unwrap")) {
            for (String bytes : List.of("1024", "16000")) {
                for (String buffers : List.of("heap", "direct")) {
                    for (Suite suite : Suite.values()) {
                        String name = what + " " + bytes + ", " + buffers + ", " + suite.title;
                        compare(
                                jdk,
                                name,
                                MICROSECOND,
                                implementation -> "Records.records " + buffers + " " + bytes + " " + implementation
                                        + " " + suite.jsse + " " + what + ".time");
                    }
                }
            }
        }
        table(headOfAll("bytes allocated by them: 16 KB, AES-128-GCM"));
        for (String what : List.of("wrap", "unwrap")) {
            for (String buffers : List.of("heap", "direct")) {
                compare(
                        jdk,
                        what + ", " + buffers,
                        1,
                        implementation -> "Records.records " + buffers + " 16000 " + implementation + " "
                                + Suite.AES_128.jsse + " " + what + ".alloc");
            }
        }
    }

    private void network(String jdk) {
        heading("Over the loopback, against Conscrypt, JDK " + jdk);
        table(headOfAll("a second"));
        compare(jdk, "MB sent by a socket", 1, implementation -> "Transfers.send " + implementation + " score");
        compare(jdk, "MB received by a socket", 1, implementation -> "Transfers.receive " + implementation + " score");
        for (String version : List.of("HTTP_1_1", "HTTP_2")) {
            for (String way : List.of("oneAfterTheOther", "sixteenAtOnce")) {
                String name = "`HttpClient`, " + version + ", requests, "
                        + (way.startsWith("one") ? "one by one" : "16 at once");
                compare(
                        jdk,
                        name,
                        1,
                        implementation -> "Requests." + way + " " + implementation + " " + version + " score");
            }
        }
    }

    private void rest(String jdk) {
        heading("Memory of connections, JDK " + jdk);
        table(headOfAll("KB of heap of an idle connection"));
        for (String what : List.of("client PLAIN", "client ECH", "server PLAIN", "server ECH")) {
            compare(
                    jdk,
                    what.toLowerCase(java.util.Locale.ROOT),
                    KB,
                    implementation -> "IdleConnections.open " + what + " " + implementation + " heap");
        }
        heading("And the rest, JDK " + jdk);
        table(List.of("", ""));
        single(jdk, "a lookup that is cached, ns", "CachedLookup.lookUp score", 1);
        single(
                jdk,
                "growth of the heap over 100000 handshakes with ECH, both ends, less the first tenth, KB",
                "Growth.grow 100000 growth",
                KB);
        for (String requests : List.of("0", "1")) {
            for (String agent : List.of("without", "with")) {
                String program =
                        requests.equals("0") ? "a program that prints a line" : "a program that makes one request";
                single(
                        jdk,
                        program + ", " + agent + " the agent, ms",
                        "AgentStart.startTwice " + requests + " " + agent,
                        1);
            }
        }
    }

    private void single(String jdk, String name, String key, double unit) {
        Optional<Samples> samples = measurements.of(jdk, key);
        samples.ifPresent(found -> row(name, List.of(found.cell(unit))));
    }
}
