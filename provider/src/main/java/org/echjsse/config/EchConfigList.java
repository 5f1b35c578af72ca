package org.echjsse.config;

import java.net.ProtocolException;
import java.util.List;

/** An {@code ECHConfigList} with its length prefix, as in DNS and in {@code retry_configs}. Immutable. */
public final class EchConfigList {
    private EchConfigList() {}

    /**
     * @throws ProtocolException naming field and reason, if the list is malformed (CFG-01 to CFG-24)
     */
    public static EchConfigList parse(byte[] encoded) throws ProtocolException {
        throw new UnsupportedOperationException();
    }

    /** The base64 of {@link #parse}. */
    public static EchConfigList fromBase64(String base64) throws ProtocolException {
        throw new UnsupportedOperationException();
    }

    /** A list of configurations, in this order. At least one. */
    public static EchConfigList of(List<? extends EchConfig> configs) {
        throw new UnsupportedOperationException();
    }

    public List<EchConfig> configs() {
        throw new UnsupportedOperationException();
    }

    /** A copy of the whole list, with its length. */
    public byte[] encoded() {
        throw new UnsupportedOperationException();
    }

    public String toBase64() {
        throw new UnsupportedOperationException();
    }

    /** What a client makes of this list: usable or why not (CFG-27). */
    public ConfigChoice choose() {
        throw new UnsupportedOperationException();
    }
}
