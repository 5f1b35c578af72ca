package org.echjsse.dns;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where and how to ask.
 *
 * <p>With a bootstrap address the connection goes to that address, with the host name in the SNI, and the certificate must be for the
 * host name. The {@code Host} of the request ({@code :authority} in HTTP/2) is then the address: {@code HttpClient} takes both, and where it
 * connects, from the one URI, and lets nobody set {@code Host} unless {@code jdk.httpclient.allowRestrictedHeaders} says so, which it
 * reads once and for the whole JVM, the application's clients included. The public resolvers accept an address there; one that insists
 * on its name must be left to the system's resolver.
 *
 * @param servers DoH URLs ({@code https} only), tried in this order; none: only names that are routed are asked for
 * @param byGet which of them are asked by GET; the others by POST
 * @param bootstrap addresses of the host names in {@code servers}; a host that is missing here is resolved by the system
 * @param routes names that are asked for, with all below them, of these servers and of no others; of nobody, if there are none
 * @param timeout budget of one lookup, all servers and aliases together; more than zero
 */
public record DohSettings(
        List<URI> servers,
        Set<URI> byGet,
        Map<String, List<InetAddress>> bootstrap,
        Map<String, List<URI>> routes,
        Duration timeout) {

    /**
     * @throws IllegalArgumentException naming the wrong part
     */
    public DohSettings {
        servers = List.copyOf(servers);
        byGet = Set.copyOf(byGet);
        routes = routes.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, route -> List.copyOf(route.getValue())));
        if (servers.isEmpty() && routes.isEmpty()) {
            throw new IllegalArgumentException("no DoH server");
        }
        all(servers, routes).forEach(DohSettings::check);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("budget of a DoH lookup: " + timeout.toMillis() + " ms");
        }
        Map<String, List<InetAddress>> byHost = new LinkedHashMap<>();
        bootstrap.forEach((host, addresses) -> byHost.put(host.toLowerCase(Locale.ROOT), List.copyOf(addresses)));
        bootstrap = Map.copyOf(byHost);
    }

    /** All of them asked by POST. */
    public DohSettings(List<URI> servers, Map<String, List<InetAddress>> bootstrap, Duration timeout) {
        this(servers, Set.of(), bootstrap, Map.of(), timeout);
    }

    /** As the templates say. */
    public static DohSettings of(
            List<DohTemplate> templates, Map<String, List<InetAddress>> bootstrap, Duration timeout) {
        return of(templates, Map.of(), bootstrap, timeout);
    }

    /** As the templates say, those of the routes, too. */
    public static DohSettings of(
            List<DohTemplate> templates,
            Map<String, List<DohTemplate>> routes,
            Map<String, List<InetAddress>> bootstrap,
            Duration timeout) {
        Set<URI> byGet = Stream.concat(
                        templates.stream(), routes.values().stream().flatMap(List::stream))
                .filter(template -> template.method() == DohTemplate.Method.GET)
                .map(DohTemplate::server)
                .collect(Collectors.toUnmodifiableSet());
        Map<String, List<URI>> routed = routes.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, route -> urls(route.getValue())));
        return new DohSettings(urls(templates), byGet, bootstrap, routed, timeout);
    }

    /**
     * Whether that can be a DoH server.
     *
     * @throws IllegalArgumentException if not, with the URL and not with where it stands
     */
    public static void check(URI server) {
        // RFC 8484, 5 and 3; DNS-60: https only, or the resolver is not authenticated.
        if (!"https".equalsIgnoreCase(server.getScheme()) || server.getHost() == null) {
            throw new IllegalArgumentException("not an https URL with a host: " + server);
        }
    }

    private static List<URI> urls(List<DohTemplate> templates) {
        return templates.stream().map(DohTemplate::server).toList();
    }

    /** Each once. */
    List<URI> all() {
        return all(servers, routes);
    }

    private static List<URI> all(List<URI> servers, Map<String, List<URI>> routes) {
        return Stream.concat(servers.stream(), routes.values().stream().flatMap(List::stream))
                .distinct()
                .toList();
    }

    DohTemplate.Method methodOf(URI server) {
        return byGet.contains(server) ? DohTemplate.Method.GET : DohTemplate.Method.POST;
    }

    List<InetAddress> bootstrapOf(URI server) {
        return bootstrap.getOrDefault(server.getHost().toLowerCase(Locale.ROOT), List.of());
    }
}
