package org.echjsse.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.echjsse.config.EchConfig;
import org.echjsse.config.EchConfigList;
import org.echjsse.dns.HttpsAnswer;
import org.echjsse.dns.HttpsRecord;

/**
 * What matters of an answer to somebody who waits for a change. Resolvers turn the order of records and their addresses with every answer:
 * the order is not in it, and neither are the hints.
 *
 * @param keys every ECHConfigList
 * @param names where clients are sent, and what the network sees
 * @param ttlSeconds what is left for the record that ends first; empty without records
 */
record LookupState(Set<String> keys, Set<String> names, OptionalLong ttlSeconds) {

    /** What may have changed, in the words of the output. */
    enum Part {
        KEYS,
        NAMES,
        TTL
    }

    static LookupState of(HttpsAnswer answer) {
        Set<String> keys = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        for (HttpsRecord record : answer.records()) {
            names.add(record.priority() + " " + record.target()
                    + (record.port().isPresent() ? ":" + record.port().getAsInt() : ""));
            record.ech().ifPresent(list -> {
                keys.add(list.toBase64());
                names.addAll(publicNames(list));
            });
        }
        return new LookupState(
                keys,
                names,
                answer.records().stream().mapToLong(HttpsRecord::ttlSeconds).min());
    }

    private static List<String> publicNames(EchConfigList list) {
        List<String> names = new ArrayList<>();
        for (EchConfig config : list.configs()) {
            if (config instanceof EchConfig.Known known) {
                names.add("public_name " + known.publicName());
            }
        }
        return names;
    }

    /** Which of keys and names are others than before; of the TTL only a history can tell. */
    List<Part> changesSince(LookupState before) {
        List<Part> changes = new ArrayList<>();
        if (!keys.equals(before.keys)) {
            changes.add(Part.KEYS);
        }
        if (!names.equals(before.names)) {
            changes.add(Part.NAMES);
        }
        return changes;
    }
}
