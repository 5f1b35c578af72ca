package org.echjsse.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;

/** Writes down which peer of which version did which case, in the file of the system property {@code interop.report}. */
final class InteropReport implements TestWatcher, BeforeEachCallback {
    private static final List<Row> ROWS = new ArrayList<>(); // guarded by itself

    private record Row(String client, String server, String test, String outcome) {}

    @Override
    public void beforeEach(ExtensionContext context) {
        for (Tool tool : pairing(context).needs()) {
            tool.require();
        }
    }

    private static Pairing pairing(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Pairing.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), Pairing.class))
                .orElseThrow();
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        add(context, "passed");
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        add(context, "skipped: " + cause.getMessage());
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        add(context, "left out: " + reason.orElse("no reason given"));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        add(context, "**FAILED**: " + cause);
    }

    private static void add(ExtensionContext context, String outcome) {
        Pairing pairing = pairing(context);
        String sentence = sentence(context.getRequiredTestMethod().getName());
        String displayName = context.getDisplayName();
        if (displayName.startsWith("[")) {
            sentence += " " + displayName.replaceFirst("\\[\\d+] ", "");
        }
        String line = outcome.lines().findFirst().orElse("").replace("|", "\\|");
        synchronized (ROWS) {
            ROWS.add(new Row(pairing.client(), pairing.server(), sentence.replace("|", "\\|"), line));
            write();
        }
    }

    /** "aStaleConfigIsReplaced" becomes "a stale config is replaced". */
    private static String sentence(String methodName) {
        return methodName.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** Anew after every test: a run that is broken off leaves what it knows. */
    private static void write() {
        String file = System.getProperty("interop.report");
        if (file == null) {
            return;
        }
        String versions = Stream.of(Tool.values())
                .map(tool -> "- " + tool.title() + ": " + tool.missing().orElseGet(Versions.of(tool)::toString))
                .collect(Collectors.joining("\n"));
        String table = ROWS.stream()
                .sorted(Comparator.comparing(Row::client).thenComparing(Row::server))
                .map(row -> "| " + row.client + " | " + row.server + " | " + row.test + " | " + row.outcome + " |")
                .collect(Collectors.joining("\n"));
        try {
            Files.createDirectories(Path.of(file).toAbsolutePath().getParent());
            Files.writeString(
                    Path.of(file),
                    "# Interoperability\n\nOn Java " + Runtime.version() + ", with\n\n" + versions
                            + "\n\n| client | server | case | outcome |\n|---|---|---|---|\n" + table + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asked once a run. */
    private static final class Versions {
        private static final List<String> KNOWN = Stream.of(Tool.values())
                .map(tool -> tool.missing().isPresent() ? "" : tool.version())
                .toList();

        static String of(Tool tool) {
            return KNOWN.get(tool.ordinal());
        }
    }
}
