package org.echjsse.provider;

import com.google.auto.service.AutoService;
import java.net.InetAddress;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchConfigList;

/**
 * The security provider {@code EchJSSE}: {@code SSLContext} for {@code TLSv1.3-ECH}, {@code TLS} (which older programs call {@code SSL}), {@code TLSv1.3}, {@code TLSv1.2} and
 * {@code Default}. Its constructor does no I/O, starts no thread, loads no TLS class, because {@code java.security} loads providers
 * very early; properties are read when the first context is made, once.
 *
 * <p>Without code: the properties {@code org.echjsse.*}, as system properties, else as security properties. In code:
 *
 * <pre>{@code
 * Provider provider = EchProvider.builder()
 *         .mode(EchMode.STRICT)
 *         .doh(URI.create("https://dns.example/dns-query"), InetAddress.getByName("192.0.2.53"))
 *         .build();
 * SSLContext context = SSLContext.getInstance("TLSv1.3-ECH", provider);
 * }</pre>
 */
@AutoService(Provider.class)
@SuppressWarnings("exports") // the annotation is for the build only, and gone at run time
public final class EchProvider extends Provider {
    /** The name of this provider. */
    public static final String NAME = "EchJSSE";

    private static final long serialVersionUID = 1L;
    private static final String[] ALGORITHMS = {"TLSv1.3-ECH", "TLS", "SSL", "TLSv1.3", "TLSv1.2", "Default"};

    /**
     * What a provider of this JVM was given, for the time when the first name comes before its first context. Here, because loading a
     * provider is to load nothing else.
     */
    static volatile String lastArguments = "";

    private final transient Builder inCode;
    private transient volatile String arguments = "";
    private transient Contexts contexts;

    /** Configured by properties. */
    public EchProvider() {
        this(null);
    }

    private EchProvider(Builder inCode) {
        super(NAME, "0.1", "TLS with Encrypted Client Hello (RFC 9849)");
        this.inCode = inCode;
        for (String algorithm : ALGORITHMS) {
            putService(new ContextService(this, algorithm));
        }
    }

    /** Configured in code; what is not said there is as the properties say. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes settings as in {@code security.provider.N=EchJSSE mode=strict,doh.url=https://...}; system properties go before them. Only
     * before the first context is made.
     *
     * @param configArg names without {@code org.echjsse.}, separated by commas; what is wrong in it is logged and does not stop anything
     */
    @Override
    public Provider configure(String configArg) {
        arguments = Objects.requireNonNull(configArg);
        lastArguments = configArg;
        return this;
    }

    /** The resolver that contexts of this provider ask; empty if it was switched off. Reads the properties, if that was not done yet. */
    public Optional<EchConfigResolver> configResolver() {
        return contexts().resolver();
    }

    /**
     * Forgets what the DNS has said, answers and failures, what servers have said that rejected ECH, and the connections to DoH servers: the
     * next connection to a site asks anew. For the moment after a site has changed its keys or its record; otherwise an answer is kept for
     * its time to live, and a change of the network is noticed without this. Connections and sessions go on, and addresses are the JDK's to
     * keep. A resolver that is not ours keeps what it keeps.
     *
     * <p>Of a provider that was registered without code: {@code ((EchProvider) Security.getProvider("EchJSSE")).forgetLookups()}.
     */
    public void forgetLookups() {
        Contexts made;
        synchronized (this) {
            made = contexts;
        }
        if (made != null) {
            made.forget();
        }
    }

    private synchronized Contexts contexts() {
        if (contexts == null && inCode == null && AddressResolution.isWanted()) {
            contexts = AddressResolution.shared();
            AddressResolution.check();
        } else if (contexts == null) {
            contexts = new Contexts(SystemSettings.ofTheJvm(arguments), inCode == null ? new Builder() : inCode);
        }
        return contexts;
    }

    /** Made in code, because a class name in a package that is not exported fails on the module path. */
    private static final class ContextService extends Service {
        private final EchProvider provider;

        ContextService(EchProvider provider, String algorithm) {
            super(
                    provider,
                    "SSLContext",
                    algorithm,
                    "org.echjsse.jsse.EchSslContextSpi",
                    null,
                    Map.of("ImplementedIn", "Software"));
            this.provider = provider;
        }

        @Override
        public Object newInstance(Object constructorParameter) throws NoSuchAlgorithmException {
            if (constructorParameter != null) {
                throw new java.security.InvalidParameterException("SSLContext takes no parameter");
            }
            try {
                return provider.contexts().newContext(getAlgorithm());
            } catch (IllegalStateException e) {
                // A Default context whose key store or trust store cannot be read; SunJSSE reports it in the same way.
                throw new NoSuchAlgorithmException(NAME + ": " + e.getMessage(), e);
            }
        }
    }

