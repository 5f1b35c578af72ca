package org.echjsse.config;

import java.util.Optional;

/** The rules for {@code public_name} (RFC 9849, section 6.1.7): syntax only; whether a certificate matches is asked elsewhere. */
final class PublicName {
    private static final int LABEL_LIMIT = 63;

    private PublicName() {}

    /** What is wrong with the name, for people; empty if nothing is. */
    static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("the name is empty");
        }
        // RFC 9849, 6.1.7; CFG-12: dot-separated LDH labels, so no trailing dot
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty()) {
                return Optional.of("a label is empty");
            }
            if (label.length() > LABEL_LIMIT) {
                return Optional.of("a label is longer than 63 characters");
            }
            if (label.startsWith("-") || label.endsWith("-")) {
                return Optional.of("a label begins or ends with a hyphen");
            }
            if (!label.chars().allMatch(PublicName::isLdh)) {
                return Optional.of("a label has a character other than letters, digits and hyphen");
            }
        }
        // RFC 9849, 6.1.7; CFG-13, CFG-14: what a URL parser would read as an IPv4 address is no name. Digits are
        // looked at one by one, for there may be any number of them.
        if (isNumber(labels[labels.length - 1])) {
            return Optional.of("the last label is a number, so the name could be taken for an IPv4 address");
        }
        return Optional.empty();
    }

    /** The name with everything that is not printable ASCII made visible. */
    static String readable(String name) {
        StringBuilder readable = new StringBuilder();
        name.chars().forEach(c -> {
            if (c > ' ' && c < 0x7f && c != '\\') {
                readable.append((char) c);
            } else {
                readable.append(String.format("\\x%02x", c));
            }
        });
        return readable.toString();
    }

    private static boolean isNumber(String label) {
        if (label.startsWith("0x") || label.startsWith("0X")) {
            return label.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
        }
        return label.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isLdh(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
    }
}
