package org.echjsse.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, on the class path of the tests: for what cannot be undone in this one. */
public final class ChildJvm {
    /** Exit code, and standard output and error in one. */
    public record Result(int exitCode, String output) {}

    private ChildJvm() {}

    /**
     * @param jvmOptions before the class
     */
    public static Result run(Class<?> main, List<String> jvmOptions, String... arguments) throws Exception {
        return run(classPath(), main, jvmOptions, arguments);
    }

    public static Result run(String classPath, Class<?> main, List<String> jvmOptions, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", classPath));
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                throw new IOException("the child does not end; it said: " + output);
            }
            return new Result(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Surefire hides the real one behind a manifest-only jar. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    public static List<Path> classPathEntries() {
        return Arrays.stream(classPath().split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }
}
