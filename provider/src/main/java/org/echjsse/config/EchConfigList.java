package org.echjsse.config;

import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.echjsse.wire.WireWriter;

/** An {@code ECHConfigList} with its length prefix, as in DNS and in {@code retry_configs}. Immutable; equal by bytes. */
public final class EchConfigList {
    private static final int LENGTH_LIMIT = 0xffff; // CFG-26: the form's own limit, and no other

    private final byte[] encoded;
    private final List<EchConfig> configs;

    private EchConfigList(byte[] encoded, List<EchConfig> configs) {
        this.encoded = encoded;
        this.configs = List.copyOf(configs);
    }

    /**
     * @throws ProtocolException naming field and reason, if the list is malformed; one unusable configuration does not make it so
     *     (CFG-24)
     */
    public static EchConfigList parse(byte[] encoded) throws ProtocolException {
        byte[] copy = encoded.clone(); // CFG-28
        WireReader all = new WireReader(copy);
        WireReader list = all.vector16("ECHConfigList");
        all.expectEnd("ECHConfigList"); // RFC 9849, 4; CFG-01: the list is the whole value
        if (list.isEmpty()) {
            throw PeerFault.malformed("ECHConfigList", "is empty"); // CFG-02, GRS-14
        }
        List<EchConfig> configs = new ArrayList<>();
        while (!list.isEmpty()) {
            configs.add(Contents.readConfig(list)); // CFG-05: takes at least four bytes, or throws
        }
        return new EchConfigList(copy, configs);
    }

    /**
     * The base64 of {@link #parse}: the plain alphabet, padded; white space is ignored.
     *
     * @throws ProtocolException if it is no base64, or not that of a list
     */
    public static EchConfigList fromBase64(String base64) throws ProtocolException {
        return parse(LaxBase64.decode(base64, "ECHConfigList"));
    }

    /**
     * A list of configurations, in this order. At least one.
     *
     * @throws IllegalArgumentException if there is none, or if they are longer than 65535 bytes together
     */
    public static EchConfigList of(List<? extends EchConfig> configs) {
        int length =
                configs.stream().mapToInt(config -> config.encoded().length).sum();
        if (configs.isEmpty() || length > LENGTH_LIMIT) {
            throw new IllegalArgumentException("an ECHConfigList has 1 to 65535 bytes, these " + configs.size()
                    + " configurations have " + length);
        }
        byte[] encoded = new WireWriter()
                .vector16((WireWriter list) -> configs.forEach(config -> list.bytes(config.encoded())))
                .toByteArray();
        return new EchConfigList(encoded, new ArrayList<>(configs));
    }

    /** In decreasing order of preference of the site. */
    public List<EchConfig> configs() {
        return configs;
    }

    /** A copy of the whole list, with its length. */
    public byte[] encoded() {
        return encoded.clone();
    }

    public String toBase64() {
        return Base64.getEncoder().encodeToString(encoded);
    }

    /** What a client makes of this list: usable or why not (CFG-27). */
    public ConfigChoice choose() {
        boolean anyKnownVersion = false;
        List<String> reasons = new ArrayList<>();
        for (EchConfig config : configs) {
            if (config instanceof EchConfig.Known known) {
                anyKnownVersion = true;
                Optional<String> problem = known.problem();
                if (problem.isEmpty()) {
                    // RFC 9849, 6.1; CLI-01, CFG-25: the first usable one
                    return new ConfigChoice.Usable(known, Usability.suite(known).orElseThrow());
                }
                reasons.add("config_id " + known.configId() + ": " + problem.get());
            } else {
                reasons.add(String.format("version 0x%04x is not known", config.version()));
            }
        }
        return new ConfigChoice.Unusable(anyKnownVersion, List.copyOf(reasons));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EchConfigList list && Arrays.equals(encoded, list.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "ECHConfigList" + configs;
    }
}
