package org.echjsse.jsse;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the JDK's properties say of TLS, read once by the provider room. Names are the JDK's; those that we do not know are left out
 * when they are used, as SunJSSE does. An empty list means: the property is not set, use the built-in default.
 *
 * @param clientProtocols {@code jdk.tls.client.protocols}
 * @param serverProtocols {@code jdk.tls.server.protocols}
 * @param clientCipherSuites {@code jdk.tls.client.cipherSuites}
 * @param serverCipherSuites {@code jdk.tls.server.cipherSuites}
 * @param namedGroups {@code jdk.tls.namedGroups}
 * @param clientSignatureSchemes {@code jdk.tls.client.SignatureSchemes}
 * @param serverSignatureSchemes {@code jdk.tls.server.SignatureSchemes}
 * @param disabledAlgorithms the entries of {@code jdk.tls.disabledAlgorithms}
 * @param sendServerName {@code jsse.enableSNIExtension}
 * @param acknowledgeCloseNotify {@code jdk.tls.acknowledgeCloseNotify}
 * @param sessionCacheSize {@code javax.net.ssl.sessionCacheSize}; 0: no limit
 * @param keyStore {@code javax.net.ssl.keyStore*}, asked by the {@code Default} context only
 */
public record TlsDefaults(
        List<String> clientProtocols,
        List<String> serverProtocols,
        List<String> clientCipherSuites,
        List<String> serverCipherSuites,
        List<String> namedGroups,
        List<String> clientSignatureSchemes,
        List<String> serverSignatureSchemes,
        List<String> disabledAlgorithms,
        boolean sendServerName,
        boolean acknowledgeCloseNotify,
        int sessionCacheSize,
        Supplier<Optional<KeyStoreLocation>> keyStore) {

    /** SunJSSE's. */
    public static final int DEFAULT_SESSION_CACHE_SIZE = 20480;

    /** Where the {@code Default} context has its keys from. */
    public record KeyStoreLocation(String file, String type, Optional<String> provider, char[] password) {
        @Override
        public String toString() {
            return "key store " + file;
        }
    }

    /** No property is set. */
    public static TlsDefaults builtIn() {
        List<String> unset = List.of();
        return new TlsDefaults(
                unset,
                unset,
                unset,
                unset,
                unset,
                unset,
                unset,
                unset,
                true,
                false,
                DEFAULT_SESSION_CACHE_SIZE,
                Optional::empty);
    }
}
