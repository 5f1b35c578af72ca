package org.echjsse.bctls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * Early data that nobody reads (SRV-65). This server accepts none, but a client may hold a ticket that says otherwise, from another
 * server of that name or in a hello of which we read only the outer one. It sends without waiting, so its records are dropped
 * (RFC 8446, 4.2.10): after a HelloRetryRequest those of application data, else those that do not open.
 */
final class SkippedEarlyData {
    /** In bytes of content; what most servers allow if they allow any. */
    private static final int LIMIT = 1 << 14;

    /** What a record is longer than its content: the content type and the tag. */
    private static final int EXPANSION = 1 + JdkAead.TAG_BYTES;

    private boolean expected;
    private int skipped;

    /** The client has offered it, and goes by TLS 1.3. */
    void expect() {
        expected = true;
    }

    /** The client has seen by now that it is not accepted. */
    void over() {
        expected = false;
    }

    /**
     * Whether a record is to be dropped.
     *
     * @param length of the record without its header
     */
    boolean skips(int length) throws TlsFatalAlert {
        if (!expected) {
            return false;
        }
        skipped += Math.max(1, length - EXPANSION);
        if (skipped > LIMIT) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "too much early data");
        }
        return true;
    }
}
