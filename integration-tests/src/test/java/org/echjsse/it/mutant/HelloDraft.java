package org.echjsse.it.mutant;

import java.util.HexFormat;

/** A ServerHello or HelloRetryRequest under construction. */
final class HelloDraft {
    private static final String RETRY_RANDOM = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

    int legacyVersion = 0x0303;
    byte[] random;
    byte[] sessionId;
    int suite;
    int compression;
    final Extensions extensions = new Extensions();
    /** What stands behind the last field. */
    byte[] trailing = new byte[0];
    /** What the honest server does not know how to leave out. */
    boolean withoutExtensions;

    static byte[] retryRandom() {
        return HexFormat.of().parseHex(RETRY_RANDOM);
    }

    byte[] encode() {
        return Bytes.message(
                2,
                new Bytes()
                        .u16(legacyVersion)
                        .raw(random)
                        .vector8(sessionId)
                        .u16(suite)
                        .u8(compression)
                        .raw(withoutExtensions ? new byte[0] : extensions.encode())
                        .raw(trailing)
                        .done());
    }
}
