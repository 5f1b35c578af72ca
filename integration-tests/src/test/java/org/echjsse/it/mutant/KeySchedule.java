package org.echjsse.it.mutant;

/** The secrets of one handshake (RFC 8446, 7.1), without PSK. */
final class KeySchedule {
    private static final byte[] NONE = new byte[0];

    final Suite suite;
    final byte[] clientHandshake;
    final byte[] serverHandshake;
    private final byte[] handshakeSecret;

    /** @param transcript the hash up to ServerHello */
    KeySchedule(Suite suite, byte[] shared, byte[] transcript) {
        this.suite = suite;
        Hash hash = suite.hash;
        byte[] early = hash.extract(NONE, new byte[hash.length]);
        handshakeSecret = hash.extract(hash.deriveSecret(early, "derived", hash.of()), shared);
        clientHandshake = hash.deriveSecret(handshakeSecret, "c hs traffic", transcript);
        serverHandshake = hash.deriveSecret(handshakeSecret, "s hs traffic", transcript);
    }

    byte[] finished(byte[] trafficSecret, byte[] transcript) {
        byte[] key = suite.hash.expandLabel(trafficSecret, "finished", NONE, suite.hash.length);
        return suite.hash.hmac(key, transcript);
    }

    /**
     * @param label {@code c ap traffic} or {@code s ap traffic}
     * @param transcript the hash up to the server's Finished
     */
    byte[] application(String label, byte[] transcript) {
        Hash hash = suite.hash;
        byte[] master = hash.extract(hash.deriveSecret(handshakeSecret, "derived", hash.of()), new byte[hash.length]);
        return hash.deriveSecret(master, label, transcript);
    }
}
