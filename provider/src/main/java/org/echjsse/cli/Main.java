package org.echjsse.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The entry of the command line. Every command is thin: it reads its options, calls another room, and prints. */
@Command(
        name = "echjsse",
        description = "Encrypted Client Hello (RFC 9849) for Java: keys, records, checks, and a demonstration.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            CheckCommand.class,
            LookupCommand.class,
            ShowCommand.class,
            KeygenCommand.class,
            ServeCommand.class,
            InstallCommand.class,
            CompletionCommand.class
        })
public final class Main {

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            hidden = true,
            description = "Print the stack trace of an error.")
    private boolean debug;

    private final Terminal terminal;
    private final InputStream standardInput;

    private Main(Terminal terminal, InputStream standardInput) {
        this.terminal = terminal;
        this.standardInput = standardInput;
    }

    Terminal terminal() {
        return terminal;
    }

    InputStream standardInput() {
        return standardInput;
    }

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        int status = run(out, err, Terminal.ofThisProcess(), System.in, args);
        out.flush();
        err.flush();
        System.exit(status);
    }

    /** Runs one command; the exit code is one of {@link ExitCode}. */
    static int run(PrintWriter out, PrintWriter err, Terminal terminal, InputStream standardInput, String... args) {
        Main main = new Main(terminal, standardInput);
        CommandLine line = new CommandLine(main).setOut(out).setErr(err);
        line.getSubcommands().values().forEach(command -> command.getCommandSpec()
                .versionProvider(new Version()));
        line.setParameterExceptionHandler((wrong, words) -> usageError(wrong, err));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            err.println("echjsse " + command.getCommandName() + ": " + Reason.of(failure));
            if (main.debug) {
                failure.printStackTrace(err);
            }
            return failure instanceof CommandFailure told ? told.exitCode() : ExitCode.ERROR;
        });
        if (args.length == 0) {
            line.usage(out);
            return ExitCode.ERROR;
        }
        return line.execute(args);
    }

    /** One line what is wrong, one where to read on; not the whole usage text. */
    private static int usageError(ParameterException wrong, PrintWriter err) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        err.println(command + ": " + wrong.getMessage());
        err.println("Try '" + command + " --help'.");
        return ExitCode.ERROR;
    }

    /** The version in the manifest of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"EchJSSE " + (version == null ? "(not built as a jar)" : version)};
        }
    }
}
