package org.echjsse.jsse;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.XECKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.NamedParameterSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.crypto.interfaces.DHKey;
import javax.crypto.spec.DHParameterSpec;

/** What rules about algorithms can ask of a key: the names that it goes by, and how long it is. */
final class KeyFacts {
    /** Bits of Curve25519 and Curve448 keys. */
    private static final Map<String, Integer> NAMED_SIZES =
            Map.of("X25519", 255, "ED25519", 255, "X448", 448, "ED448", 448);

    /** The first is what the JDK's parameters are made from. */
    private static final List<List<String>> CURVES = List.of(
            List.of("secp256r1", "NIST P-256", "X9.62 prime256v1"),
            List.of("secp384r1", "NIST P-384"),
            List.of("secp521r1", "NIST P-521"),
            List.of("secp192r1", "NIST P-192", "X9.62 prime192v1"),
            List.of("secp224r1", "NIST P-224"),
            List.of("secp256k1"),
            List.of("brainpoolP256r1"),
            List.of("brainpoolP320r1"),
            List.of("brainpoolP384r1"),
            List.of("brainpoolP512r1"));

    private static final Map<String, AlgorithmParameters> PARAMETERS = parametersOfCurves();

    private KeyFacts() {}

    private static Map<String, AlgorithmParameters> parametersOfCurves() {
        Map<String, AlgorithmParameters> known = new HashMap<>();
        for (List<String> names : CURVES) {
            try {
                AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
                parameters.init(new ECGenParameterSpec(names.get(0)));
                known.put(names.get(0), parameters);
            } catch (GeneralSecurityException unknownToThisJdk) {
                // then no key is on it
            }
        }
        return Map.copyOf(known);
    }

    /** The parameters of a curve by its TLS name; empty if the JDK does not have it. */
    static Optional<AlgorithmParameters> parameters(String curve) {
        return Optional.ofNullable(PARAMETERS.get(curve));
    }

    /** Whether a rule's first word is the first word of a curve's name: {@code X9.62 prime256v1}. */
    static boolean isCurve(String name) {
        return name.startsWith("X9.62 ") || CURVES.stream().anyMatch(names -> names.contains(name));
    }

    /** The algorithm, and what it is called in particular: the curve. */
    static Set<String> names(Key key) {
        Set<String> names = new HashSet<>(Set.of(key.getAlgorithm()));
        namedParameters(key).ifPresent(named -> names.add(named.getName()));
        if (key instanceof ECKey ec) {
            names.addAll(curveNames(ec.getParams()));
        }
        return names;
    }

    /** What rules with conditions call the key: the curve of an Edwards or Montgomery key, else the algorithm. */
    static String algorithm(Key key) {
        return namedParameters(key).map(NamedParameterSpec::getName).orElse(key.getAlgorithm());
    }

    private static Optional<NamedParameterSpec> namedParameters(Key key) {
        AlgorithmParameterSpec parameters = key instanceof EdECKey edwards
                ? edwards.getParams()
                : key instanceof XECKey xec ? xec.getParams() : null;
        return parameters instanceof NamedParameterSpec named ? Optional.of(named) : Optional.empty();
    }

    private static List<String> curveNames(ECParameterSpec wanted) {
        for (List<String> names : CURVES) {
            if (isSame(wanted, PARAMETERS.get(names.get(0)))) {
                return names;
            }
        }
        return List.of();
    }

    private static boolean isSame(ECParameterSpec wanted, AlgorithmParameters known) {
        try {
            if (known == null) {
                return false;
            }
            ECParameterSpec spec = known.getParameterSpec(ECParameterSpec.class);
            return spec.getOrder().equals(wanted.getOrder())
                    && spec.getCurve().equals(wanted.getCurve())
                    && spec.getGenerator().equals(wanted.getGenerator());
        } catch (InvalidParameterSpecException e) {
            throw new IllegalStateException(e); // they were made from a curve
        }
    }

    /** In bits; empty if the key does not tell, as one in a device may not. */
    static OptionalInt size(Key key) {
        if (key instanceof RSAKey rsa) {
            return OptionalInt.of(rsa.getModulus().bitLength());
        }
        if (key instanceof ECKey ec) {
            return OptionalInt.of(ec.getParams().getOrder().bitLength());
        }
        if (key instanceof DSAKey dsa && dsa.getParams() != null) {
            return OptionalInt.of(dsa.getParams().getP().bitLength());
        }
        if (key instanceof DHKey dh) {
            return OptionalInt.of(dh.getParams().getP().bitLength());
        }
        Optional<Integer> named =
                namedParameters(key).map(parameters -> NAMED_SIZES.get(AlgorithmNames.folded(parameters.getName())));
        return named.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** In bits, of the keys that have these parameters. */
    static OptionalInt size(AlgorithmParameters parameters) {
        try {
            return switch (parameters.getAlgorithm()) {
                case "EC" ->
                    OptionalInt.of(parameters
                            .getParameterSpec(ECParameterSpec.class)
                            .getOrder()
                            .bitLength());
                case "DiffieHellman" ->
                    OptionalInt.of(parameters
                            .getParameterSpec(DHParameterSpec.class)
                            .getP()
                            .bitLength());
                default -> OptionalInt.empty();
            };
        } catch (InvalidParameterSpecException notTold) {
            return OptionalInt.empty();
        }
    }
}
