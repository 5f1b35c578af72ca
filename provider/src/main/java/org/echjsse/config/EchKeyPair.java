package org.echjsse.config;

/** The private key of a server and the configuration it belongs to. {@code toString} shows the configuration only. */
public final class EchKeyPair {
    private EchKeyPair() {}

    public EchConfig.Known config() {
        throw new UnsupportedOperationException();
    }
}
