package org.echjsse.jsse;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.echjsse.bctls.KeyLimits;

/** {@code jdk.tls.keyLimits}, such as {@code AES/GCM/NoPadding KeyUpdate 2^37, ...}, read as SunJSSE reads it. */
final class KeyLimitsProperty {
    private static final String ACTION = "KEYUPDATE";

    /** SunJSSE's. */
    private static final long LARGEST = 1L << 62;

    private final List<String[]> entries;

    private KeyLimitsProperty(List<String[]> entries) {
        this.entries = entries;
    }

    /** Entries that make no sense are none, as in SunJSSE. */
    static KeyLimits parse(String value) {
        KeyLimitsProperty property = new KeyLimitsProperty(Arrays.stream(value.split(","))
                .map(entry -> entry.strip().toUpperCase(Locale.ROOT).split("\\s+"))
                .filter(words -> words.length >= 3 && words[1].contains(ACTION))
                .toList());
        return new KeyLimits(property.limit("AES/GCM/NOPADDING"), property.limit("CHACHA20-POLY1305"));
    }

    /** The last one counts. */
    private long limit(String transformation) {
        long limit = Long.MAX_VALUE;
        for (String[] words : entries) {
            OptionalLong size = words[0].equals(transformation) ? size(words[2]) : OptionalLong.empty();
            limit = size.orElse(limit);
        }
        return limit;
    }

    private static OptionalLong size(String text) {
        try {
            int power = text.indexOf('^');
            long size =
                    power < 0 ? Long.parseLong(text) : (long) Math.pow(2, Integer.parseInt(text.substring(power + 1)));
            return size < 1 || size > LARGEST ? OptionalLong.empty() : OptionalLong.of(size);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
