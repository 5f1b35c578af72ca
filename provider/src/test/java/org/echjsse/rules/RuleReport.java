package org.echjsse.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints, rule by rule, where a rule of {@code provider/rules/rules.tsv} is enforced and where it is tested, as cited in the sources of a
 * checkout, or the reason of {@code provider/rules/reasons.tsv} why it is not:
 *
 * <pre>java provider/src/test/java/org/echjsse/rules/RuleReport.java --scope client --holes</pre>
 *
 * One file without dependencies, so that the line above needs a JDK and nothing built. It ends with 0; with 1 if a client rule is a
 * hole (without code or test, and without a reason, or with the reason "open"); with 2 if the files contradict each other.
 */
public final class RuleReport {
    static final Path RULES = Path.of("provider/rules/rules.tsv");
    static final Path REASONS = Path.of("provider/rules/reasons.tsv");
    static final String CLIENT = "client";

    private static final Path CODE = Path.of("provider/src/main/java");
    private static final List<Path> TESTS =
            List.of(Path.of("provider/src/test"), Path.of("integration-tests/src/test"));
    private static final Set<String> TEXT = Set.of("java", "go", "txt", "properties", "tsv", "csv", "json");
    private static final int PLACES_SHOWN = 4;

    /** A line of the rule list; {@code level} is the key word of the source, or IMPL where it has none. */
    record Rule(String id, String level, String source, Set<String> scope, String text) {
        String group() {
            return id.substring(0, id.indexOf('-'));
        }

        int number() {
            return Integer.parseInt(id.substring(id.indexOf('-') + 1));
        }
    }

    /** Why a rule is not both enforced and tested here. */
    enum Kind {
        /** the TLS library or the JDK does it, there is no line of ours */
        LIBRARY,
        /** there is no such thing in this project (DTLS, QUIC, early data) */
        ABSENT,
        /** a fact, a permission that is not used, or a property of the whole that no single check enforces */
        NATURE,
        /** not followed, on purpose, where the rule leaves a choice */
        DECIDED,
        /** for those who run servers or zones */
        OPERATOR,
        /** part of later work; not for the client, whose work this is */
        LATER,
        /** a hole */
        OPEN
    }

    record Reason(String rule, Kind kind, String text) {}

    record Place(Path file, int line) {
        @Override
        public String toString() {
            String name = file.toString().replace('\\', '/');
            return name.replaceFirst("^.*?/java/org/echjsse/", "") + ":" + line;
        }
    }

    /** What the sources say: the places of every rule, and what is wrong with them. */
    record Citations(Map<String, List<Place>> code, Map<String, List<Place>> tests, List<String> faults) {}

    enum State {
        DONE,
        EXPLAINED,
        OPEN,
        UNEXPLAINED;

        boolean hole() {
            return this == OPEN || this == UNEXPLAINED;
        }
    }

    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, Reason> reasons = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Citations citations;

    /** @param root of the checkout */
    RuleReport(Path root) {
        List<Rule> list = new ArrayList<>();
        rows(root.resolve(RULES), 5, faults)
                .forEach(row -> list.add(new Rule(row[0], row[1], row[2], Set.of(row[3].split(",")), row[4])));
        faults.addAll(faultsOf(list));
        list.forEach(rule -> rules.putIfAbsent(rule.id(), rule));
        citations = cite(root, rules);
        faults.addAll(citations.faults());
        rows(root.resolve(REASONS), 3, faults).forEach(this::addReason);
    }

    private void addReason(String[] row) {
        Optional<Kind> kind = Arrays.stream(Kind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(row[1]))
                .findFirst();
        if (!rules.containsKey(row[0])) {
            faults.add(REASONS + ": " + row[0] + " is no rule");
        } else if (kind.isEmpty()) {
            faults.add(REASONS + ": " + row[0] + ": \"" + row[1] + "\" is no kind of reason");
        } else if (reasons.putIfAbsent(row[0], new Reason(row[0], kind.get(), row[2])) != null) {
            faults.add(REASONS + ": " + row[0] + " stands there twice");
        } else if (!code(row[0]).isEmpty() && !tests(row[0]).isEmpty()) {
            faults.add(REASONS + ": " + row[0] + " is enforced and tested by now and needs no reason");
        } else if (kind.get() == Kind.LATER && rules.get(row[0]).scope().contains(CLIENT)) {
            faults.add(REASONS + ": " + row[0] + " concerns the client: it is done or open, not later");
        }
    }

