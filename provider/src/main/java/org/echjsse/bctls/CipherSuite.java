package org.echjsse.bctls;

import java.util.Optional;

/** The cipher suites we speak, by their JSSE names, in default order of preference (SunJSSE's). */
public enum CipherSuite {
    TLS_AES_256_GCM_SHA384(0x1302, true),
    TLS_AES_128_GCM_SHA256(0x1301, true),
    TLS_CHACHA20_POLY1305_SHA256(0x1303, true),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xc02c, false),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xc02b, false),
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(0xcca9, false),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xc030, false),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xcca8, false),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xc02f, false);

    private final int id;
    private final boolean tls13;

    CipherSuite(int id, boolean tls13) {
        this.id = id;
        this.tls13 = tls13;
    }

    public int id() {
        return id;
    }

    public boolean isTls13() {
        return tls13;
    }

    public static Optional<CipherSuite> byId(int id) {
        for (CipherSuite suite : values()) {
            if (suite.id == id) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }
}
