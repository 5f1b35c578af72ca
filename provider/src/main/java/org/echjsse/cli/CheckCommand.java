package org.echjsse.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.echjsse.config.EchConfigList;
import org.echjsse.dns.HttpsAnswer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a person sees at a check page, for any site: from the lookup to the page. */
@Command(
        name = "check",
        description = {
            "Connect to a site and say whether ECH hid its name.",
            "Ends with 0 if ECH was accepted, 2 if the site does not offer it, 3 if it was rejected, 1 if it did not work."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private static final int HTTPS_PORT = 443;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "https://HOST[:PORT][/PATH], or just HOST[:PORT].")
    private String url;

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
            description = "To connect, and to wait for each answer. Default: ${DEFAULT-VALUE}.")
    private int timeoutMillis;

    @Option(names = "--json", description = "For programs; see COMMANDS.md.")
    private boolean json;

    @Override
    public Integer call() throws CommandFailure, IOException {
        URI target = target();
        HostPort origin =
                new HostPort(HostPort.host(target.getHost()), target.getPort() < 0 ? HTTPS_PORT : target.getPort());
        CheckResult result = new CheckResult(target, origin);
        try {
            findConfig(origin, result);
            new CheckConnection(origin, address(origin), Trust.of(certificates), timeoutMillis).run(target, result);
        } catch (IOException failed) {
            result.failed(failed);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(result.json().text());
        } else {
            result.print(out);
        }
        out.flush();
        if (result.exitCode() == ExitCode.ERROR) {
            spec.commandLine().getErr().println("echjsse check: " + result.summary());
        }
        return result.exitCode();
    }

    private void findConfig(HostPort origin, CheckResult result) throws CommandFailure, IOException {
        if (echConfig != null) {
            result.config(EchSource.of(echConfig).configs(), "option");
            return;
        }
        long start = System.nanoTime();
        HttpsAnswer answer;
        try {
            answer = doh.resolver(certificates).lookup(origin.host(), origin.port(), true);
        } catch (IOException failed) {
            throw new IOException("the lookup failed, so nothing was sent to the site", failed);
        }
        result.lookup(answer, System.nanoTime() - start);
        Optional<EchConfigList> found = LookupText.configs(answer, origin.port());
        if (found.isPresent()) {
            result.config(found.get(), "dns");
        }
    }

    private URI target() throws CommandFailure {
        String full = url.contains("://") ? url : "https://" + url;
        try {
            URI target = new URI(full);
            if (!"https".equalsIgnoreCase(target.getScheme())) {
                throw new CommandFailure(Sheet.printable(url) + ": not an https URL");
            }
            if (target.getHost() == null) {
                throw new CommandFailure(Sheet.printable(url) + ": a URL without a host name");
            }
            return target;
        } catch (URISyntaxException notAUrl) {
            throw new CommandFailure(Sheet.printable(url) + ": not a URL: " + notAUrl.getReason(), notAUrl);
        }
    }

    private InetSocketAddress address(HostPort origin) throws CommandFailure, IOException {
        String text = connect == null ? origin.toString() : connect;
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new CommandFailure("--connect " + Sheet.printable(text) + ": not HOST:PORT");
        }
        InetSocketAddress address =
                new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        if (address.isUnresolved()) {
            throw new UnknownHostException(text.substring(0, colon));
        }
        return address;
    }
}
