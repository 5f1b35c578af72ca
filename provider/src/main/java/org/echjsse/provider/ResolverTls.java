package org.echjsse.provider;

import java.io.IOException;
import java.security.KeyManagementException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.echjsse.EchMode;
import org.echjsse.config.EchConfigList;
import org.echjsse.dns.EchTls;
import org.echjsse.jsse.EchPolicy;
import org.echjsse.jsse.EchSslContextSpi;
import org.echjsse.jsse.JsseSettings;
import org.echjsse.jsse.TlsDefaults;

/**
 * Our TLS for the connections to DoH servers, so that ECH hides their names as well. There is no resolver behind it: such a connection
 * can never wait for a lookup, which would wait for the connection (DNS-68).
 */
final class ResolverTls implements EchTls {
    private final HostPolicy policy;
    private final Supplier<TlsDefaults> tls;

    ResolverTls(HostPolicy policy, Supplier<TlsDefaults> tls) {
        this.policy = policy;
        this.tls = tls;
    }

    @Override
    public SSLContext context(String host, Optional<EchConfigList> published, TrustManager[] trust) throws IOException {
        EchPolicy own = new OneHost(mode(host), policy.configsFor(host).or(() -> published));
        JsseSettings settings = new JsseSettings(() -> own, Optional::empty, Optional::empty, tls, Optional.empty());
        EchProvider provider = new EchProvider();
        EchSslContextSpi spi = new EchSslContextSpi(settings, EchSslContextSpi.Variant.TLS);
        SSLContext context = new SSLContext(spi, provider, "TLSv1.3-ECH") {};
        try {
            context.init(null, trust, null);
        } catch (KeyManagementException e) {
            throw new IOException("DoH: no SSLContext from " + EchProvider.NAME + ": " + e.getMessage(), e);
        }
        return context;
    }

    /** A server that stands in the hosts file does: that is where its address comes from, and it speaks for itself. */
    @Override
    public boolean mayLookUp(String host) {
        return !policy.isPrivate(host);
    }

    /**
     * Whatever the default is: a connection that finds configurations cannot itself depend on one. Who has switched ECH off for the
     * host, or has set a configuration that cannot be read, is heard.
     */
    private EchMode mode(String host) {
        if (policy.hasBrokenConfigs(host)) {
            return EchMode.REQUIRED;
        }
        EchMode configured = policy.modeFor(host);
        return configured == EchMode.DISABLED || configured == EchMode.GREASE ? configured : EchMode.OPPORTUNISTIC;
    }

    private record OneHost(EchMode mode, Optional<EchConfigList> configs) implements EchPolicy {
        @Override
        public EchMode modeFor(String host) {
            return mode;
        }

        @Override
        public Optional<EchConfigList> configsFor(String host) {
            return configs;
        }

        @Override
        public boolean neverLookUp(String host) {
            return true;
        }
    }
}
