package org.echjsse.jsse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.echjsse.bctls.CipherSuite;
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.SignatureScheme;
import org.echjsse.jsse.EchSslContextSpi.Variant;

/** What engines of a context support, and what is enabled on a new one. Immutable. */
final class EngineDefaults {
    static final String TLS13 = "TLSv1.3";
    static final String TLS12 = "TLSv1.2";

    /** What we speak. */
    private static final List<String> SPOKEN = List.of(TLS13, TLS12);

    private final TlsDefaults properties;
    private final Variant variant;
    private final ConnectionConstraints constraints;
    private final List<CipherSuite> supportedCipherSuites;

    /**
     * @throws IllegalArgumentException for a property that cannot be read; says which
     */
    EngineDefaults(TlsDefaults properties, Variant variant) {
        this.properties = properties;
        this.variant = variant;
        this.constraints = ConnectionConstraints.of(properties);
        this.supportedCipherSuites =
                Arrays.stream(CipherSuite.values()).filter(constraints::permits).toList();
    }

    TlsDefaults properties() {
        return properties;
    }

    /** What the properties permit, without the application's own constraints. */
    ConnectionConstraints constraints() {
        return constraints;
    }

    private TlsDefaults.Role role(boolean clientMode) {
        return clientMode ? properties.client() : properties.server();
    }

    /** In the order of the property if one is set; only those that can be used. As SunJSSE, contexts by version do not read it. */
    List<String> protocols(boolean clientMode) {
        List<String> candidates = role(clientMode).protocols();
        if (variant == Variant.TLS12) {
            candidates = clientMode ? List.of(TLS12) : SPOKEN;
        } else if (variant == Variant.TLS13 || candidates.stream().allMatch(name -> name.startsWith("DTLS"))) {
            candidates = SPOKEN;
        }
        return candidates.stream().filter(this::isUsable).toList();
    }

    private boolean isUsable(String protocol) {
        return SPOKEN.contains(protocol) && constraints.permitsProtocol(protocol);
    }

    List<CipherSuite> supportedCipherSuites() {
        return supportedCipherSuites;
    }

    /** Those of the property, or all, that go with the protocols enabled by default. */
    List<CipherSuite> cipherSuites(boolean clientMode) {
        List<String> known = role(clientMode).cipherSuites().stream()
                .filter(name -> KnownNames.cipherSuite(name).isPresent())
                .toList();
        List<CipherSuite> set = known.isEmpty() // whoever enabled only what we do not speak did not enable the rest
                ? supportedCipherSuites
                : named(known, EngineDefaults::cipherSuite).stream()
                        .filter(constraints::permits)
                        .toList();
        List<String> protocols = protocols(clientMode);
        return set.stream()
                .filter(suite -> protocols.contains(protocolOf(suite)))
                .toList();
    }

    private static String protocolOf(CipherSuite suite) {
        return suite.isTls13() ? TLS13 : TLS12;
    }

    /** The groups that are enabled if nobody sets any; none if the property has only others than ours. */
    List<NamedGroup> namedGroups() {
        List<String> set = properties.namedGroups();
        return set.isEmpty() ? List.of(NamedGroup.values()) : named(set, NamedGroup::byName);
    }

    /** Groups by the names that parameters give; those that we do not know are left out. */
    static List<NamedGroup> namedGroups(List<String> names) {
        return named(names, NamedGroup::byName);
    }

    /** The schemes that are enabled by a property; empty: by none, or by one without a scheme that we know. */
    Optional<List<String>> signatureSchemeNames(boolean clientMode) {
        List<String> set = role(clientMode).signatureSchemes().stream()
                .filter(name -> signatureScheme(name).isPresent())
                .toList();
        return Optional.of(set).filter(names -> !names.isEmpty());
    }

    /** Schemes by name; those that we do not know are left out. */
    static List<SignatureScheme> signatureSchemes(List<String> names) {
        return named(names, EngineDefaults::signatureScheme);
    }

    /** The protocols of a connection that its constraints permit and that can be spoken with its suites and groups. */
    static List<String> usableProtocols(
            List<String> enabled,
            List<CipherSuite> suites,
            List<NamedGroup> groups,
            ConnectionConstraints constraints) {
        return SPOKEN.stream()
                .filter(protocol -> enabled.contains(protocol) && constraints.permitsProtocol(protocol))
                .filter(protocol ->
                        suites.stream().anyMatch(suite -> protocolOf(suite).equals(protocol)))
                .filter(protocol ->
                        groups.stream().anyMatch(group -> protocol.equals(TLS13) || group != NamedGroup.X25519MLKEM768))
                .toList();
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
            lookup.apply(name).filter(value -> !found.contains(value)).ifPresent(found::add);
        }
        return List.copyOf(found);
    }
}
