package org.echjsse.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The script that lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Print a script that lets bash and zsh complete commands and options.",
            "With an alias for the program (alias echjsse='java -jar FILE'):",
            "source <(echjsse completion)"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--name",
            defaultValue = "echjsse",
            paramLabel = "NAME",
            description = "How the program is called in your shell. Default: ${DEFAULT-VALUE}.")
    private String name;

    @Override
    public Integer call() throws CommandFailure {
        // it becomes part of the names of functions
        if (!name.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
            throw new CommandFailure("--name " + Sheet.printable(name) + ": not a name of letters, digits, - and _");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash(name, spec.root().commandLine()));
        out.flush();
        return ExitCode.OK;
    }
}
