package org.echjsse.jsse;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.echjsse.bctls.CipherSuite;
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.SignatureScheme;

/**
 * Which algorithms a connection may use: what the application's constraints, {@code jdk.tls.disabledAlgorithms} and {@code
 * jdk.certpath.disabledAlgorithms} all permit. The application's are asked the questions that SunJSSE asks them. Thread-safe if those
 * are.
 */
final class ConnectionConstraints implements AlgorithmConstraints {
    private static final Set<CryptoPrimitive> AGREEMENT = Set.of(CryptoPrimitive.KEY_AGREEMENT);
    private static final Set<CryptoPrimitive> SIGNATURE = Set.of(CryptoPrimitive.SIGNATURE);

    private final AlgorithmConstraints ofUser; // null: none
    private final DisabledAlgorithms ofTls;
    private final DisabledAlgorithms ofPaths;

    /** What is asked in each handshake; an application's constraints may change their mind, so they are asked each time. */
    private final Map<Object, Boolean> remembered = new ConcurrentHashMap<>();

    /** A use of a scheme. */
    private record Use(SignatureScheme scheme, Restriction.Scope scope) {}

    private ConnectionConstraints(AlgorithmConstraints ofUser, DisabledAlgorithms ofTls, DisabledAlgorithms ofPaths) {
        this.ofUser = ofUser;
        this.ofTls = ofTls;
        this.ofPaths = ofPaths;
    }

    /** Those of the properties alone. */
    static ConnectionConstraints of(TlsDefaults properties) {
        return new ConnectionConstraints(
                null,
                DisabledAlgorithms.ofTls(properties.disabledAlgorithms()),
                DisabledAlgorithms.ofPaths(properties.disabledInPaths()));
    }

    /** With what the application permits. */
    ConnectionConstraints and(AlgorithmConstraints user) {
        return user == null || user instanceof ConnectionConstraints
                ? this // what we handed out comes back
                : new ConnectionConstraints(user, ofTls, ofPaths);
    }

    boolean permitsProtocol(String name) {
        return permits(AGREEMENT, name, null);
    }

    private boolean decideOnce(Object about, BooleanSupplier decision) {
        if (ofUser != null) {
            return decision.getAsBoolean();
        }
        Boolean known = remembered.get(about);
        if (known == null) {
            known = decision.getAsBoolean();
            remembered.put(about, known);
        }
        return known;
    }

    boolean permits(CipherSuite suite) {
        return decideOnce(suite, () -> permits(AGREEMENT, suite.name(), null));
    }

    boolean permits(NamedGroup group) {
        return decideOnce(group, () -> decide(group));
    }

    private boolean decide(NamedGroup group) {
        if (!permits(AGREEMENT, group.jsseName(), null)) {
            return false;
        }
        return switch (group) {
            case X25519, X448 -> permits(AGREEMENT, "XDH", null);
            case SECP256R1, SECP384R1, SECP521R1 ->
                permits(AGREEMENT, "EC", KeyFacts.parameters(group.jsseName()).orElse(null));
            // one who forbids either part does not know, or does not want, the whole
            case X25519MLKEM768 ->
                permits(NamedGroup.X25519) && permits(AGREEMENT, "KEM", null) && permits(AGREEMENT, "ML-KEM-768", null);
        };
    }

    boolean permits(SignatureScheme scheme, Restriction.Scope scope) {
        Use use = new Use(scheme, scope);
        return decideOnce(use, () -> decide(use));
    }

    private boolean decide(Use use) {
        SignatureScheme scheme = use.scheme();
        for (String name : List.of(scheme.jsseName(), scheme.keyType(), scheme.signatureAlgorithm())) {
            if (!ofTls.permits(name, use.scope()) || !permits(SIGNATURE, name, null)) {
                return false;
            }
        }
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> permits(NamedGroup.SECP256R1);
            case ECDSA_SECP384R1_SHA384 -> permits(NamedGroup.SECP384R1);
            case ECDSA_SECP521R1_SHA512 -> permits(NamedGroup.SECP521R1);
            default -> true;
        };
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
        return (ofUser == null || ofUser.permits(primitives, algorithm, parameters))
                && ofTls.permits(primitives, algorithm, parameters)
                && ofPaths.permits(primitives, algorithm, parameters);
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
        return (ofUser == null || ofUser.permits(primitives, key))
                && ofTls.permits(primitives, key)
                && ofPaths.permits(primitives, key);
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
        return (ofUser == null || ofUser.permits(primitives, algorithm, key, parameters))
                && ofTls.permits(primitives, algorithm, key, parameters)
                && ofPaths.permits(primitives, algorithm, key, parameters);
    }
}