    /** Settings in code; they go before every property. Not thread-safe; a provider does not change when its builder does. */
    public static final class Builder {
        EchMode mode;
        final Map<String, EchMode> modes = new LinkedHashMap<>();
        final Map<String, EchConfigList> configs = new LinkedHashMap<>();
        final List<String> neverLookUp = new ArrayList<>();
        Optional<EchConfigResolver> resolver;
        final List<URI> dohServers = new ArrayList<>();
        final Map<String, List<URI>> dohRoutes = new LinkedHashMap<>();
        final Map<String, List<InetAddress>> dohBootstrap = new LinkedHashMap<>();
        Duration dohTimeout;
        Supplier<Optional<EchServerKeys>> serverKeys;

        private Builder() {}

        private Builder(Builder other) {
            mode = other.mode;
            modes.putAll(other.modes);
            configs.putAll(other.configs);
            neverLookUp.addAll(other.neverLookUp);
            resolver = other.resolver;
            dohServers.addAll(other.dohServers);
            other.dohRoutes.forEach((name, servers) -> dohRoutes.put(name, List.copyOf(servers)));
            dohBootstrap.putAll(other.dohBootstrap);
            dohTimeout = other.dohTimeout;
            serverKeys = other.serverKeys;
        }

        /** The mode for every host without one of its own; in place of {@code org.echjsse.mode}. */
        public Builder mode(EchMode newMode) {
            mode = Objects.requireNonNull(newMode);
            return this;
        }

        /**
         * The mode for some hosts.
         *
         * @param pattern a host, or {@code *.} and a name for every host below it; the longest name counts
         */
        public Builder mode(String pattern, EchMode newMode) {
            modes.put(Objects.requireNonNull(pattern), Objects.requireNonNull(newMode));
            return this;
        }

        /** The configuration of a host, used instead of any lookup. */
        public Builder configs(String host, EchConfigList list) {
            configs.put(Objects.requireNonNull(host), Objects.requireNonNull(list));
            return this;
        }

        /** A name for which, and for everything below it, no resolver is asked. */
        public Builder neverLookUp(String suffix) {
            neverLookUp.add(Objects.requireNonNull(suffix));
            return this;
        }

        /** Who is asked for configurations; in place of {@code org.echjsse.resolver} and of {@link #doh}. */
        public Builder resolver(EchConfigResolver newResolver) {
            resolver = Optional.of(newResolver);
            return this;
        }

        /** Nobody is asked for configurations. */
        public Builder noResolver() {
            resolver = Optional.empty();
            return this;
        }

        /**
         * A DoH server to ask; with several, in this order. In place of {@code org.echjsse.doh.url}.
         *
         * @param server an {@code https} URL
         * @param bootstrap addresses of its host; none: the system resolves it
         */
        public Builder doh(URI server, InetAddress... bootstrap) {
            dohServers.add(Objects.requireNonNull(server));
            if (bootstrap.length > 0) {
                dohBootstrap.put(server.getHost(), List.of(bootstrap));
            }
            return this;
        }

        /**
         * A DoH server to ask for a name and for everything below it, and for nothing else (split DNS); with several, in this order. Nobody
         * else is asked for these names, whatever other resolver there is.
         *
         * @param suffix the longest one of a name counts
         * @param server an {@code https} URL
         * @param bootstrap addresses of its host; none: the system resolves it
         */
        public Builder doh(String suffix, URI server, InetAddress... bootstrap) {
            dohRoutes
                    .computeIfAbsent(Objects.requireNonNull(suffix), name -> new ArrayList<>())
                    .add(Objects.requireNonNull(server));
            if (bootstrap.length > 0) {
                dohBootstrap.put(server.getHost(), List.of(bootstrap));
            }
            return this;
        }

        /** The budget of a DoH lookup; in place of {@code org.echjsse.doh.timeoutMillis}. */
        public Builder dohTimeout(Duration timeout) {
            dohTimeout = Objects.requireNonNull(timeout);
            return this;
        }

        /** The keys of every server that sets none itself. */
        public Builder serverKeys(EchServerKeys keys) {
            Objects.requireNonNull(keys);
            return serverKeys(() -> Optional.of(keys));
        }

        /** Keys that may change: asked anew for each connection. */
        public Builder serverKeys(Supplier<Optional<EchServerKeys>> keys) {
            serverKeys = Objects.requireNonNull(keys);
            return this;
        }

        /**
         * @throws IllegalArgumentException if a DoH server is not an {@code https} URL with a host, or the budget is not positive
         */
        public EchProvider build() {
            if (!dohServers.isEmpty() || !dohRoutes.isEmpty()) {
                DohServers.check(this);
            }
            return new EchProvider(new Builder(this));
        }
    }
}
