package org.echjsse.provider;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.echjsse.dns.DohSettings;
import org.echjsse.dns.DohTemplate;

/**
 * The DoH servers that properties, the policy file and code name: for all names, and for some (split DNS). A line about some names that
 * cannot be read leaves them without anybody to ask, since the servers for the others must not hear of them.
 */
final class DohServers {
    private final SystemSettings system;
    private final PolicyFiles files;
    private final EchProvider.Builder inCode;
    private final Map<String, List<DohTemplate>> routes = new LinkedHashMap<>();

    DohServers(SystemSettings system, PolicyFiles files, EchProvider.Builder inCode) {
        this.system = system;
        this.files = files;
        this.inCode = inCode;
        files.dohRoutes().forEach((name, value) -> routes.put(name, serversOrNobody(value)));
        inCode.dohRoutes.forEach((name, servers) -> routes.put(
                HostPolicy.suffix(name),
                servers.stream().map(DohServers::byPost).toList()));
    }

    /** Whether some names have servers of their own. */
    boolean haveRoutes() {
        return !routes.isEmpty();
    }

    boolean isRouted(String host) {
        String name = HostPolicy.suffix(host);
        return routes.keySet().stream().anyMatch(suffix -> name.equals(suffix) || name.endsWith("." + suffix));
    }

    /**
     * For all names.
     *
     * @throws IllegalArgumentException naming the wrong setting
     */
    DohSettings settings() {
        return settings(inCode.dohServers.isEmpty() ? servers(urls()) : inCode());
    }

    /** For names that have servers of their own, and no others. */
    DohSettings settingsOfRoutes() {
        return settings(List.of());
    }

    private DohSettings settings(List<DohTemplate> servers) {
        return DohSettings.of(servers, routes, bootstrap(servers), timeout());
    }

    /**
     * What was said in code is right.
     *
     * @throws IllegalArgumentException if not
     */
    static void check(EchProvider.Builder inCode) {
        Stream.concat(
                        inCode.dohServers.stream(),
                        inCode.dohRoutes.values().stream().flatMap(List::stream))
                .forEach(server -> check(server, "doh"));
        inCode.dohRoutes.keySet().forEach(name -> {
            if (!PolicyFiles.isSuffix(name)) {
                throw new IllegalArgumentException("doh: not a name: " + Complaints.shown(name));
            }
        });
        if (inCode.dohTimeout != null && (inCode.dohTimeout.isNegative() || inCode.dohTimeout.isZero())) {
            throw new IllegalArgumentException("budget of a DoH lookup: " + inCode.dohTimeout.toMillis() + " ms");
        }
    }

    private Duration timeout() {
        return inCode.dohTimeout != null ? inCode.dohTimeout : Duration.ofMillis(system.timeoutMillis());
    }

    private List<DohTemplate> inCode() {
        return inCode.dohServers.stream().map(DohServers::byPost).toList();
    }

    private static DohTemplate byPost(URI server) {
        return new DohTemplate(server, DohTemplate.Method.POST);
    }

    private PolicyFiles.Value urls() {
        return ofProperty(Setting.DOH_URL)
                .or(files::dohUrl)
                .orElseGet(() -> new PolicyFiles.Value(Setting.DOH_URL.byDefault(), Setting.DOH_URL.propertyName()));
    }

    private Optional<PolicyFiles.Value> ofProperty(Setting setting) {
        return system.get(setting).map(value -> new PolicyFiles.Value(value, setting.propertyName()));
    }

    private static List<DohTemplate> serversOrNobody(PolicyFiles.Value value) {
        try {
            return servers(value);
        } catch (IllegalArgumentException e) {
            Complaints.make(e.getMessage() + ". Until it is corrected every lookup of these names fails");
            return List.of();
        }
    }

    /** RFC 8484, 5; DNS-60. */
    private static List<DohTemplate> servers(PolicyFiles.Value value) {
        List<DohTemplate> servers = new ArrayList<>();
        for (String url : value.text().split(",")) {
            if (!url.isBlank()) {
                servers.add(server(url.strip(), value.where()));
            }
        }
        if (servers.isEmpty()) {
            throw new IllegalArgumentException(value.where() + ": no DoH server");
        }
        return servers;
    }

    private static DohTemplate server(String url, String where) {
        try {
            DohTemplate template = DohTemplate.parse(url);
            check(template.server(), where);
            return template;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(where + ": not a URL: " + Complaints.shown(url), e);
        }
    }

    private static void check(URI server, String where) {
        try {
            DohSettings.check(server);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    /** Code before the property before the file, host by host. */
    private Map<String, List<InetAddress>> bootstrap(List<DohTemplate> servers) {
        List<String> hosts = Stream.concat(
                        servers.stream(), routes.values().stream().flatMap(List::stream))
                .map(template -> template.server().getHost())
                .distinct()
                .toList();
        Map<String, List<InetAddress>> addresses = new HashMap<>();
        files.dohBootstrap().ifPresent(value -> addresses.putAll(addresses(value, hosts, hostsOf(files.dohUrl()))));
        Optional<PolicyFiles.Value> property =
                inCode.dohServers.isEmpty() ? ofProperty(Setting.DOH_BOOTSTRAP) : Optional.empty();
        property.ifPresent(value -> addresses.putAll(addresses(value, hosts, hostsOf(Optional.of(urls())))));
        inCode.dohBootstrap.forEach((host, own) -> addresses.put(host.toLowerCase(Locale.ROOT), own));
        return addresses;
    }

    /** Of servers that are named beside it, whether they are asked or something else goes before them. */
    private static List<String> hostsOf(Optional<PolicyFiles.Value> urls) {
        return urls.map(DohServers::servers).orElse(List.of()).stream()
                .map(template -> template.server().getHost())
                .toList();
    }

    private static Map<String, List<InetAddress>> addresses(
            PolicyFiles.Value value, List<String> hosts, List<String> others) {
        Map<String, List<InetAddress>> addresses = new HashMap<>();
        for (String entry : value.text().split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            int equals = entry.indexOf('=');
            String host = equals < 0
                    ? onlyHost(hosts, entry, value.where())
                    : entry.substring(0, equals).strip();
            if (Stream.concat(hosts.stream(), others.stream()).noneMatch(host::equalsIgnoreCase)) {
                throw new IllegalArgumentException(value.where() + ": " + Complaints.shown(host) + " is no host of "
                        + Setting.DOH_URL.propertyName());
            }
            addresses
                    .computeIfAbsent(host.toLowerCase(Locale.ROOT), h -> new ArrayList<>())
                    .add(address(entry.substring(equals + 1).strip(), value.where()));
        }
        return addresses;
    }

    private static String onlyHost(List<String> hosts, String entry, String where) {
        if (hosts.size() != 1) {
            throw new IllegalArgumentException(where + ": " + Complaints.shown(entry)
                    + " is not of the form HOST=ADDRESS, and there is more than one host");
        }
        return hosts.get(0);
    }

    /** Only literals: a name here would be looked up, which the setting is there to avoid. */
    private static InetAddress address(String literal, String where) {
        try {
            if (literal.matches("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                return InetAddress.getByName(literal);
            }
        } catch (UnknownHostException notAnAddress) {
            // as below
        }
        throw new IllegalArgumentException(where + ": not an IP address: " + Complaints.shown(literal));
    }
}
