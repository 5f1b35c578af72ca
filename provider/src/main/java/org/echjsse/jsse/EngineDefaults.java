package org.echjsse.jsse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.echjsse.bctls.CipherSuite;
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.SignatureScheme;

/** What engines of a context support, and what is enabled on a new one. Immutable. */
final class EngineDefaults {
    static final String TLS13 = "TLSv1.3";
    static final String TLS12 = "TLSv1.2";
    static final List<String> SUPPORTED_PROTOCOLS = List.of(TLS13, TLS12);

    private final TlsDefaults properties;
    private final EchSslContextSpi.Variant variant;
    private final DisabledAlgorithms disabled;

    EngineDefaults(TlsDefaults properties, EchSslContextSpi.Variant variant) {
        this.properties = properties;
        this.variant = variant;
        this.disabled = new DisabledAlgorithms(properties.disabledAlgorithms());
    }

    TlsDefaults properties() {
        return properties;
    }

    List<String> protocols(boolean clientMode) {
        if (clientMode && variant == EchSslContextSpi.Variant.TLS12) {
            return allowed(List.of(TLS12));
        }
        List<String> set = clientMode ? properties.clientProtocols() : properties.serverProtocols();
        List<String> known = SUPPORTED_PROTOCOLS.stream().filter(set::contains).toList();
        return allowed(known.isEmpty() ? SUPPORTED_PROTOCOLS : known);
    }

    private List<String> allowed(List<String> protocols) {
        return protocols.stream().filter(disabled::permitsProtocol).toList();
    }

    List<CipherSuite> supportedCipherSuites() {
        return Arrays.stream(CipherSuite.values()).filter(disabled::permits).toList();
    }

    List<CipherSuite> cipherSuites(boolean clientMode) {
        List<String> names = clientMode ? properties.clientCipherSuites() : properties.serverCipherSuites();
        List<CipherSuite> set = named(names, EngineDefaults::cipherSuite).stream()
                .filter(disabled::permits)
                .toList();
        return set.isEmpty() ? supportedCipherSuites() : set;
    }

    /** Groups by the names that parameters or properties give; those that we do not know or that are disabled are left out. */
    List<NamedGroup> namedGroups(Optional<List<String>> names) {
        List<String> set = names.orElse(properties.namedGroups());
        List<NamedGroup> groups =
                names.isEmpty() && set.isEmpty() ? List.of(NamedGroup.values()) : named(set, NamedGroup::byName);
        return groups.stream().filter(disabled::permits).toList();
    }

    /** Schemes, in the same way. */
    List<SignatureScheme> signatureSchemes(Optional<List<String>> names, boolean clientMode) {
        List<String> set =
                names.orElse(clientMode ? properties.clientSignatureSchemes() : properties.serverSignatureSchemes());
        List<SignatureScheme> schemes = names.isEmpty() && set.isEmpty()
                ? List.of(SignatureScheme.values())
                : named(set, EngineDefaults::signatureScheme);
        return schemes.stream().filter(disabled::permits).toList();
    }

    /** The protocols of a connection that are not disabled and have a cipher suite. */
    List<String> usableProtocols(List<String> enabled, List<CipherSuite> suites) {
        List<String> usable = new ArrayList<>();
        for (String protocol : allowed(enabled)) {
            if (suites.stream().anyMatch(suite -> suite.isTls13() == protocol.equals(TLS13))) {
                usable.add(protocol);
            }
        }
        return usable;
    }

    static Optional<CipherSuite> cipherSuite(String name) {
        return Arrays.stream(CipherSuite.values())
                .filter(suite -> suite.name().equals(name))
                .findFirst();
    }

    private static Optional<SignatureScheme> signatureScheme(String name) {
        return Arrays.stream(SignatureScheme.values())
                .filter(scheme -> scheme.jsseName().equalsIgnoreCase(name))
                .findFirst();
    }

    private static <T> List<T> named(List<String> names, Function<String, Optional<T>> lookup) {
        List<T> found = new ArrayList<>();
        for (String name : names) {
            lookup.apply(name.trim()).filter(value -> !found.contains(value)).ifPresent(found::add);
        }
        return found;
    }
}
