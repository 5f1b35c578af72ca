package org.echjsse.bench;

/** Cipher suites of records. */
enum Suite {
    AES_128("AES-128-GCM", "TLS_AES_128_GCM_SHA256"),
    AES_256("AES-256-GCM", "TLS_AES_256_GCM_SHA384"),
    CHACHA20("ChaCha20-Poly1305", "TLS_CHACHA20_POLY1305_SHA256");

    final String title;
    final String jsse;

    Suite(String title, String jsse) {
        this.title = title;
        this.jsse = jsse;
    }
}
