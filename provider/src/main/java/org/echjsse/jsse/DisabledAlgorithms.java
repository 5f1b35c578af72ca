package org.echjsse.jsse;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What {@code jdk.tls.disabledAlgorithms} or {@code jdk.certpath.disabledAlgorithms} forbids, with SunJSSE's reading of it. Thread-safe.
 */
final class DisabledAlgorithms implements AlgorithmConstraints {
    /** Names that come up are few; a peer cannot make them up, but user constraints and certificates bring some. */
    private static final int REMEMBERED_NAMES = 500;

    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final List<Pattern> patterns = new ArrayList<>();
    private final Map<String, List<Restriction>> restrictions = new HashMap<>();
    private final Function<String, Set<String>> parts;
    private final Map<String, Boolean> remembered = new ConcurrentHashMap<>();

    private DisabledAlgorithms(Collection<String> entries, Function<String, Set<String>> parts) {
        this.parts = parts;
        for (String entry : entries) {
            if (entry.indexOf('*') >= 0) {
                patterns.add(pattern(entry));
            } else {
                names.add(entry);
                Restriction restriction = Restriction.parse(entry);
                AlgorithmNames.synonyms(restriction.algorithm()).forEach(name -> restrictions
                        .computeIfAbsent(AlgorithmNames.folded(name), any -> new ArrayList<>())
                        .add(restriction));
            }
        }
    }

    /**
     * {@code jdk.tls.disabledAlgorithms}.
     *
     * @throws IllegalArgumentException for an entry that cannot be read
     */
    static DisabledAlgorithms ofTls(Collection<String> entries) {
        return new DisabledAlgorithms(entries, AlgorithmNames::parts);
    }

    /**
     * {@code jdk.certpath.disabledAlgorithms}: of a cipher suite it looks at the key exchange only.
     *
     * @throws IllegalArgumentException for an entry that cannot be read
     */
    static DisabledAlgorithms ofPaths(Collection<String> entries) {
        return new DisabledAlgorithms(entries, name -> EngineDefaults.cipherSuite(name)
                .map(AlgorithmNames::keyExchangeParts)
                .orElseGet(() -> AlgorithmNames.parts(name)));
    }

    private static Pattern pattern(String entry) {
        if (!entry.startsWith("TLS_")) {
            throw new IllegalArgumentException(
                    "disabled algorithms: \"" + entry + "\" has a wildcard, and does not start with \"TLS_\"");
        }
        return Pattern.compile("\\Q" + entry.replace("*", "\\E.*\\Q") + "\\E");
    }

    private boolean permits(String algorithm) {
        if (algorithm == null || algorithm.isEmpty()) {
            throw new IllegalArgumentException("No algorithm name specified");
        }
        Boolean known = remembered.get(algorithm);
        if (known == null) {
            known = decide(algorithm);
            if (remembered.size() < REMEMBERED_NAMES) {
                remembered.put(algorithm, known);
            }
        }
        return known;
    }

    private boolean decide(String algorithm) {
        return !names.contains(algorithm)
                && parts.apply(algorithm).stream().noneMatch(names::contains)
                && patterns.stream()
                        .noneMatch(pattern -> pattern.matcher(algorithm).matches());
    }

    private List<Restriction> about(String algorithm) {
        return restrictions.getOrDefault(AlgorithmNames.folded(algorithm), List.of());
    }

    /** Whether an algorithm may be used in a part of the handshake; {@link #permits(Set, String, AlgorithmParameters)} is to be asked too. */
    boolean permits(String algorithm, Restriction.Scope scope) {
        return about(algorithm).stream().allMatch(restriction -> restriction.permits(scope));
    }

    private static void require(Set<CryptoPrimitive> primitives) {
        if (primitives == null || primitives.isEmpty()) {
            throw new IllegalArgumentException("The primitives cannot be null or empty.");
        }
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, AlgorithmParameters parameters) {
        require(primitives);
        return permits(algorithm)
                && (parameters == null
                        || about(algorithm).stream().allMatch(restriction -> restriction.permits(parameters)));
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
        require(primitives);
        if (key == null) {
            throw new IllegalArgumentException("The key cannot be null");
        }
        return KeyFacts.names(key).stream().allMatch(this::permits)
                && about(KeyFacts.algorithm(key)).stream().allMatch(restriction -> restriction.permits(key));
    }

    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, String algorithm, Key key, AlgorithmParameters parameters) {
        return permits(primitives, algorithm, parameters) && permits(primitives, key);
    }
}
