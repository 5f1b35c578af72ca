package org.echjsse.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own: it is told what to do, a line a request, and answers with a line ({@code Conversation}). */
final class ClientProgram implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final String END = "";

    private final Process process;
    private final Writer requests;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Path errors;

    private ClientProgram(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.requests = new OutputStreamWriter(process.getOutputStream());
        Thread reader = new Thread(this::read, "answers of a client");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * On the JDK that runs this test.
     *
     * @param scratch for what it prints to standard error
     */
    static ClientProgram start(Project project, String mainClass, List<String> jvmOptions, Path scratch)
            throws IOException {
        List<String> arguments = new ArrayList<>(jvmOptions);
        arguments.addAll(List.of("-cp", project.classPath(), mainClass));
        return java(project, arguments, scratch);
    }

    /** With all arguments of {@code java}. */
    static ClientProgram java(Project project, List<String> arguments, Path scratch) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Path errors = Files.createTempFile(scratch, project.directory(), ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // a program that a test starts must not be told anything by somebody's shell
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        return new ClientProgram(builder.start(), errors);
    }

    /** What it answers to one request. */
    String ask(String... request) throws IOException, InterruptedException {
        requests.write(String.join(" ", request) + "\n");
        requests.flush();
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null || answer.equals(END)) {
            throw new AssertionError((answer == null ? "no answer to " : "the program ended at ")
                    + String.join(" ", request) + "; standard error:\n" + errors());
        }
        return answer;
    }

    /** What it printed to standard error so far. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // it was ended while it was talking
        } finally {
            answers.add(END);
        }
    }

    /** The end of its input is the end of the program. */
    @Override
    public void close() throws IOException {
        try (requests) {
            requests.flush();
        } finally {
            await();
        }
    }

    private void await() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
