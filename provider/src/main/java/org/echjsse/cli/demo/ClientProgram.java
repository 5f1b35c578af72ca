package org.echjsse.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The unmodified program: a source file that a JVM of its own runs, the same both times. */
final class ClientProgram {
    static final String SOURCE = "SiteReader.java";
    private static final long PATIENCE_SECONDS = 60;

    /** What a JVM takes options from, besides its command line: the run is to have only what the report shows. */
    private static final List<String> OPTION_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /**
     * How a run ended.
     *
     * @param options what the JVM was started with, before the program
     * @param pages bodies by URL; a URL that was not answered with 200 is missing
     */
    record Run(List<String> options, int exit, String output, String errors, Map<String, String> pages) {}

    private final Path java;
    private final Path directory;
    private final Path source;

    /**
     * @param java the java command
     * @param directory for the source and for what the program prints
     */
    ClientProgram(Path java, Path directory) throws IOException {
        this.java = java;
        this.directory = directory;
        this.source = directory.resolve(SOURCE);
        try (InputStream text = ClientProgram.class.getResourceAsStream(SOURCE)) {
            if (text == null) {
                throw new IOException(SOURCE + " is not in the jar");
            }
            Files.copy(text, source);
        }
    }

    /** Runs it and waits for its end, at most a minute. */
    Run run(String name, List<String> options, List<String> urls) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(options);
        command.add(source.toString());
        command.addAll(urls);
        Path output = directory.resolve(name + ".out");
        Path errors = directory.resolve(name + ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        OPTION_VARIABLES.forEach(builder.environment()::remove);
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the program has not ended after " + PATIENCE_SECONDS + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output, Charset.defaultCharset());
        return new Run(
                options,
                process.exitValue(),
                printed,
                Files.readString(errors, Charset.defaultCharset()),
                pages(printed, urls));
    }

    /** The program prints a line with status and URL, then the page. */
    private static Map<String, String> pages(String printed, List<String> urls) {
        Map<String, String> pages = new LinkedHashMap<>();
        String url = null;
        StringBuilder page = new StringBuilder();
        for (String line : printed.lines().toList()) {
            int space = line.indexOf(' ');
            boolean header = space == 3 && urls.contains(line.substring(space + 1));
            if (header) {
                keep(pages, url, page);
                url = line.startsWith("200 ") ? line.substring(space + 1) : null;
            } else {
                page.append(line).append('\n');
            }
        }
        keep(pages, url, page);
        return pages;
    }

    private static void keep(Map<String, String> pages, String url, StringBuilder page) {
        if (url != null) {
            pages.put(url, page.toString());
        }
        page.setLength(0);
    }
}
