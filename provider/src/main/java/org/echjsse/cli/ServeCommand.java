package org.echjsse.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.echjsse.EchServerKeys;
import org.echjsse.cli.web.ConnectionStatus;
import org.echjsse.cli.web.EchWebServer;
import org.echjsse.cli.web.PemFiles;
import org.echjsse.cli.web.ServedSite;
import org.echjsse.cli.web.StatusPages;
import org.echjsse.config.EchKeyPair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** An HTTPS server with ECH, to try clients against. */
@Command(
        name = "serve",
        description = {
            "An HTTPS server with ECH. / says to people, /ech-check.json to programs, whether ECH was used.",
            "Stop it with Ctrl-C."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "8443",
            paramLabel = "PORT",
            description = "0 takes a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--address",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "Where to listen; 0.0.0.0 is everywhere. Default: ${DEFAULT-VALUE}.")
    private String address;

    @Option(
            names = "--ech-keys",
            paramLabel = "FILE|DIR",
            description =
                    "ECH keys as keygen makes them; of a directory all *.ech and *.pem. Without: a server without ECH.")
    private Path echKeys;

    @Option(
            names = "--cert",
            required = true,
            paramLabel = "PEM",
            description = "Certificate and chain for clients that name no other site; with ECH for the public name.")
    private Path certificate;

    @Option(names = "--key", required = true, paramLabel = "PEM", description = "Its private key, PKCS#8.")
    private Path key;

    @Option(
            names = "--site",
            paramLabel = "NAME:CERT:KEY",
            description = "One more site: its name and its PEM files. May be repeated.")
    private List<String> sites = List.of();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<ServedSite> served = servedSites();
        Optional<EchServerKeys> keys = echKeys == null ? Optional.empty() : Optional.of(EchKeyFiles.load(echKeys));
        keys.ifPresent(loaded -> warnAboutPublicNames(loaded, served));
        Consumer<ConnectionStatus> log = status -> {
            out.println(line(status));
            out.flush();
        };
        try (EchWebServer server = start(served, keys, log)) {
            announce(out, server, served, keys);
            new CountDownLatch(1).await();
        }
        return ExitCode.OK;
    }

    private EchWebServer start(List<ServedSite> served, Optional<EchServerKeys> keys, Consumer<ConnectionStatus> log)
            throws Exception {
        InetSocketAddress bind = new InetSocketAddress(InetAddress.getByName(address), port);
        try {
            return EchWebServer.start(
                    bind,
                    served,
                    keys,
                    Map.of("/", StatusPages.forPeople(log), "/ech-check.json", StatusPages.forPrograms(log)));
        } catch (BindException taken) {
            throw new CommandFailure(
                    "cannot listen on " + address + " port " + port + ": " + taken.getMessage(), taken);
        }
    }

    private List<ServedSite> servedSites() throws CommandFailure, IOException {
        List<ServedSite> served = new ArrayList<>();
        try {
            served.add(PemFiles.site(certificate, key));
            for (String site : sites) {
                String[] parts = site.split(":", -1);
                if (parts.length != 3) {
                    throw new CommandFailure("--site " + site + ": not NAME:CERT:KEY");
                }
                ServedSite files = PemFiles.site(Path.of(parts[1]), Path.of(parts[2]));
                served.add(new ServedSite(List.of(parts[0].toLowerCase(Locale.ROOT)), files.key(), files.chain()));
            }
        } catch (CertificateException bad) {
            throw new CommandFailure(bad.getMessage(), bad);
        }
        return served;
    }

    /** CFG-45: without such a certificate no client believes a rejection, and none can recover from an old record. */
    private void warnAboutPublicNames(EchServerKeys keys, List<ServedSite> served) {
        for (EchKeyPair pair : keys.keys()) {
            String publicName = pair.config().publicName();
            if (served.stream().noneMatch(site -> site.isCertifiedFor(publicName))) {
                spec.commandLine()
                        .getErr()
                        .println("echjsse serve: warning: no certificate is for the public name " + publicName
                                + "; clients with an old record cannot recover");
            }
        }
    }

    private static void announce(
            PrintWriter out, EchWebServer server, List<ServedSite> served, Optional<EchServerKeys> keys) {
        InetSocketAddress bound = server.address();
        TreeSet<String> names = new TreeSet<>();
        served.forEach(site -> names.addAll(site.names()));
        out.println("Serving https on " + bound.getAddress().getHostAddress() + " port " + bound.getPort());
        Sheet sheet = new Sheet(2).row("sites", String.join(", ", names));
        if (keys.isPresent()) {
            EchServerKeys loaded = keys.get();
            TreeSet<String> publicNames = new TreeSet<>();
            loaded.keys().forEach(pair -> publicNames.add(pair.config().publicName()));
            sheet.row(
                            "ECH",
                            loaded.keys().size() + (loaded.keys().size() == 1 ? " key" : " keys") + " for public name "
                                    + String.join(", ", publicNames))
                    .row(
                            "to try it",
                            "check https://SITE:" + bound.getPort() + "/ --connect "
                                    + bound.getAddress().getHostAddress() + ":" + bound.getPort() + " --ech-config "
                                    + loaded.retryConfigs().toBase64());
        } else {
            sheet.row("ECH", "off, no --ech-keys");
        }
        sheet.print(out);
        out.flush();
    }

    private static String line(ConnectionStatus status) {
        return "ECH " + status.status() + ", site "
                + Sheet.printable(status.serverName().orElse("-")) + ", outer name "
                + Sheet.printable(status.outerName().orElse("-")) + ", " + status.protocol();
    }
}
