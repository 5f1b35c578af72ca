package org.echjsse.interop;

import java.util.List;

/** The cipher suites both sides have to speak, with their numbers and OpenSSL's names for them. */
enum Suite {
    TLS_AES_128_GCM_SHA256(0x1301, "TLS_AES_128_GCM_SHA256"),
    TLS_AES_256_GCM_SHA384(0x1302, "TLS_AES_256_GCM_SHA384"),
    TLS_CHACHA20_POLY1305_SHA256(0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256"),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384"),
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(0xcca9, "ECDHE-ECDSA-CHACHA20-POLY1305"),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xc02f, "ECDHE-RSA-AES128-GCM-SHA256"),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xc030, "ECDHE-RSA-AES256-GCM-SHA384"),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xcca8, "ECDHE-RSA-CHACHA20-POLY1305");

    private final int id;
    private final String openSslName;

    Suite(int id, String openSslName) {
        this.id = id;
        this.openSslName = openSslName;
    }

    int id() {
        return id;
    }

    String openSslName() {
        return openSslName;
    }

    private boolean isTls13() {
        return id < 0x1400;
    }

    int version() {
        return isTls13() ? 0x0304 : 0x0303;
    }

    String protocol() {
        return isTls13() ? "TLSv1.3" : "TLSv1.2";
    }

    /** The certificates it can be used with. */
    List<KeyKind> kinds() {
        return isTls13() ? List.of(KeyKind.values()) : List.of(name().contains("_RSA_") ? KeyKind.RSA : KeyKind.EC);
    }

    /** What makes {@code s_server} or {@code s_client} speak this one only. */
    List<String> openSslArguments() {
        return isTls13()
                ? List.of("-tls1_3", "-ciphersuites", openSslName)
                : List.of("-tls1_2", "-cipher", openSslName);
    }
}
