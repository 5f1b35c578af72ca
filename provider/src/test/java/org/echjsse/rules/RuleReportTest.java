package org.echjsse.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleReportTest {
    private static final String HEAD = "id\tlevel\tsource\tscope\trule\n";
    private static final String REASONS_HEAD = "id\tkind\treason\n";

    private final List<RuleReport.Rule> some =
            List.of(rule("CFG-01"), rule("CFG-02"), rule("CFG-40"), rule("REJ-30"), rule("REJ-36"), rule("REJ-40"));

    /** Rules cited that do not exist, rules twice in the list, reasons of no rule or for what is done by now. */
    @Test
    void theListTheReasonsAndTheCitationsOfThisCheckoutAgree() {
        assertEquals(List.of(), RuleReport.here().faults());
    }

    @Test
    void everyRuleThatIsNotEnforcedAndTestedHasItsReason() {
        RuleReport report = RuleReport.here();
        assertEquals(
                List.of(),
                report.rules().stream()
                        .filter(rule -> report.state(rule.id()) == RuleReport.State.UNEXPLAINED)
                        .map(RuleReport.Rule::id)
                        .collect(Collectors.toList()));
    }

    @Test
    void rangesOfCitationsAreUnderstood() {
        assertEquals(List.of("CFG-01"), cited("// RFC 9849, 4; CFG-01: counted"));
        assertEquals(List.of("CFG-01", "CFG-02", "CFG-40"), cited("/** CFG-01 to CFG-40. */"));
        assertEquals(List.of("CFG-01", "CFG-02"), cited(" * CFG-01 to\n * CFG-02"));
        assertEquals(List.of("REJ-30", "REJ-36"), cited("REJ-30..36"));
        assertEquals(List.of("REJ-30", "REJ-36", "CFG-02"), cited("REJ-30..REJ-36, CFG-02"));
        assertEquals(List.of("REJ-30"), cited("pads as of REJ-30 to 32 bytes"));
        assertEquals(List.of(), cited("SHA-256, X-CFG-01, XCFG-01, CFG-01a"));
    }

    @Test
    void unknownIdsAreNotUnderstood() {
        for (String wrong : List.of("CFG-03", "CFG-1", "REJ-30..37", "REJ-36 to REJ-30", "CFG-01 to REJ-30")) {
            List<RuleReport.Citation> citations = RuleReport.citationsIn(wrong, some);
            assertEquals(1, citations.size(), wrong);
            assertEquals(List.of(), citations.get(0).rules(), wrong);
        }
    }

    @Test
    void citationsKnowTheirLine() {
        List<RuleReport.Citation> citations = RuleReport.citationsIn("\nCFG-01\n\n x CFG-02 REJ-40", some);
        assertEquals(
                List.of(2, 4, 4),
                citations.stream().map(RuleReport.Citation::line).collect(Collectors.toList()));
    }

    @Test
    void duplicatesDisorderAndMissingPartsOfTheListAreFaults() {
        assertEquals(0, RuleReport.faultsOf(some).size());
        assertEquals(
                1, RuleReport.faultsOf(List.of(rule("CFG-01"), rule("CFG-01"))).size());
        assertEquals(
                1, RuleReport.faultsOf(List.of(rule("CFG-02"), rule("CFG-01"))).size());
        assertEquals(
                1,
                RuleReport.faultsOf(List.of(rule("CFG-01"), rule("REJ-30"), rule("CFG-02")))
                        .size());
        assertEquals(1, RuleReport.faultsOf(List.of(rule("CFG-1"))).size());
    }

    @Test
    void statesAndFaultsFollowFromTheSources(@TempDir Path root) throws IOException {
        write(root, "provider/rules/rules.tsv", HEAD + row("REJ-01") + row("REJ-02") + row("REJ-03") + row("REJ-04"));
        write(root, "provider/src/main/java/org/echjsse/jsse/A.java", "// REJ-01, REJ-02\n// REJ-99");
        write(root, "provider/src/test/java/org/echjsse/jsse/ATest.java", "/** REJ-01. */");
        write(root, "integration-tests/src/test/resources/table.txt", "REJ-04");
        write(
                root,
                "provider/rules/reasons.tsv",
                REASONS_HEAD + "REJ-01\topen\told\nREJ-02\tlibrary\tbctls\nREJ-03\topen\tnot done\nREJ-98\topen\tnone\n"
                        + "REJ-03\tlater\ttwice\nREJ-04\tlater\tnever for a client\n");

        RuleReport report = new RuleReport(root);

        assertEquals(RuleReport.State.DONE, report.state("REJ-01"));
        assertEquals(RuleReport.State.EXPLAINED, report.state("REJ-02"));
        assertEquals(RuleReport.State.OPEN, report.state("REJ-03"));
        assertEquals("jsse/A.java:1", report.code("REJ-02").get(0).toString());
        assertEquals(1, report.tests("REJ-04").size());
        assertTrue(report.clientHoles().stream().anyMatch(rule -> rule.id().equals("REJ-03")));
        String faults = String.join("\n", report.faults());
        assertTrue(faults.contains("A.java:2: REJ-99 is no rule"), faults);
        assertTrue(faults.contains("REJ-01 is enforced and tested by now"), faults);
        assertTrue(faults.contains("REJ-98 is no rule"), faults);
        assertTrue(faults.contains("REJ-03 stands there twice"), faults);
        assertTrue(faults.contains("REJ-04 concerns the client"), faults);
        assertEquals(5, report.faults().size(), faults);
    }

    @Test
    void theReportNamesEveryRuleOfTheScopeAndNoOther() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RuleReport.run(List.of("--scope", "client"), new PrintStream(out), System.err);
        String text = out.toString();
        for (RuleReport.Rule rule : RuleReport.here().rules()) {
            assertEquals(rule.scope().contains("client"), text.contains(rule.id() + "  "), rule.id());
        }
        assertEquals(2, RuleReport.run(List.of("--scope", "nobody"), new PrintStream(out), new PrintStream(out)));
    }

    private List<String> cited(String text) {
        return RuleReport.citationsIn(text, some).stream()
                .flatMap(citation -> citation.rules().stream())
                .collect(Collectors.toList());
    }

    private static RuleReport.Rule rule(String id) {
        return new RuleReport.Rule(id, "MUST", "RFC 9849, 4", Set.of("client"), "Something holds.");
    }

    private static String row(String id) {
        return id + "\tMUST\tRFC 9849, 4\tclient\tSomething holds.\n";
    }

    private static void write(Path root, String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
