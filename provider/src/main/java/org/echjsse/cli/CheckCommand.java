package org.echjsse.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.echjsse.config.EchConfigList;
import org.echjsse.dns.HttpsResolver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What a person sees at a check page, for any site: from the lookup to the page. For many, a table or a report. */
@Command(
        name = "check",
        description = {
            "Connect to sites and say whether ECH hid their names.",
            "Ends with 0 if ECH was accepted, 2 if the site does not offer it, 3 if it was rejected, 1 if it did not work;"
                    + " for many with the worst of them: 1 before 3 before 2 before 0."
        },
        abbreviateSynopsis = true,
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private static final int MOST_PARALLEL = 64;

    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "URL",
            description = "https://HOST[:PORT][/PATH], or just HOST[:PORT]. With more than one there is a table.")
    private List<String> urls = List.of();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Check the URLs in it, too, one a line, # for comments; - is standard input.")
    private String file;

    @Option(
            names = "--parallel",
            defaultValue = "8",
            paramLabel = "N",
            description = "How many at a time, 1 to 64. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Mixin
    private DohOptions doh;

    @Option(
            names = "--ech-config",
            paramLabel = "BASE64",
            description = "Use this ECHConfigList (or the one in this file) and ask no DNS.")
    private String echConfig;

    @Option(
            names = "--cacert",
            paramLabel = "PEM",
            description = "Trust these authorities, for the site and the server of --doh, instead of the JDK's.")
    private Path certificates;

    @Option(
            names = "--connect",
            paramLabel = "HOST:PORT",
            description = "Connect there instead of to the host in the URL. The names stay as they are.")
    private String connect;

    @Option(
            names = "--timeout",
            defaultValue = "10000",
            paramLabel = "MILLIS",
            description =
                    "To connect, and to wait for each answer; a whole connection gets six times as long. Default: ${DEFAULT-VALUE}.")
    private int timeoutMillis;

    @Option(names = "--json", description = "For programs; see COMMANDS.md.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with the results, too.")
    private Path html;

    @Option(names = "--quiet", description = "Draw no progress, which else is seen on a terminal.")
    private boolean quiet;

    @Override
    public Integer call() throws CommandFailure, IOException, InterruptedException {
        List<CheckTarget> targets = targets();
        checkOptions();
        SiteCheck check = siteCheck();
        return file == null && targets.size() == 1 ? one(check, targets.get(0)) : many(check, targets);
    }

    private int one(SiteCheck check, CheckTarget target) throws IOException {
        CheckResult result = check.of(target);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(result.json().text());
        } else {
            result.print(out);
        }
        out.flush();
        if (result.outcome() == CheckOutcome.ERROR) {
            spec.commandLine().getErr().println("echjsse check: " + result.summary());
        }
        writePage(List.of(result.row()));
        return result.outcome().exitCode();
    }

    private int many(SiteCheck check, List<CheckTarget> targets) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        boolean draws = main.terminal().err() && !quiet && !json;
        Optional<Progress> progress =
                draws ? Optional.of(new Progress(spec.commandLine().getErr(), targets.size())) : Optional.empty();
        List<CheckRow> rows = new ArrayList<>();
        new CheckRun(parallel)
                .run(
                        targets,
                        target -> {
                            Checked done = checked(check, target);
                            progress.ifPresent(Progress::oneMore);
                            return done;
                        },
                        done -> {
                            if (json) {
                                out.println((rows.isEmpty() ? "[\n  " : "  ")
                                        + done.json()
                                        + (rows.size() == targets.size() - 1 ? "\n]" : ","));
                            }
                            rows.add(done.row());
                        });
        progress.ifPresent(Progress::erase);
        if (!json) {
            CheckTable.print(rows, main.terminal().colours(), out);
        }
        out.flush();
        CheckOutcome worst =
                CheckOutcome.worst(rows.stream().map(CheckRow::outcome).toList());
        if (worst == CheckOutcome.ERROR) {
            spec.commandLine().getErr().println("echjsse check: not all could be checked; " + CheckRow.totals(rows));
        }
        writePage(rows);
        return worst.exitCode();
    }

    /** What is kept of one among many; the rest (certificates, sessions) can go. */
    private record Checked(CheckRow row, String json) {}

    private Checked checked(SiteCheck check, CheckTarget target) {
        CheckResult result;
        try {
            result = check.of(target);
        } catch (RuntimeException ours) {
            // the others are to be checked all the same
            result = new CheckResult(target.url(), target.origin());
            result.failed(new IOException("a fault of this program: " + ours, ours));
        }
        // strings of JSON have no line ends in them
        return new Checked(result.row(), json ? result.json().text().replace("\n", "\n  ") : "");
    }

    private List<CheckTarget> targets() throws CommandFailure, IOException {
        if (urls.isEmpty() && file == null) {
            throw new CommandFailure("nothing to check: name a URL, or a file of them with --file");
        }
        List<CheckTarget> targets = new ArrayList<>(CheckList.of(urls));
        if (file != null) {
            targets.addAll(CheckList.read(file, main.standardInput()));
        }
        return targets;
    }

    private void checkOptions() throws CommandFailure {
        if (parallel < 1 || parallel > MOST_PARALLEL) {
            throw new CommandFailure("--parallel " + parallel + ": not a number from 1 to " + MOST_PARALLEL);
        }
        if (timeoutMillis < 1) {
            throw new CommandFailure("--timeout " + timeoutMillis + ": not more than 0");
        }
        if (html != null) {
            Path directory = html.toAbsolutePath().getParent();
            if (Files.isDirectory(html) || directory == null || !Files.isDirectory(directory)) {
                throw new CommandFailure("--html " + Sheet.printable(html.toString()) + ": not a file in a directory");
            }
        }
    }

    private SiteCheck siteCheck() throws CommandFailure, IOException {
        Optional<HostPort> to =
                connect == null ? Optional.empty() : Optional.of(HostPort.ofConnection("--connect", connect));
        Optional<EchConfigList> config = echConfig == null
                ? Optional.empty()
                : Optional.of(EchSource.of(echConfig).configs());
        Optional<HttpsResolver> resolver =
                config.isPresent() ? Optional.empty() : Optional.of(doh.resolver(certificates));
        return new SiteCheck(config, resolver, to, Trust.of(certificates), timeoutMillis);
    }

    private void writePage(List<CheckRow> rows) throws IOException {
        if (html != null) {
            Files.writeString(html, CheckPage.of(rows, Instant.now()));
        }
    }
}
