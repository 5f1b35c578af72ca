package org.echjsse.load;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import org.echjsse.EchServerKeys;
import org.echjsse.provider.EchProvider;

/** Whose TLS it is. */
enum TlsStack {
    /** The reference: what it does is right. */
    SUNJSSE(
            "SunJSSE",
            "sun.security.ssl.SSLEngineImpl",
            "sun.security.ssl.SSLSessionImpl",
            List.of("sun.security.ssl.", "[Lsun.security.ssl.")),
    ECHJSSE(
            "EchJSSE",
            "org.echjsse.jsse.EchSslEngine",
            "org.echjsse.jsse.EchSslSession",
            List.of(
                    "org.echjsse.jsse.",
                    "org.echjsse.bctls.",
                    "org.echjsse.handshake.",
                    "org.echjsse.hello.",
                    "org.echjsse.hpke.",
                    "org.bouncycastle."));

    /** As people write it. */
    final String title;

    /** The class of its engines; a socket of ours has one inside. */
    final String engineClass;

    final String sessionClass;

    private final List<String> packages;

    TlsStack(String title, String engineClass, String sessionClass, List<String> packages) {
        this.title = title;
        this.engineClass = engineClass;
        this.sessionClass = sessionClass;
        this.packages = packages;
    }

    /** Whether the class is one of its own, or of what it stands on. */
    boolean isItsClass(String className) {
        return packages.stream().anyMatch(className::startsWith);
    }

    /** What a server asks for by name ({@code SSLContext.getInstance}): ours has the key for ECH. */
    Provider serverProvider() {
        return this == SUNJSSE
                ? Security.getProvider("SunJSSE")
                : EchProvider.builder()
                        .noResolver()
                        .serverKeys(EchServerKeys.of(List.of(Site.shared().key())))
                        .build();
    }
}
