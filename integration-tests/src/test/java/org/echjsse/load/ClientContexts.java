package org.echjsse.load;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.echjsse.EchMode;
import org.echjsse.provider.EchProvider;

/** The contexts of the clients of one run. Visits that resume share them; every other one has a context of its own. Thread-safe. */
final class ClientContexts {
    /** So small that it is full long before the first {@link Footprint}: whatever grows after that is a leak. */
    static final int SESSION_CACHE_SIZE = 64;

    private final TrustManager[] trusting;
    private final TrustManager[] distrusting;
    private final Provider sun = Security.getProvider("SunJSSE");
    private final Provider hiding = EchProvider.builder()
            .noResolver()
            .configs(Names.SECRET, Site.shared().key().configList())
            .build();
    private final Provider greasing =
            EchProvider.builder().noResolver().mode(EchMode.GREASE).build();
    private final Map<Provider, SSLContext> shared = Collections.synchronizedMap(
            new IdentityHashMap<>()); // providers with the same properties are equal, whatever else they know

    ClientContexts() throws GeneralSecurityException, IOException {
        trusting = Site.shared().trustManagers();
        TrustManagerFactory world = TrustManagerFactory.getInstance("PKIX");
        world.init((java.security.KeyStore) null);
        distrusting = world.getTrustManagers();
    }

    SSLContext of(Visit visit) {
        Provider provider = provider(visit);
        return visit.resumes() && visit.purpose() != Purpose.DISTRUST
                ? shared.computeIfAbsent(provider, known -> context(known, trusting))
                : context(provider, visit.purpose() == Purpose.DISTRUST ? distrusting : trusting);
    }

    private Provider provider(Visit visit) {
        if (visit.stack() == TlsStack.SUNJSSE) {
            return sun;
        }
        if (visit.purpose() == Purpose.STALE_KEY) {
            // of its own: a provider learns from a rejection
            return EchProvider.builder()
                    .noResolver()
                    .configs(Names.SECRET, Site.shared().staleKey().configList())
                    .build();
        }
        return visit.hidden() ? hiding : greasing;
    }

    private static SSLContext context(Provider provider, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS", provider);
            context.init(null, trust, null);
            context.getClientSessionContext().setSessionCacheSize(SESSION_CACHE_SIZE);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
