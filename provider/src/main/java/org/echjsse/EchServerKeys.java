package org.echjsse;

import java.util.List;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;

/**
 * The ECH keys of a server: an immutable snapshot, taken when a connection begins and kept to its end, so that a reload in between
 * changes nothing for it (SRV-80). Thread-safe.
 */
public final class EchServerKeys {
    private final List<EchKeyPair> keys;
    private final EchConfigList retryConfigs;

    private EchServerKeys(List<EchKeyPair> keys, EchConfigList retryConfigs) {
        this.keys = keys;
        this.retryConfigs = retryConfigs;
    }

    /**
     * Keys that all are current: each is sent in {@code retry_configs}.
     *
     * @throws IllegalArgumentException if there is none (CFG-43)
     */
    public static EchServerKeys of(List<EchKeyPair> keys) {
        return of(keys, List.of());
    }

    /**
     * @param current keys to open hellos with and to send in {@code retry_configs}, preferred first; at least one (CFG-43, KEY-06)
     * @param retired keys that only open hellos of clients with an older record
     */
    public static EchServerKeys of(List<EchKeyPair> current, List<EchKeyPair> retired) {
        if (current.isEmpty()) {
            throw new IllegalArgumentException("ECH server keys: no current key, retry_configs would be empty");
        }
        List<EchKeyPair> all = new java.util.ArrayList<>(current);
        all.addAll(retired);
        return new EchServerKeys(
                List.copyOf(all),
                EchConfigList.of(current.stream().map(EchKeyPair::config).toList()));
    }

    /** Every key that may open a hello. */
    public List<EchKeyPair> keys() {
        return keys;
    }

    /** What a rejected client is told to use. */
    public EchConfigList retryConfigs() {
        return retryConfigs;
    }
}