    /** Duplicates, disorder and lines too long to be read in a table. */
    static List<String> faultsOf(List<Rule> list) {
        List<String> faults = new ArrayList<>();
        Set<String> groupsSeen = new java.util.LinkedHashSet<>();
        Rule previous = null;
        for (Rule rule : list) {
            if (!rule.id().matches("[A-Z]{3}-\\d\\d")
                    || rule.level().isEmpty()
                    || rule.source().isEmpty()) {
                faults.add(RULES + ": \"" + rule.id() + "\" has no id, level or source");
                continue;
            }
            boolean sameGroup = previous != null && previous.group().equals(rule.group());
            if (sameGroup ? rule.number() <= previous.number() : !groupsSeen.add(rule.group())) {
                faults.add(RULES + ": " + rule.id() + " stands there twice or in the wrong place");
            }
            if (rule.text().isBlank() || rule.text().length() > 125) {
                faults.add(RULES + ": the text of " + rule.id() + " is missing or longer than 125 characters");
            }
            previous = rule;
        }
        return faults;
    }

    private static List<String[]> rows(Path file, int columns, List<String> faults) {
        List<String[]> rows = new ArrayList<>();
        lines(file).stream().skip(1).forEach(line -> {
            String[] row = line.split("\t", -1);
            if (row.length == columns) {
                rows.add(row);
            } else {
                faults.add(file.getFileName() + ": not " + columns + " columns: " + line);
            }
        });
        return rows;
    }

    private static Citations cite(Path root, Map<String, Rule> rules) {
        Citations found = new Citations(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
        files(root, CODE).forEach(file -> cite(root, file, rules, found.code(), found.faults()));
        TESTS.forEach(dir -> files(root, dir).forEach(file -> cite(root, file, rules, found.tests(), found.faults())));
        return found;
    }

    private static void cite(
            Path root, Path file, Map<String, Rule> rules, Map<String, List<Place>> into, List<String> faults) {
        Path name = root.relativize(file);
        for (Citation citation : citationsIn(String.join("\n", lines(file)), rules.values())) {
            if (citation.rules().isEmpty()) {
                faults.add(name + ":" + citation.line() + ": " + citation.text() + " is no rule");
            }
            for (String id : citation.rules()) {
                List<Place> places = into.computeIfAbsent(id, key -> new ArrayList<>());
                Place place = new Place(name, citation.line());
                if (!places.contains(place)) {
                    places.add(place);
                }
            }
        }
    }

    /** An id or a range of ids in a text; {@code rules} is empty if there is no such rule. */
    record Citation(int line, String text, List<String> rules) {}

    static List<Citation> citationsIn(String text, Iterable<Rule> rules) {
        Set<String> groups = new java.util.TreeSet<>();
        rules.forEach(rule -> groups.add(rule.group()));
        String group = "(" + String.join("|", groups) + ")";
        // "CFG-01", "CFG-01 to CFG-24", over the end of a line of comment too, "CFG-01..CFG-24", "CFG-01..24"
        Matcher matcher = Pattern.compile("(?<![\\w-])" + group + "-(\\d+)(?:[\\s*/]+to[\\s*/]+" + group
                        + "-(\\d+)|\\s*(?:\\.\\.|–)\\s*(?:" + group + "-)?(\\d+))?(?![\\w])")
                .matcher(text);
        List<Citation> citations = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (matcher.find()) {
            line += (int) text.substring(at, matcher.start())
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            at = matcher.start();
            citations.add(new Citation(line, matcher.group().replaceAll("[\\s*/]+", " "), named(matcher, rules)));
        }
        return citations;
    }

    private static List<String> named(Matcher matcher, Iterable<Rule> rules) {
        String first = matcher.group(1) + "-" + matcher.group(2);
        String lastGroup = Stream.of(3, 5)
                .map(matcher::group)
                .filter(g -> g != null)
                .findFirst()
                .orElse(matcher.group(1));
        String last = Stream.of(4, 6)
                .map(matcher::group)
                .filter(n -> n != null)
                .findFirst()
                .map(number -> lastGroup + "-" + number)
                .orElse(first);
        if (!lastGroup.equals(matcher.group(1))) {
            return List.of();
        }
        List<String> within = new ArrayList<>();
        boolean inside = false;
        for (Rule rule : rules) {
            inside |= rule.id().equals(first);
            if (inside) {
                within.add(rule.id());
            }
            if (inside && rule.id().equals(last)) {
                return within;
            }
        }
        return List.of();
    }

    private static List<Path> files(Path root, Path dir) {
        try (Stream<Path> found = Files.walk(root.resolve(dir))) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> TEXT.contains(file.toString().replaceFirst("^.*\\.", "")))
                    // this program and its test: examples, not citations
                    .filter(file -> !file.getParent().endsWith("org/echjsse/rules"))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the list, the reasons or the citations; empty if nothing is. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    List<Rule> rules() {
        return List.copyOf(rules.values());
    }

    List<Place> code(String rule) {
        return citations.code().getOrDefault(rule, List.of());
    }

    List<Place> tests(String rule) {
        return citations.tests().getOrDefault(rule, List.of());
    }

    Optional<Reason> reason(String rule) {
        return Optional.ofNullable(reasons.get(rule));
    }

    State state(String rule) {
        if (!code(rule).isEmpty() && !tests(rule).isEmpty()) {
            return State.DONE;
        }
        return reason(rule)
                .map(reason -> reason.kind() == Kind.OPEN ? State.OPEN : State.EXPLAINED)
                .orElse(State.UNEXPLAINED);
    }

    /** The client rules that are holes. */
    List<Rule> clientHoles() {
        return rules.values().stream()
                .filter(rule ->
                        rule.scope().contains(CLIENT) && state(rule.id()).hole())
                .collect(Collectors.toList());
    }

    private void print(List<Rule> shown, PrintStream out) {
        for (Rule rule : shown) {
            out.printf("%s  %-10s  %s%n", rule.id(), rule.level(), rule.text());
            out.printf("%8s%s%n", "", rule.source());
            boolean nothing = code(rule.id()).isEmpty() && tests(rule.id()).isEmpty();
            if (!nothing) {
                out.printf("%8scode  %s%n", "", places(rule, code(rule.id())));
                out.printf("%8stest  %s%n%n", "", places(rule, tests(rule.id())));
            } else {
                out.printf("%8snone  %s%n%n", "", places(rule, List.of()));
            }
        }
    }

    private String places(Rule rule, List<Place> places) {
        if (places.isEmpty()) {
            return reason(rule.id())
                    .map(reason -> "- " + reason.kind().name().toLowerCase(Locale.ROOT) + ": " + reason.text())
                    .orElse("- HOLE, without a reason");
        }
        return places.stream().limit(PLACES_SHOWN).map(Place::toString).collect(Collectors.joining("  "))
                + (places.size() > PLACES_SHOWN ? "  and " + (places.size() - PLACES_SHOWN) + " more" : "");
    }

    private void summarize(List<Rule> counted, PrintStream out) {
        out.println("group   rules  enforced  tested    both  explained  holes");
        Map<String, List<Rule>> groups =
                counted.stream().collect(Collectors.groupingBy(Rule::group, LinkedHashMap::new, Collectors.toList()));
        groups.put("all", counted);
        groups.forEach((group, members) -> {
            Map<State, Integer> states = new EnumMap<>(State.class);
            members.forEach(rule -> states.merge(state(rule.id()), 1, Integer::sum));
            out.printf(
                    "%-6s %6d %9d %7d %7d %10d %6d%n",
                    group,
                    members.size(),
                    members.stream().filter(rule -> !code(rule.id()).isEmpty()).count(),
                    members.stream().filter(rule -> !tests(rule.id()).isEmpty()).count(),
                    states.getOrDefault(State.DONE, 0),
                    states.getOrDefault(State.EXPLAINED, 0),
                    states.getOrDefault(State.OPEN, 0) + states.getOrDefault(State.UNEXPLAINED, 0));
        });
    }

    private static Path checkout() {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            if (Files.exists(dir.resolve(RULES))) {
                return dir;
            }
        }
        throw new IllegalStateException("no " + RULES + " in this directory or above: this runs in a checkout");
    }

