package org.echjsse.provider;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * {@code mode=strict,doh.url=https://a/dns-query,https://b/dns-query}: settings by short or full name, separated by commas. A piece that
 * does not begin with the name of a setting belongs to the list before it.
 */
final class Arguments {
    private Arguments() {}

    static Map<Setting, String> parse(String text) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        Setting current = null;
        for (String piece : text.split(",")) {
            int equals = piece.indexOf('=');
            Setting named = equals < 0
                    ? null
                    : Setting.named(piece.substring(0, equals).trim()).orElse(null);
            if (named != null) {
                current = named;
                values.put(named, piece.substring(equals + 1).trim());
            } else if (current != null && current.isList()) {
                values.merge(current, piece.trim(), (list, next) -> list + "," + next);
            } else if (!piece.isBlank()) {
                String name =
                        equals < 0 ? piece.trim() : piece.substring(0, equals).trim();
                String meant = Complaints.didYouMean(
                        name,
                        Arrays.stream(Setting.values()).map(Setting::shortName).toList());
                Complaints.make("unknown argument " + Complaints.shown(name) + " of EchJSSE" + meant);
            }
        }
        return values;
    }
}
