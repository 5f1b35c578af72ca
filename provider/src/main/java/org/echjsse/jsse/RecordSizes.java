package org.echjsse.jsse;

import org.echjsse.bctls.CipherSuite;

/** How large the records of a cipher suite are, in SunJSSE's numbers: programs allocate by them. All sizes are in bytes. */
final class RecordSizes {
    /** Header, longest explicit IV, data, padding and MAC of any suite that there ever was. */
    static final int PACKET = 16709;

    /** Before there is a suite. */
    static final int APPLICATION = PACKET - RecordHeader.LENGTH;

    /** RFC 8446, 5.1: the most that one record carries. */
    private static final int FRAGMENT_LIMIT = 16384;

    private static final int TAG = 16;
    private static final int CONTENT_TYPE = 1;

    private RecordSizes() {}

    /** What {@code getApplicationBufferSize} says. SunJSSE takes off the whole nonce, though TLS 1.3 sends none of it. */
    static int application(CipherSuite suite) {
        int nonce = isChaCha(suite) ? 0 : suite.isTls13() ? 12 : 8;
        return PACKET - RecordHeader.LENGTH - nonce - TAG;
    }

    /** The most that one wrap takes. SunJSSE keeps tag and content type inside of the limit for plaintext. */
    static int fragment(CipherSuite suite) {
        return suite.isTls13() ? FRAGMENT_LIMIT - TAG - CONTENT_TYPE : FRAGMENT_LIMIT;
    }

    /** The most that can be in a record of this length, header included. */
    static int room(CipherSuite suite, int length) {
        int ofNoUse = suite.isTls13() ? CONTENT_TYPE : isChaCha(suite) ? 0 : 8;
        return Math.max(0, length - RecordHeader.LENGTH - TAG - ofNoUse);
    }

    /** Of a record of which not even the length is known. */
    static int roomForAny() {
        return FRAGMENT_LIMIT;
    }

    private static boolean isChaCha(CipherSuite suite) {
        return suite.name().contains("CHACHA20");
    }
}
