package org.echjsse.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.echjsse.EchConfigResolver;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.DohSettings;
import org.echjsse.dns.DohTemplate;
import org.echjsse.dns.HttpsResolver;
import org.echjsse.provider.EchProvider;
import picocli.CommandLine.Option;

/** How a command asks the DNS. */
final class DohOptions {
    @Option(
            names = "--doh",
            paramLabel = "URL",
            split = ",",
            description =
                    "DoH server, asked by POST, or by GET if {?dns} is at the end; may be repeated. Default: as the property org.echjsse.doh.url says.")
    private List<String> urls = List.of();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST=ADDRESS",
            description = "Address of the host in a DoH URL, so that the system need not look it up; may be repeated.")
    private List<String> bootstrap = List.of();

    @Option(
            names = "--doh-timeout",
            defaultValue = "5000",
            paramLabel = "MILLIS",
            description = "Budget of one lookup. Default: ${DEFAULT-VALUE}.")
    private int timeoutMillis;

    /**
     * @param certificates PEM file with the authorities to trust; {@code null}: those of the JDK
     */
    HttpsResolver resolver(Path certificates) throws CommandFailure, IOException {
        if (urls.isEmpty()) {
            return configured();
        }
        DohSettings settings = settings();
        return certificates == null ? new DohResolver(settings) : new DohResolver(settings, Trust.of(certificates));
    }

    /** What the provider would ask in an application with the same properties. */
    private static HttpsResolver configured() throws CommandFailure {
        EchConfigResolver resolver = new EchProvider()
                .configResolver()
                .orElseThrow(() ->
                        new CommandFailure("lookups are switched off by properties; name a server with --doh URL"));
        if (resolver instanceof HttpsResolver https) {
            return https;
        }
        throw new CommandFailure("the properties name no usable DoH server; name one with --doh URL");
    }

    private DohSettings settings() throws CommandFailure {
        if (timeoutMillis < 1) {
            throw new CommandFailure("--doh-timeout " + timeoutMillis + ": not more than 0");
        }
        List<DohTemplate> servers = new ArrayList<>();
        for (String url : urls) {
            servers.add(server(url));
        }
        return DohSettings.of(servers, bootstrapAddresses(), Duration.ofMillis(timeoutMillis));
    }

    private static DohTemplate server(String url) throws CommandFailure {
        try {
            DohTemplate template = DohTemplate.parse(url);
            URI server = template.server();
            if ("https".equalsIgnoreCase(server.getScheme()) && server.getHost() != null) {
                return template;
            }
        } catch (URISyntaxException notAUrl) {
            throw new CommandFailure("--doh " + Sheet.printable(url) + ": not a URL", notAUrl);
        }
        throw new CommandFailure("--doh " + Sheet.printable(url) + ": not an https URL with a host");
    }

    private Map<String, List<InetAddress>> bootstrapAddresses() throws CommandFailure {
        Map<String, List<InetAddress>> addresses = new HashMap<>();
        for (String entry : bootstrap) {
            int equals = entry.indexOf('=');
            String address = entry.substring(equals + 1);
            // Only literals: a name here would be looked up, which the option is there to avoid.
            if (equals < 1 || !address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                throw new CommandFailure("--bootstrap " + Sheet.printable(entry) + ": not HOST=ADDRESS");
            }
            try {
                addresses
                        .computeIfAbsent(entry.substring(0, equals), host -> new ArrayList<>())
                        .add(InetAddress.getByName(address));
            } catch (IOException notAnAddress) {
                throw new CommandFailure("--bootstrap " + Sheet.printable(entry) + ": not an address", notAnAddress);
            }
        }
        return addresses;
    }
}
