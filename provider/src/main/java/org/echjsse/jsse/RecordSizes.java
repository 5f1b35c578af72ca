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
    private static final int NONCE = 12;
    private static final int PADDING = 16;
    private static final int EXPLICIT_NONCE = 8;

    private RecordSizes() {}

    /**
     * What {@code getApplicationBufferSize} says. SunJSSE takes off the whole nonce, though TLS 1.3 sends none of it.
     *
     * @param packet what {@code getPacketBufferSize} says
     */
    static int application(CipherSuite suite, int packet) {
        int nonce = isChaCha(suite) ? 0 : suite.isTls13() ? NONCE : EXPLICIT_NONCE;
        return packet - RecordHeader.LENGTH - nonce - TAG;
    }

    /**
     * The most that one wrap takes. SunJSSE adds 16 bytes of padding to records of TLS 1.3, and keeps them and the content type inside
     * of the limit for plaintext.
     *
     * @param packet {@code SSLParameters.getMaximumPacketSize}; our records are no longer, however little is in them
     */
    static int fragment(CipherSuite suite, int packet) {
        int padded = suite.isTls13() ? PADDING + CONTENT_TYPE : 0;
        int nonce = suite.isTls13() || isChaCha(suite) ? 0 : EXPLICIT_NONCE;
        int fitting = Math.min(FRAGMENT_LIMIT, packet - RecordHeader.LENGTH - nonce - TAG);
        return Math.max(1, fitting - padded);
    }

    /** The most that can be in a record of this length, header included. */
    static int room(CipherSuite suite, int length) {
        int ofNoUse = suite.isTls13() ? CONTENT_TYPE : isChaCha(suite) ? 0 : EXPLICIT_NONCE;
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
