package org.echjsse.jsse;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchConfigList;

/** Contexts of ours and of the JDK, without registering any provider. */
final class Contexts {
    private Contexts() {}

    static SSLContext sun(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(keys, trust, null);
        return context;
    }

    static SSLContext ours(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        return new Setup().context(keys, trust);
    }

    /** What properties of the JDK say, given as name and value in turn. */
    static TlsDefaults properties(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return JdkTlsProperties.read(
                name -> Optional.ofNullable(values.get(name)), name -> Optional.ofNullable(values.get(name)));
    }

    /** What a provider would be configured with. */
    static final class Setup {
        EchMode mode = EchMode.GREASE;
        EchConfigResolver resolver;
        EchConfigList configs;
        EchServerKeys serverKeys;
        boolean neverLookUp;
        KeyLogFile keyLog;
        TlsDefaults tls = TlsDefaults.builtIn();
        private String[] unread;
        final AtomicInteger lookups = new AtomicInteger();

        private final EchPolicy policy = new EchPolicy() {
            @Override
            public EchMode modeFor(String host) {
                return mode;
            }

            @Override
            public Optional<EchConfigList> configsFor(String host) {
                return Optional.ofNullable(configs);
            }

            @Override
            public boolean neverLookUp(String host) {
                return neverLookUp;
            }
        };

        private JsseSettings settings;

        /** One, however many contexts: they remember together. */
        private JsseSettings settings() {
            if (settings == null) {
                settings = new JsseSettings(
                        () -> policy,
                        () -> Optional.ofNullable(resolver).map(this::counted),
                        () -> Optional.ofNullable(serverKeys),
                        () -> unread == null ? tls : Contexts.properties(unread),
                        Optional.ofNullable(keyLog));
            }
            return settings;
        }

        private EchConfigResolver counted(EchConfigResolver counted) {
            return (host, port) -> {
                lookups.incrementAndGet();
                return counted.resolve(host, port);
            };
        }

        Setup mode(EchMode value) {
            mode = value;
            return this;
        }

        Setup resolver(EchConfigResolver value) {
            resolver = value;
            return this;
        }

        /** Properties of the JDK, system and security, as name and value in turn. */
        Setup properties(String... namesAndValues) {
            tls = Contexts.properties(namesAndValues);
            return this;
        }

        /** The same, read when the context is initialized. */
        Setup reading(String... namesAndValues) {
            unread = namesAndValues;
            return this;
        }

        Setup serverKeys(EchServerKeys value) {
            serverKeys = value;
            return this;
        }

        SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
            SSLContext context = context(EchSslContextSpi.Variant.TLS);
            context.init(keys, trust, null);
            return context;
        }

        SSLContext context(EchSslContextSpi.Variant variant) throws GeneralSecurityException {
            return new SSLContext(
                    new EchSslContextSpi(settings(), variant),
                    SSLContext.getDefault().getProvider(),
                    "TLS") {};
        }
    }
}
