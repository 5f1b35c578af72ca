package org.echjsse.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.echjsse.config.EchConfigList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is in an ECHConfigList and what a client makes of it. */
@Command(
        name = "show",
        description = "Show an ECHConfigList or a PEM file, and which configuration a client uses.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE|BASE64",
            description = "A PEM file (RFC 9934), a file with the list as base64 or bytes, or the base64 itself.")
    private String source;

    @Option(names = "--json", description = "For programs; see COMMANDS.md.")
    private boolean json;

    @Override
    public Integer call() throws CommandFailure, IOException {
        EchSource read = EchSource.of(source);
        EchConfigList list = read.configs();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ConfigListText.json(list)
                    .put(JsonKey.PRIVATE_KEY, read.hasPrivateKey())
                    .text());
        } else {
            int count = list.configs().size();
            out.println("ECHConfigList, " + list.encoded().length + " bytes, " + count
                    + (count == 1 ? " configuration" : " configurations") + ", from " + read.from());
            out.println(
                    read.hasPrivateKey() ? "The file holds its private key (not shown)." : "Without a private key.");
            ConfigListText.print(list, out);
        }
        return ExitCode.OK;
    }
}
