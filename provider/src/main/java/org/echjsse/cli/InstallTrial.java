package org.echjsse.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.echjsse.provider.EchProvider;

/**
 * Starts JVMs of one JDK, as it is and as it would be, and compares who makes what ({@link ProviderReport}). A JVM is the only one who
 * knows: it drops silently what it cannot load, and JDK 17 trips over it much later.
 */
final class InstallTrial implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Path java;
    private final Path directory;
    private final Map<String, String> asItIs;

    /**
     * @throws CommandFailure if the JDK does not run, or is too old for us
     */
    InstallTrial(Path home) throws CommandFailure, IOException {
        java = CurrentJvm.java(home);
        directory = Files.createTempDirectory("echjsse-install");
        try {
            Path report = directory.resolve("org/echjsse/cli/ProviderReport.class");
            Files.createDirectories(report.getParent());
            try (InputStream in = ProviderReport.class.getResourceAsStream("ProviderReport.class")) {
                Files.copy(in, report);
            }
            asItIs = run(List.of("-cp", directory.toString()));
        } catch (CommandFailure | IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * @param properties for {@code -Djava.security.properties}: with our jar every TLS context has to be ours, and all else as it is
     * @throws CommandFailure if it is not so
     */
    void added(Path properties) throws CommandFailure, IOException {
        contextsAreOurs(run(withUs("-Djava.security.properties=" + properties)));
    }

    /**
     * @param javaSecurity in place of the JDK's own: as above, and a program without our jar notices nothing
     * @throws CommandFailure if it is not so
     */
    void inPlace(Path javaSecurity) throws CommandFailure, IOException {
        String option = "-Djava.security.properties==" + javaSecurity;
        contextsAreOurs(run(withUs(option)));
        Map<String, String> without = run(List.of(option, "-cp", directory.toString()));
        for (String what : asItIs.keySet()) {
            same(what + " without the jar of EchJSSE", asItIs.get(what), without.get(what));
        }
    }

    private void contextsAreOurs(Map<String, String> report) throws CommandFailure {
        for (String what : asItIs.keySet()) {
            if (what.equals(ProviderReport.PROVIDERS)) {
                same(what + " (but EchJSSE)", others(asItIs.get(what)), others(report.get(what)));
            } else {
                same(what, what.startsWith("SSLContext.") ? EchProvider.NAME : asItIs.get(what), report.get(what));
            }
        }
    }

    private static void same(String what, Object expected, Object found) throws CommandFailure {
        if (!expected.equals(found)) {
            throw new CommandFailure("tried with a JVM, and nothing was written: " + what + " would be " + found
                    + " instead of " + expected);
        }
    }

    private static List<String> others(String providers) {
        List<String> others = new ArrayList<>(List.of(providers.split(" ")));
        others.remove(EchProvider.NAME);
        return others;
    }

    /** The paths that this command runs with: the one jar, or the plain one with what it needs. */
    private List<String> withUs(String option) {
        String modules = System.getProperty("jdk.module.path");
        String classes =
                OwnJar.withDependencies().map(Path::toString).orElseGet(() -> System.getProperty("java.class.path"));
        List<String> options = new ArrayList<>(List.of(option, "-cp", directory + File.pathSeparator + classes));
        if (modules != null) {
            options.addAll(List.of("-p", modules));
        }
        return options;
    }

    private Map<String, String> run(List<String> options) throws CommandFailure, IOException {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.add(ProviderReport.class.getName());
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // their agents and properties are not those of every program
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new CommandFailure("tried with a JVM, and nothing was written: it does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        if (process.exitValue() != 0) {
            throw new CommandFailure("tried with a JVM, and nothing was written: " + java + " ended with "
                    + process.exitValue() + (lines.isEmpty() ? "" : ": " + lines.get(0)));
        }
        Map<String, String> report = new LinkedHashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                report.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return report;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }
}