    /** The report on the checkout around the current directory. */
    static RuleReport here() {
        return new RuleReport(checkout());
    }

    static int run(List<String> args, PrintStream out, PrintStream err) {
        RuleReport report = here();
        Set<String> scopes = report.rules().stream()
                .flatMap(rule -> rule.scope().stream())
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        Optional<String> scope = Optional.empty();
        boolean holesOnly = false;
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).equals("--holes")) {
                holesOnly = true;
            } else if (args.get(i).equals("--scope") && i + 1 < args.size() && scopes.contains(args.get(i + 1))) {
                scope = Optional.of(args.get(++i));
            } else {
                err.println("usage: RuleReport [--scope " + String.join("|", scopes) + "] [--holes]");
                return 2;
            }
        }
        Optional<String> wanted = scope;
        List<Rule> counted = report.rules().stream()
                .filter(rule -> wanted.map(rule.scope()::contains).orElse(true))
                .collect(Collectors.toList());
        boolean onlyHoles = holesOnly;
        report.print(
                counted.stream()
                        .filter(rule -> !onlyHoles || report.state(rule.id()).hole())
                        .collect(Collectors.toList()),
                out);
        report.summarize(counted, out);
        report.faults().forEach(err::println);
        if (!report.faults().isEmpty()) {
            return 2;
        }
        return report.clientHoles().isEmpty() ? 0 : 1;
    }

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }
}
