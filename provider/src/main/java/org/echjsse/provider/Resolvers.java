package org.echjsse.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.echjsse.EchConfigResolver;
import org.echjsse.dns.DnsResolver;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.DohSettings;
import org.echjsse.dns.DohTemplate;
import org.echjsse.dns.EchTls;

/**
 * Makes the resolver that the properties ask for. If that is not possible, every lookup fails with the reason: nobody else is asked
 * instead, and nobody takes it for "this site has no ECH".
 */
final class Resolvers {
    private static final String DOH = "doh";
    private static final String NONE = "none";
    private static final String DNS = "dns";

    private Resolvers() {}

    /**
     * @param doh the value of a setting, wherever it stands
     * @param tls for connections to DoH servers
     */
    static Optional<EchConfigResolver> of(SystemSettings settings, Function<Setting, String> doh, EchTls tls) {
        String name = settings.orDefault(Setting.RESOLVER);
        try {
            return switch (name) {
                case DOH ->
                    Optional.of(doh(doh.apply(Setting.DOH_URL), doh.apply(Setting.DOH_BOOTSTRAP), settings, tls));
                case NONE -> Optional.empty();
                case DNS -> Optional.of(dns(settings));
                default -> Optional.of(provided(name));
            };
        } catch (IllegalArgumentException e) {
            Complaints.make(e.getMessage() + ". Until it is corrected every lookup of an ECH configuration fails");
            return Optional.of(failing(e.getMessage()));
        }
    }

    /** Opt-in, and said aloud: the names that ECH is to hide are readable in such lookups. */
    private static EchConfigResolver dns(SystemSettings settings) {
        Complaints.make(Setting.RESOLVER.propertyName() + "=" + DNS
                + ": names are looked up in plain DNS, where whoever is on the way can read them");
        return new DnsResolver(Duration.ofMillis(settings.timeoutMillis()));
    }

    private static EchConfigResolver failing(String reason) {
        return (host, port) -> {
            throw new IOException(reason);
        };
    }

    static DohResolver doh(String urls, String bootstrap, SystemSettings settings, EchTls tls) {
        List<DohTemplate> servers = new ArrayList<>();
        for (String url : urls.split(",")) {
            if (!url.isBlank()) {
                servers.add(server(url.strip()));
            }
        }
        List<URI> urlsOnly = servers.stream().map(DohTemplate::server).toList();
        return doh(servers, bootstrap(bootstrap, urlsOnly), Duration.ofMillis(settings.timeoutMillis()), tls);
    }

    static DohResolver doh(
            List<DohTemplate> servers, Map<String, List<InetAddress>> bootstrap, Duration timeout, EchTls tls) {
        try {
            return new DohResolver(DohSettings.of(servers, bootstrap, timeout), tls);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Setting.DOH_URL.propertyName() + ": " + e.getMessage(), e);
        }
    }

    private static DohTemplate server(String url) {
        try {
            return DohTemplate.parse(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    Setting.DOH_URL.propertyName() + ": not a URL: " + Complaints.shown(url), e);
        }
    }

    private static Map<String, List<InetAddress>> bootstrap(String value, List<URI> servers) {
        Map<String, List<InetAddress>> addresses = new HashMap<>();
        for (String entry : value.split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            String host = equals < 0
                    ? onlyHost(servers, entry)
                    : entry.substring(0, equals).strip();
            if (servers.stream().noneMatch(server -> host.equalsIgnoreCase(server.getHost()))) {
                throw new IllegalArgumentException(Setting.DOH_BOOTSTRAP.propertyName() + ": " + Complaints.shown(host)
                        + " is no host of " + Setting.DOH_URL.propertyName());
            }
            addresses
                    .computeIfAbsent(host, h -> new ArrayList<>())
                    .add(address(entry.substring(equals + 1).strip()));
        }
        return addresses;
    }

    private static String onlyHost(List<URI> servers, String entry) {
        List<String> hosts = servers.stream().map(URI::getHost).distinct().toList();
        if (hosts.size() != 1 || hosts.get(0) == null) {
            throw new IllegalArgumentException(Setting.DOH_BOOTSTRAP.propertyName() + ": " + Complaints.shown(entry)
                    + " is not of the form HOST=ADDRESS, and there is more than one host");
        }
        return hosts.get(0);
    }

    /** Only literals: a name here would be looked up, which the setting is there to avoid. */
    private static InetAddress address(String literal) {
        try {
            if (literal.matches("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                return InetAddress.getByName(literal);
            }
        } catch (UnknownHostException notAnAddress) {
            // as below
        }
        throw new IllegalArgumentException(
                Setting.DOH_BOOTSTRAP.propertyName() + ": not an IP address: " + Complaints.shown(literal));
    }

    private static EchConfigResolver provided(String className) {
        List<String> seen = new ArrayList<>(List.of(DOH, DNS, NONE));
        ClassLoader[] loaders = {
            Thread.currentThread().getContextClassLoader(),
            Resolvers.class.getClassLoader(),
            ClassLoader.getSystemClassLoader()
        };
        for (ClassLoader loader : loaders) {
            try {
                for (ServiceLoader.Provider<EchConfigResolver> candidate :
                        ServiceLoader.load(EchConfigResolver.class, loader).stream()
                                .toList()) {
                    if (candidate.type().getName().equals(className)) {
                        return candidate.get();
                    }
                    seen.add(candidate.type().getName());
                }
            } catch (ServiceConfigurationError e) {
                throw new IllegalArgumentException(
                        Setting.RESOLVER.propertyName() + "=" + Complaints.shown(className) + ": " + e.getMessage(), e);
            }
        }
        throw new IllegalArgumentException(Setting.RESOLVER.propertyName() + "=" + Complaints.shown(className)
                + " is not " + Setting.RESOLVER.syntax() + " (META-INF/services or a module's \"provides\")"
                + Complaints.didYouMean(className, seen));
    }
}
