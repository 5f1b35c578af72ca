package org.echjsse.provider;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.echjsse.EchConfigResolver;
import org.echjsse.dns.DnsResolver;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.EchTls;
import org.echjsse.dns.HttpsResolver;

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
     * @param doh for the resolver of that name, and for names with servers of their own, which nobody else is asked for
     * @param tls for connections to DoH servers
     */
    static Optional<EchConfigResolver> of(SystemSettings settings, DohServers doh, EchTls tls) {
        String name = settings.orDefault(Setting.RESOLVER);
        return switch (name) {
            case DOH -> orFailing(() -> new DohResolver(doh.settings(), tls));
            case NONE -> Optional.empty();
            case DNS -> orFailing(() -> dns(settings, doh, tls));
            default -> orFailing(() -> withRoutes(provided(name), doh, tls));
        };
    }

    /** Wrong settings are no reason to ask somebody else. */
    static Optional<EchConfigResolver> orFailing(Supplier<EchConfigResolver> wanted) {
        try {
            return Optional.of(wanted.get());
        } catch (IllegalArgumentException e) {
            Complaints.make(e.getMessage() + ". Until it is corrected every lookup of an ECH configuration fails");
            return Optional.of(failing(e.getMessage()));
        }
    }

    /** Opt-in, and said aloud: the names that ECH is to hide are readable in such lookups. */
    private static EchConfigResolver dns(SystemSettings settings, DohServers doh, EchTls tls) {
        Complaints.make(Setting.RESOLVER.propertyName() + "=" + DNS
                + ": names are looked up in plain DNS, where whoever is on the way can read them");
        Duration budget = Duration.ofMillis(settings.timeoutMillis());
        return doh.haveRoutes()
                ? new DnsResolver(budget, new DohResolver(doh.settingsOfRoutes(), tls))
                : new DnsResolver(budget);
    }

    /** As far as they are ours. */
    static void forget(EchConfigResolver resolver) {
        if (resolver instanceof HttpsResolver https) {
            https.forget();
        } else if (resolver instanceof Routed two) {
            two.routed().forget();
            forget(two.others());
        }
    }

    /** Two as one. */
    record Routed(Predicate<String> isRouted, DohResolver routed, EchConfigResolver others)
            implements EchConfigResolver {
        @Override
        public Answer resolve(String host, int port) throws IOException {
            return (isRouted.test(host) ? routed : others).resolve(host, port);
        }
    }

    /** A resolver of others, which is not asked for names that have servers of their own. */
    static EchConfigResolver withRoutes(EchConfigResolver others, DohServers doh, EchTls tls) {
        if (!doh.haveRoutes()) {
            return others;
        }
        DohResolver routed = new DohResolver(doh.settingsOfRoutes(), tls);
        return new Routed(doh::isRouted, routed, others);
    }

    private static EchConfigResolver failing(String reason) {
        return (host, port) -> {
            throw new IOException(reason);
        };
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
