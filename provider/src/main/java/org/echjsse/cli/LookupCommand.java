package org.echjsse.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.echjsse.dns.HttpsAnswer;
import org.echjsse.dns.HttpsResolver;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The HTTPS records of an origin, as the provider finds them. */
@Command(
        name = "lookup",
        description = "Find the HTTPS records of a site over DoH, and say whether it offers ECH.",
        abbreviateSynopsis = true,
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

    @Option(
            names = "--watch",
            paramLabel = "SECONDS",
            arity = "0..1",
            preprocessor = OnlyNumbers.class,
            description =
                    "Ask again when the records are over, or every SECONDS, and print a line when keys, names or the time to live"
                            + " have changed. Ctrl-C ends it, with 0.")
    private String watch;

    @Override
    public Integer call() throws CommandFailure, IOException {
        HostPort asked = HostPort.parse(origin, HTTPS_PORT);
        OptionalInt everySeconds = everySeconds();
        HttpsResolver resolver = doh.resolver(certificates);
        HttpsAnswer answer;
        try {
            if (watch != null) {
                new LookupWatch(
                                resolver,
                                asked,
                                everySeconds,
                                json,
                                spec.commandLine().getOut())
                        .run();
                return ExitCode.OK;
            }
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

    /** Empty: as the records say. */
    private OptionalInt everySeconds() throws CommandFailure {
        if (watch == null || watch.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!watch.matches("[0-9]{1,8}") || Integer.parseInt(watch) < 1) {
            throw new CommandFailure(
                    "--watch " + Sheet.printable(watch) + ": not a number of seconds from 1 to 99999999");
        }
        return OptionalInt.of(Integer.parseInt(watch));
    }

    /** So that {@code --watch HOST} is not read as a number of seconds named HOST. */
    static final class OnlyNumbers implements IParameterPreprocessor {
        private static final String NO_NUMBER = "";

        @Override
        public boolean preprocess(Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            boolean isAttached = "=".equals(info.get("separator"));
            if (!isAttached && (words.isEmpty() || !words.peek().matches("-?[0-9]+"))) {
                words.push(NO_NUMBER);
            }
            return false; // picocli goes on with the words
        }
    }
}
