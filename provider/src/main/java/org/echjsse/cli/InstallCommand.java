package org.echjsse.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the {@code java.security} lines that fit one JDK. */
@Command(
        name = "install",
        description = "Print the java.security lines that fit a JDK, and say how to use them.",
        mixinStandardHelpOptions = true)
final class InstallCommand implements Callable<Integer> {
    private static final String PROVIDER = "EchJSSE";
    private static final List<String> PREFERRED = List.of("SSLContext.TLS", "SSLContext.TLSv1.3", "SSLContext.Default");

    @Spec
    private CommandSpec spec;

    @Option(names = "--jdk", paramLabel = "HOME", description = "The JDK to fit. Default: the one that runs this.")
    private Path jdk;

    @Option(names = "--out", paramLabel = "FILE", description = "Write to this file, which must not exist.")
    private Path out;

    @Override
    public Integer call() throws CommandFailure, IOException {
        JavaSecurityFile file = JavaSecurityFile.of(jdk == null ? CurrentJvm.home() : jdk);
        String text = snippet(file, OwnJar.path().map(Path::toString).orElse("echjsse-provider-VERSION-all.jar"), out);
        PrintWriter terminal = spec.commandLine().getOut();
        if (out == null) {
            terminal.print(text);
            terminal.flush();
        } else {
            write(out, text);
            terminal.println("Wrote " + out + " for " + file.home());
            terminal.println("Use it with: java -Djava.security.properties=" + out.toAbsolutePath() + " ...");
        }
        return ExitCode.OK;
    }

    private static void write(Path out, String text) throws CommandFailure, IOException {
        try {
            Files.writeString(out, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException exists) {
            throw new CommandFailure(out + ": exists already and is not overwritten", exists);
        }
    }

    /** The whole text: comments how to use it, then the two lines that do it. */
    static String snippet(JavaSecurityFile file, String jar, Path out) {
        int slot = file.slotFor(PROVIDER);
        boolean there = slot <= file.providers().size();
        String saved = out == null ? "echjsse.security" : out.toAbsolutePath().toString();
        StringBuilder text = new StringBuilder();
        text.append("# EchJSSE for ").append(file.home()).append('\n');
        text.append("# (which has ").append(file.providers().size()).append(" security providers");
        text.append(there ? ", EchJSSE among them)\n#\n" : ")\n#\n");
        text.append("# Simplest, and independent of this file and of the JDK; also for java -jar and containers:\n");
        text.append("#     java -javaagent:").append(jar).append(" ...\n");
        text.append("#     JAVA_TOOL_OPTIONS=-javaagent:").append(jar).append('\n');
        text.append("#\n");
        if (file.overridable()) {
            text.append("# With this file, for programs started with a class path:\n");
            text.append("#     java -Djava.security.properties=").append(saved);
            text.append(" -cp ").append(jar).append(File.pathSeparator).append("... MAIN\n");
            text.append("# (one '=' adds to the JDK's file; two would replace it)\n");
        } else {
            text.append(
                    "# This JDK forbids -Djava.security.properties (security.overridePropertiesFile is not true):\n");
            text.append("# add the lines to ").append(file.file()).append('\n');
        }
        text.append("#\n");
        text.append(
                "# The number is the next free one of this JDK. A smaller one replaces a provider of the JDK, a larger\n");
        text.append(
                "# one is silently not loaded; both differ by JDK and system: run 'install' again for another JDK.\n");
        text.append("# The jar must be on the class path of every program that uses these lines.\n");
        text.append("security.provider.")
                .append(slot)
                .append('=')
                .append(PROVIDER)
                .append('\n');
        text.append("jdk.security.provider.preferred=")
                .append(preferred(file.preferred()))
                .append('\n');
        return text.toString();
    }

    /** What the JDK prefers already stays, except for the contexts that are now ours. */
    private static String preferred(String before) {
        Stream<String> kept = Arrays.stream(before.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .filter(entry -> PREFERRED.stream().noneMatch(context -> entry.startsWith(context + ":")));
        return Stream.concat(PREFERRED.stream().map(context -> context + ":" + PROVIDER), kept)
                .collect(Collectors.joining(","));
    }
}
