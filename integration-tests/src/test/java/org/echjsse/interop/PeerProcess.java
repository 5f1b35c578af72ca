package org.echjsse.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A program at the other end: its output line by line (standard output and error are one stream), and its end. */
final class PeerProcess implements AutoCloseable {
    /** Nothing is measured by it, and a machine may be busy with other things. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>(); // guarded by itself
    private boolean ended; // guarded by lines

    private PeerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a program. Its standard input stays open and silent: some peers take its end as "go away". */
    static PeerProcess start(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new PeerProcess(Path.of(command.get(0)).getFileName().toString(), process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a tool that has to succeed, and returns what it printed. */
    static String run(List<String> command, String input) {
        try (PeerProcess tool = start(command)) {
            if (!input.isEmpty()) {
                tool.write(input);
            }
            tool.process.getOutputStream().close();
            int exit = tool.awaitEnd();
            if (exit != 0) {
                throw new IllegalStateException(command + " ended with " + exit + ":\n" + tool.output());
            }
            return tool.output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String run(String... command) {
        return run(List.of(command), "");
    }

    /** Sends text to the program's standard input. */
    void write(String text) {
        try {
            process.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not read its input:\n" + output(), e);
        }
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // the program was ended while it was talking
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    /** How many lines there are by now: a mark from which {@link #awaitLine} may start. */
    int mark() {
        synchronized (lines) {
            return lines.size();
        }
    }

    /** The first line from the mark on that fits; waits for it. */
    String awaitLine(int mark, Predicate<String> fits, String wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lines) {
            int next = mark;
            while (true) {
                for (; next < lines.size(); next++) {
                    if (fits.test(lines.get(next))) {
                        return lines.get(next);
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (ended || left <= 0) {
                    throw new AssertionError(name + (ended ? " ended" : " is silent") + ", expected " + wanted
                            + "; it said:\n" + output());
                }
                try {
                    lines.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for " + name, e);
                }
            }
        }
    }

    String awaitLine(int mark, String containing) {
        return awaitLine(mark, line -> line.contains(containing), "a line with '" + containing + "'");
    }

    /** The first line so far that fits, without waiting. */
    Optional<String> line(Predicate<String> fits) {
        synchronized (lines) {
            return lines.stream().filter(fits).findFirst();
        }
    }

    /** Everything it said so far. */
    String output() {
        synchronized (lines) {
            return lines.stream().collect(Collectors.joining("\n"));
        }
    }

    /** Waits for the end of the program and of its output. */
    int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " does not end; it said:\n" + output());
            }
            reader.join(PATIENCE.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
