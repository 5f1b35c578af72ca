package org.echjsse.config;

/** What a client makes of a list (CFG-27): the first usable configuration and its suite (CLI-01), or why there is none. */
public sealed interface ConfigChoice {
    /** Usable: this configuration with this suite. */
    record Usable(EchConfig.Known config, EchConfig.HpkeSymmetricCipherSuite suite) implements ConfigChoice {}

    /**
     * Nothing usable.
     *
     * @param anyKnownVersion whether an entry had a version that we know: decides between "replaced" and "disabled" (REJ-30,
     *     REJ-32, REJ-33)
     * @param reasons one line an entry, for people
     */
    record Unusable(boolean anyKnownVersion, java.util.List<String> reasons) implements ConfigChoice {}
}
