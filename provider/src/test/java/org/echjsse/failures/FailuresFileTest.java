package org.echjsse.failures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.echjsse.EchMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code FAILURES.md} is what a client has done in each case, in each mode. DNS-32, DNS-33, DNS-34, DNS-52, DNS-63, SEC-15. */
class FailuresFileTest {
    private static final Path FILE = Path.of("FAILURES.md");
    private static final String FAILED = "ECH configuration lookup failed: ";
    private static final String REQUIRED = "Encrypted Client Hello is required, but not possible: ";

    @Test
    @Timeout(240)
    void theFileIsWhatClientsDo() throws Exception {
        List<String> lines = new ArrayList<>(
                List.of(
                        "# What a request does when the lookup does not go well",
                        "",
                        "Made by `mvn -pl provider test -Dtest=FailuresFileTest -Dechjsse.failures.write=true`, which plays each case on loopback with a",
                        "real DNS server and a real server with ECH, in each mode, and fails when this file is not what it sees. What the words mean:",
                        "",
                        "| | what an observer beside the server sees | what the application gets |",
                        "|---|---|---|",
                        "| hidden | the public name; the name of the site is encrypted | its connection |",
                        "| GREASE | the name of the site, and a look-alike of ECH | its connection |",
                        "| clear | the name of the site | its connection |",
                        "| refused | not one byte | an `SSLHandshakeException` |",
                        "",
                        "In modes `disabled` and `grease` nobody is asked. In the others nothing is sent before the lookup has ended or its budget",
                        "(`org.echjsse.doh.timeoutMillis`) is spent; a lookup that takes longer goes on, and fills the cache for the next request.",
                        "A failed lookup is never taken for \"no record\", and is tried again after one second, then two, four, and eight."));
        try (HiddenSite site = LookupStage.site()) {
            lines.addAll(chapter("Over DoH", "The DoH server gives", "DoH", site, DohCase.values()));
            lines.addAll(chapter(
                    "In plain DNS (`org.echjsse.resolver=dns`)",
                    "The DNS server gives",
                    "DNS",
                    site,
                    DnsCase.values()));
        }
        String made = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("echjsse.failures.write")) {
            Files.writeString(FILE, made);
        }
        assertEquals(made, Files.readString(FILE), "run with -Dechjsse.failures.write=true");
    }

    private static List<String> chapter(
            String title, String head, String protocol, HiddenSite site, LookupCase... cases) {
        String modes = Stream.of(EchMode.values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" | "));
        List<String> lines = new ArrayList<>(
                List.of("", "## " + title, "", "| " + head + " | " + modes + " |", "|---|---|---|---|---|---|"));
        String failed = FAILED + protocol + " lookup of HTTPS records failed: ";
        List<String> messages = new ArrayList<>(List.of(
                "",
                "What the exception says, behind `" + failed + "` or, in mode `required`,",
                "`" + REQUIRED + "`:",
                "",
                "| " + head + " | Message |",
                "|---|---|"));
        for (LookupCase lookupCase : cases) {
            Map<EchMode, LookupStage.Result> results = play(site, lookupCase);
            String sights = results.values().stream()
                    .map(result -> result.sight().word())
                    .collect(Collectors.joining(" | "));
            lines.add("| " + lookupCase.description() + " | " + sights + " |");
            String said = results.get(EchMode.REQUIRED).failure();
            String inStrict = results.get(EchMode.STRICT).failure();
            if (!inStrict.isEmpty()) {
                assertEquals(said, inStrict, "strict and required say the same of " + lookupCase);
            }
            if (!said.isEmpty()) {
                String reason = reason(said, inStrict.isEmpty() ? REQUIRED : failed);
                messages.add("| " + lookupCase.description() + " | " + reason + " |");
            }
        }
        lines.addAll(messages);
        return lines;
    }

    private static Map<EchMode, LookupStage.Result> play(HiddenSite site, LookupCase lookupCase) {
        Map<EchMode, LookupStage.Result> results = new EnumMap<>(EchMode.class);
        for (EchMode mode : EchMode.values()) {
            try (LookupStage stage = new LookupStage(site, lookupCase, mode)) {
                results.put(mode, stage.play());
            } catch (Exception | AssertionError e) {
                throw new AssertionError(lookupCase + " in mode " + mode, e);
            }
        }
        return results;
    }

    private static String reason(String said, String beginning) {
        assertTrue(said.startsWith(beginning), said);
        return said.substring(beginning.length())
                .replace("(certificate_unknown) ", "") // newer JDKs say the alert, too
                .replaceAll("(PKIX path building failed).*", "$1")
                .replace("|", "\\|");
    }
}
