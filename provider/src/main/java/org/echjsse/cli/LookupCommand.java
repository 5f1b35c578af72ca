package org.echjsse.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.echjsse.dns.HttpsAnswer;
import org.echjsse.dns.HttpsResolver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The HTTPS records of an origin, as the provider finds them. */
@Command(
        name = "lookup",
        description = "Find the HTTPS records of a site over DoH, and say whether it offers ECH.",
        mixinStandardHelpOptions = true)
final class LookupCommand implements Callable<Integer> {
    private static final int HTTPS_PORT = 443;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "HOST[:PORT]", description = "Port: 443 unless given.")
    private String origin;

    @Mixin
    private DohOptions doh;

    @Option(
            names = "--cacert",
            paramLabel = "PEM",
            description = "Trust these authorities for the server of --doh, instead of the JDK's.")
    private Path certificates;

    @Option(names = "--json", description = "For programs; see COMMANDS.md.")
    private boolean json;

    @Override
    public Integer call() throws CommandFailure, IOException {
        HostPort asked = HostPort.parse(origin, HTTPS_PORT);
        HttpsResolver resolver = doh.resolver(certificates);
        HttpsAnswer answer;
        try {
            answer = resolver.lookup(asked.host(), asked.port(), true);
        } catch (IOException failed) {
            throw new CommandFailure("no answer about " + asked + ": " + Reason.of(failed), failed);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(LookupText.json(answer, asked).text());
        } else {
            LookupText.print(answer, asked, out);
        }
        return ExitCode.OK;
    }
}
