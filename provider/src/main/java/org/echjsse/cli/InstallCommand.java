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
import org.echjsse.provider.EchProvider;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prints the {@code java.security} lines that fit one JDK, writes them into a file of their own, or into the JDK's. What is written has
 * been tried with a JVM.
 */
@Command(
        name = "install",
        description = "Print the java.security lines that fit a JDK, or write them, tried with a JVM of that JDK.",
        mixinStandardHelpOptions = true)
final class InstallCommand implements Callable<Integer> {
    /**
     * Whatever the provider makes, by name: a name that is left out goes on with SunJSSE, and past a mode "required". SunJSSE's SSL is
     * an alias of its TLS, but the JDK compares the names here and knows no alias.
     */
    private static final List<String> PREFERRED =
            ProviderReport.CONTEXTS.stream().map(ProviderReport::contextKey).toList();

    @Spec
    private CommandSpec spec;

    @Option(names = "--jdk", paramLabel = "HOME", description = "The JDK to fit. Default: the one that runs this.")
    private Path jdk;

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Target target = new Target();

    @Option(
            names = "--verify",
            negatable = true,
            description = "Try the lines with a JVM of that JDK. Default: yes where something is written, no where"
                    + " they are printed. --no-verify is for a JDK that does not run here.")
    private Boolean verify;

    /** Where to; by default, to the terminal. */
    private static final class Target {
        @Option(names = "--out", paramLabel = "FILE", description = "Write to this file, which must not exist.")
        private Path out;

        @Option(
                names = "--in-place",
                description = "Add EchJSSE to conf/security/java.security of the JDK itself, keeping the file as it was"
                        + " beside it. Programs without the jar on their path go on as before.")
        private boolean inPlace;

        @Option(names = "--remove", description = "Take out again what --in-place has added.")
        private boolean remove;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JavaSecurityFile file = JavaSecurityFile.of(jdk == null ? CurrentJvm.home() : jdk);
        PrintWriter terminal = spec.commandLine().getOut();
        if (target.inPlace) {
            say(terminal, file, new InPlaceInstallation(file).write(verify == null || verify));
        } else if (target.remove) {
            say(terminal, file, new InPlaceInstallation(file).remove());
        } else if (target.out != null) {
            write(terminal, file);
        } else {
            String text = snippet(file, jar(), null);
            if (Boolean.TRUE.equals(verify)) {
                tryOut(file, text);
                terminal.print("# Tried with a JVM of this JDK: every TLS context is EchJSSE's.\n#\n");
            }
            terminal.print(text);
            terminal.flush();
        }
        return ExitCode.OK;
    }

    private static String jar() {
        return OwnJar.path().map(Path::toString).orElse("echjsse-provider-VERSION-all.jar");
    }

    private static void say(PrintWriter terminal, JavaSecurityFile jdk, InPlaceInstallation.Done done) {
        if (done instanceof InPlaceInstallation.Written written) {
            terminal.println("Wrote " + written.file() + "; as it was it is in " + written.backup());
            terminal.println(
                    "EchJSSE serves every program of " + jdk.home() + " that has its jar on the path: " + jar());
            terminal.println("Take it out with: install --remove --jdk " + jdk.home());
        } else if (done instanceof InPlaceInstallation.Removed removed) {
            terminal.println("Took EchJSSE out of " + removed.file());
        } else if (done instanceof InPlaceInstallation.Nothing nothing) {
            terminal.println(nothing.file() + ": nothing to do");
        }
    }

    private void write(PrintWriter terminal, JavaSecurityFile jdk) throws CommandFailure, IOException {
        Path out = target.out;
        String text = snippet(jdk, jar(), out);
        boolean tried = verify == null || verify;
        if (Files.isRegularFile(out) && Files.readString(out).equals(text)) {
            terminal.println(out + " is there already, with what would be written");
        } else if (Files.exists(out)) {
            throw new CommandFailure(out + ": exists already and is not overwritten");
        } else {
            if (tried) {
                tryOut(jdk, text);
            }
            try {
                Files.writeString(out, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException meanwhile) {
                throw new CommandFailure(out + ": exists already and is not overwritten", meanwhile);
            }
            terminal.println("Wrote " + out + " for " + jdk.home()
                    + (tried ? ", tried with a JVM: every TLS context is EchJSSE's" : ", untried"));
        }
        terminal.println("Use it with: java -Djava.security.properties=" + out.toAbsolutePath() + " ...");
    }

    private static void tryOut(JavaSecurityFile jdk, String text) throws CommandFailure, IOException {
        if (!jdk.overridable()) {
            throw new CommandFailure(
                    jdk.file() + ": this JDK forbids -Djava.security.properties, so the lines cannot be"
                            + " tried; --no-verify does without");
        }
        Path file = Files.createTempFile("echjsse-install", ".security");
        try (InstallTrial trial = new InstallTrial(jdk.home())) {
            trial.added(Files.writeString(file, text));
        } finally {
            Files.delete(file);
        }
    }

    /** The whole text: comments how to use it, then the two lines that do it. */
    static String snippet(JavaSecurityFile file, String jar, Path out) {
        int slot = file.slotFor(EchProvider.NAME);
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
                .append(EchProvider.NAME)
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
        return Stream.concat(PREFERRED.stream().map(context -> context + ":" + EchProvider.NAME), kept)
                .collect(Collectors.joining(","));
    }
}
