package org.echjsse.jsse;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.echjsse.bctls.ConnectionRules.MasterSecret;
import org.echjsse.bctls.KeyLimits;

/**
 * What the JDK's properties say of TLS. Names are the JDK's; those that we do not know are left out when they are used, as SunJSSE
 * does. An empty list means: the property is not set, use the built-in default.
 *
 * @param namedGroups {@code jdk.tls.namedGroups}
 * @param disabledAlgorithms the entries of {@code jdk.tls.disabledAlgorithms}
 * @param disabledInPaths the entries of {@code jdk.certpath.disabledAlgorithms}
 * @param sendServerName {@code jsse.enableSNIExtension}
 * @param requestStatus {@code jdk.tls.client.enableStatusRequestExtension}
 * @param acknowledgeCloseNotify {@code jdk.tls.acknowledgeCloseNotify}
 * @param requireCloseNotify {@code com.sun.net.ssl.requireCloseNotify}
 * @param masterSecret {@code jdk.tls.useExtendedMasterSecret}, {@code jdk.tls.allowLegacyMasterSecret}
 * @param longestHandshakeMessage {@code jdk.tls.maxHandshakeMessageSize}, in bytes; empty: not set
 * @param keyLimits {@code jdk.tls.keyLimits}
 * @param sessionCacheSize {@code javax.net.ssl.sessionCacheSize}; 0: no limit
 * @param keyStore {@code javax.net.ssl.keyStore*}, asked by the {@code Default} context only
 */
public record TlsDefaults(
        Role client,
        Role server,
        List<String> namedGroups,
        List<String> disabledAlgorithms,
        List<String> disabledInPaths,
        boolean sendServerName,
        boolean requestStatus,
        boolean acknowledgeCloseNotify,
        boolean requireCloseNotify,
        MasterSecret masterSecret,
        OptionalInt longestHandshakeMessage,
        KeyLimits keyLimits,
        int sessionCacheSize,
        Supplier<KeyStoreLocation> keyStore) {

    /**
     * What there is for client and server apart.
     *
     * @param protocols {@code jdk.tls.client.protocols}, {@code jdk.tls.server.protocols}
     * @param cipherSuites {@code jdk.tls.client.cipherSuites}, {@code jdk.tls.server.cipherSuites}
     * @param signatureSchemes {@code jdk.tls.client.SignatureSchemes}, {@code jdk.tls.server.SignatureSchemes}
     * @param longestChain certificates that a peer may send at most: {@code jdk.tls.maxCertificateChainLength}, or {@code
     *     jdk.tls.client.maxInboundCertificateChainLength} and its twin for servers
     */
    public record Role(
            List<String> protocols, List<String> cipherSuites, List<String> signatureSchemes, int longestChain) {}

    /**
     * Where the {@code Default} context has its keys from.
     *
     * @param file {@code NONE}: no file but a token; empty: nothing
     * @param password empty: none
     */
    public record KeyStoreLocation(String file, String type, Optional<String> provider, char[] password) {
        @Override
        public String toString() {
            return "key store " + file;
        }
    }

    /** No property is set. */
    public static TlsDefaults builtIn() {
        return JdkTlsProperties.read(name -> Optional.empty(), name -> Optional.empty());
    }
}
