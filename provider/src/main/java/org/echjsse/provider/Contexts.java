package org.echjsse.provider;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchServerKeys;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.EchTls;
import org.echjsse.jsse.EchSslContextSpi;
import org.echjsse.jsse.JdkTlsProperties;
import org.echjsse.jsse.JsseSettings;
import org.echjsse.jsse.TlsDefaults;

/**
 * Everything behind one provider, made at its first context: policy, resolver, keys, and what rejecting servers have said. A class of
 * its own, so that loading the provider does not load all that.
 */
final class Contexts {
    private static final Logger LOG = System.getLogger("org.echjsse.provider");

    private final HostPolicy policy = new HostPolicy();
    private final JsseSettings settings;
    private final Optional<EchConfigResolver> resolver;
    private final Supplier<DohResolver> dohForAddresses;

    Contexts(SystemSettings system, EchProvider.Builder inCode) {
        policy.hostsFile(HostsFile.ofTheSystem(System.getenv("SystemRoot")));
        PolicyFiles files = new PolicyFiles(policy);
        files.read(system);
        apply(inCode, policy);
        Supplier<TlsDefaults> tls = () -> JdkTlsProperties.read(system::ofTheJdk, system::securityOfTheJdk);
        EchTls resolverTls = new ResolverTls(policy, tls);
        DohServers doh = new DohServers(system, files, inCode);
        resolver = resolver(system, inCode, doh, resolverTls);
        dohForAddresses = () -> new DohResolver(doh.settings(), resolverTls);
        Supplier<Optional<EchServerKeys>> keys = inCode.serverKeys != null ? inCode.serverKeys : new LoadedKeys(system);
        LOG.log(
                Level.DEBUG,
                () -> policy + ", resolver "
                        + resolver.map(present -> present.getClass().getName()).orElse("none"));
        settings = new JsseSettings(() -> policy, () -> resolver, keys, tls, system.keyLog());
    }

    Optional<EchConfigResolver> resolver() {
        return resolver;
    }

    /** Another one, for addresses, where configurations come from elsewhere. */
    DohResolver dohForAddresses() {
        return dohForAddresses.get();
    }

    void forget() {
        resolver.ifPresent(Resolvers::forget);
        settings.memory().clear();
    }

    boolean isLocal(String host) {
        return policy.isLocal(host);
    }

    JsseSettings settings() {
        return settings;
    }

    EchSslContextSpi newContext(String algorithm) {
        return new EchSslContextSpi(
                settings,
                switch (algorithm) {
                    case "Default" -> EchSslContextSpi.Variant.DEFAULT;
                    case "TLSv1.3" -> EchSslContextSpi.Variant.TLS13;
                    case "TLSv1.2" -> EchSslContextSpi.Variant.TLS12;
                    default -> EchSslContextSpi.Variant.TLS;
                });
    }

    private static void apply(EchProvider.Builder inCode, HostPolicy policy) {
        if (inCode.mode != null) {
            policy.defaultMode(inCode.mode);
        }
        inCode.modes.forEach(policy::mode);
        inCode.configs.forEach(policy::configs);
        inCode.neverLookUp.forEach(policy::addNeverLookUp);
        inCode.dohRoutes.keySet().forEach(policy::addRouted);
    }

    private static Optional<EchConfigResolver> resolver(
            SystemSettings system, EchProvider.Builder inCode, DohServers doh, EchTls tls) {
        if (inCode.resolver != null) {
            return inCode.resolver.flatMap(own -> Resolvers.orFailing(() -> Resolvers.withRoutes(own, doh, tls)));
        }
        if (!inCode.dohServers.isEmpty()) {
            return Resolvers.orFailing(() -> new DohResolver(doh.settings(), tls));
        }
        return Resolvers.of(system, doh, tls);
    }

    /** Read when the first server connection asks, and then kept. */
    private static final class LoadedKeys implements Supplier<Optional<EchServerKeys>> {
        private final SystemSettings system;
        private Optional<EchServerKeys> loaded;

        LoadedKeys(SystemSettings system) {
            this.system = system;
        }

        @Override
        public synchronized Optional<EchServerKeys> get() {
            if (loaded == null) {
                loaded = system.get(Setting.SERVER_KEYS).flatMap(ServerKeyFiles::load);
            }
            return loaded;
        }
    }
}
