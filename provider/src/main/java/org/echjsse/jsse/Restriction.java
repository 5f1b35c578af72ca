package org.echjsse.jsse;

import java.security.AlgorithmParameters;
import java.security.Key;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * One entry of {@code jdk.tls.disabledAlgorithms} or {@code jdk.certpath.disabledAlgorithms}: an algorithm, and when it is disabled:
 * {@code RSA keySize < 2048}, {@code SHA1 jdkCA & usage TLSServer}. It is if all conditions hold; without a condition it always is.
 *
 * @param algorithm digests in their one way of writing
 */
record Restriction(String algorithm, List<Condition> conditions) {

    /** The parts of the handshake that an algorithm can be disabled for (JDK 24 and newer write them so). */
    enum Scope {
        HANDSHAKE_SIGNATURE("HandshakeSignature"),
        CERTIFICATE_SIGNATURE("CertificateSignature");

        private final String word;

        Scope(String word) {
            this.word = word;
        }
    }

    /** When. */
    sealed interface Condition {
        /**
         * A key is too short, or whatever it should not be.
         *
         * @param disables the number of bits
         */
        record KeySize(IntPredicate disables) implements Condition {}

        /** On that day, in UTC, and later. */
        record DenyAfter(Instant date) implements Condition {}

        /** In these parts of a handshake. */
        record InScopes(Set<Scope> scopes) implements Condition {}

        /** What only the validator of certificate paths can know: {@code jdkCA}, {@code usage TLSServer}. */
        record OfPaths() implements Condition {}
    }

    /**
     * @throws IllegalArgumentException for what is no entry; to overlook it would allow what somebody wanted to disable
     */
    static Restriction parse(String entry) {
        int space = entry.indexOf(' ');
        if (space < 0 || KeyFacts.isCurve(entry)) {
            return new Restriction(AlgorithmNames.digest(entry), List.of());
        }
        List<Condition> conditions = new ArrayList<>();
        for (String condition : entry.substring(space + 1).split("&")) {
            conditions.add(condition(condition.trim(), entry));
        }
        return new Restriction(AlgorithmNames.digest(entry.substring(0, space)), List.copyOf(conditions));
    }

    private static Condition condition(String text, String entry) {
        String[] words = text.split("\\s+");
        return switch (words[0]) {
            case "keySize" -> keySize(words, entry);
            case "denyAfter" -> new Condition.DenyAfter(date(words, entry));
            case "usage" -> usage(words, entry);
            default -> {
                if (!text.equalsIgnoreCase("jdkCA")) {
                    throw wrong(entry);
                }
                yield new Condition.OfPaths();
            }
        };
    }

    private static Condition keySize(String[] words, String entry) {
        if (words.length != 3 || !words[2].matches("[0-9]{1,9}")) {
            throw wrong(entry);
        }
        int bits = Integer.parseInt(words[2]);
        return new Condition.KeySize(
                switch (words[1]) {
                    case "<" -> size -> size < bits;
                    case "<=" -> size -> size <= bits;
                    case "==" -> size -> size == bits;
                    case "!=" -> size -> size != bits;
                    case ">=" -> size -> size >= bits;
                    case ">" -> size -> size > bits;
                    default -> throw wrong(entry);
                });
    }

    private static Instant date(String[] words, String entry) {
        try {
            return LocalDate.parse(words.length == 2 ? words[1] : "")
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeException e) {
            throw wrong(entry);
        }
    }

    private static Condition usage(String[] words, String entry) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        boolean ofPaths = words.length == 1;
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            boolean known = false;
            for (Scope scope : Scope.values()) {
                if (scope.word.equalsIgnoreCase(word)) {
                    scopes.add(scope);
                    known = true;
                }
            }
            ofPaths |= !known;
        }
        if (ofPaths && !scopes.isEmpty()) {
            throw wrong(entry);
        }
        return ofPaths ? new Condition.OfPaths() : new Condition.InScopes(scopes);
    }

    private static IllegalArgumentException wrong(String entry) {
        return new IllegalArgumentException("disabled algorithms: cannot read the entry \"" + entry + "\"");
    }

    /** Whether it has nothing against a key of this algorithm. */
    boolean permits(Key key) {
        return !conditions.isEmpty() && conditions.stream().anyMatch(condition -> permits(condition, key));
    }

    private boolean permits(Condition condition, Key key) {
        if (condition instanceof Condition.KeySize keySize) {
            OptionalInt size =
                    algorithm.equalsIgnoreCase(key.getAlgorithm()) ? KeyFacts.size(key) : OptionalInt.empty();
            return size.isEmpty() || !keySize.disables().test(size.getAsInt());
        }
        // that of paths is left to those who see one
        return !(condition instanceof Condition.DenyAfter after)
                || Instant.now().isBefore(after.date());
    }

    /** Whether it has nothing against these parameters; as in SunJSSE, conditions after the first do not save them. */
    boolean permits(AlgorithmParameters parameters) {
        if (conditions.isEmpty() || !(conditions.get(0) instanceof Condition.KeySize keySize)) {
            return true;
        }
        boolean concerned = AlgorithmNames.synonyms(algorithm).stream()
                .anyMatch(name -> name.equalsIgnoreCase(parameters.getAlgorithm()));
        OptionalInt size = concerned ? KeyFacts.size(parameters) : OptionalInt.empty();
        return size.isEmpty() || !keySize.disables().test(size.getAsInt());
    }

    /** Whether the algorithm may be used in that part of a handshake. */
    boolean permits(Scope scope) {
        return conditions.isEmpty()
                || !(conditions.get(0) instanceof Condition.InScopes in)
                || !in.scopes().contains(scope);
    }
}
