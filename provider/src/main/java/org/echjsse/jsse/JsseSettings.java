package org.echjsse.jsse;

import java.util.Optional;
import java.util.function.Supplier;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchServerKeys;

/**
 * What the provider hands to every context. Suppliers are asked at the first use, because a provider must not do any work while it is
 * loaded.
 *
 * @param policy modes and configurations a host
 * @param resolver who finds configurations; empty: nobody
 * @param serverKeys ECH keys for every server connection that sets none itself; asked anew for each connection, so that they can be
 *     reloaded
 * @param tls what the JDK's properties say
 * @param memory what rejecting servers have said; one a provider, so that a program that makes a context for each attempt recovers
 * @param keyLog where the secrets of connections are written; normally nowhere
 */
public record JsseSettings(
        Supplier<EchPolicy> policy,
        Supplier<Optional<EchConfigResolver>> resolver,
        Supplier<Optional<EchServerKeys>> serverKeys,
        Supplier<TlsDefaults> tls,
        RejectionMemory memory,
        Optional<KeyLogFile> keyLog) {

    public JsseSettings(
            Supplier<EchPolicy> policy,
            Supplier<Optional<EchConfigResolver>> resolver,
            Supplier<Optional<EchServerKeys>> serverKeys,
            Supplier<TlsDefaults> tls,
            Optional<KeyLogFile> keyLog) {
        this(policy, resolver, serverKeys, tls, new RejectionMemory(), keyLog);
    }

    public JsseSettings(
            Supplier<EchPolicy> policy,
            Supplier<Optional<EchConfigResolver>> resolver,
            Supplier<Optional<EchServerKeys>> serverKeys) {
        this(policy, resolver, serverKeys, TlsDefaults::builtIn, Optional.empty());
    }
}
