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

/** {@code FAILURES.md} is what a client has done in each case, in each mode. DNS-32, DNS-33, DNS-52, DNS-63, SEC-15. */
class FailuresFileTest {
    private static final Path FILE = Path.of("FAILURES.md");
    private static final String FAILED = "ECH configuration lookup failed: DoH lookup of HTTPS records failed: ";
    private static final String REQUIRED = "Encrypted Client Hello is required, but not possible: ";

    @Test
    @Timeout(240)
    void theFileIsWhatClientsDo() throws Exception {
        Map<LookupCase, Map<EchMode, LookupStage.Result>> seen = new EnumMap<>(LookupCase.class);
        try (HiddenSite site = LookupStage.site()) {
            for (LookupCase lookupCase : LookupCase.values()) {
                seen.put(lookupCase, play(site, lookupCase));
            }
        }
        String made = render(seen);
        if (Boolean.getBoolean("echjsse.failures.write")) {
            Files.writeString(FILE, made);
        }
        assertEquals(made, Files.readString(FILE), "run with -Dechjsse.failures.write=true");
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

    private static String render(Map<LookupCase, Map<EchMode, LookupStage.Result>> seen) {
        List<String> lines = new ArrayList<>(List.of(
                "# What a request does when the lookup does not go well",
                "",
                "Made by `mvn -pl provider test -Dtest=FailuresFileTest -Dechjsse.failures.write=true`, which plays each case on loopback with a",
                "real DoH server and a real server with ECH, in each mode, and fails when this file is not what it sees. What the words mean:",
                "",
                "| | what an observer beside the server sees | what the application gets |",
                "|---|---|---|",
                "| hidden | the public name; the name of the site is encrypted | its connection |",
                "| GREASE | the name of the site, and a look-alike of ECH | its connection |",
                "| clear | the name of the site | its connection |",
                "| refused | not one byte | an `SSLHandshakeException` |",
                "",
                "| The DoH server gives | "
                        + Stream.of(EchMode.values())
                                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(" | "))
                        + " |",
                "|---|---|---|---|---|---|"));
        seen.forEach((lookupCase, results) -> lines.add("| " + lookupCase.description() + " | "
                + results.values().stream().map(result -> result.sight().word()).collect(Collectors.joining(" | "))
                + " |"));
        lines.addAll(List.of(
                "",
                "In modes `disabled` and `grease` nobody is asked. In the others nothing is sent before the lookup has ended or its budget",
                "(`org.echjsse.doh.timeoutMillis`) is spent; a lookup that takes longer goes on, and fills the cache for the next request.",
                "A failed lookup is never taken for \"no record\", and is tried again after one second, then two, four, and eight.",
                "",
                "What the exception says, behind `" + FAILED + "` or, in mode `required`,",
                "`" + REQUIRED + "`:",
                "",
                "| The DoH server gives | Message |",
                "|---|---|"));
        seen.forEach((lookupCase, results) -> {
            String said = results.get(EchMode.REQUIRED).failure();
            String inStrict = results.get(EchMode.STRICT).failure();
            if (!inStrict.isEmpty()) {
                assertEquals(said, inStrict, "strict and required say the same of " + lookupCase);
            }
            if (!said.isEmpty()) {
                lines.add("| " + lookupCase.description() + " | " + reason(said, inStrict.isEmpty() ? REQUIRED : FAILED)
                        + " |");
            }
        });
        return String.join("\n", lines) + "\n";
    }

    private static String reason(String said, String beginning) {
        assertTrue(said.startsWith(beginning), said);
        return said.substring(beginning.length())
                .replace("(certificate_unknown) ", "") // newer JDKs say the alert, too
                .replaceAll("(PKIX path building failed).*", "$1")
                .replace("|", "\\|");
    }
}
