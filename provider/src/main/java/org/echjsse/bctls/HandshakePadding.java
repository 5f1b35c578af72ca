package org.echjsse.bctls;

/**
 * How many zeros a sealed handshake record gets (RFC 8446, 5.4). With ECH, the length of a certificate or of the chosen application
 * protocol tells which of the sites behind a public name it is (RFC 9849, 6.1.3; CLI-30, SEC-19). It goes by the length alone, so
 * real ECH, its rejection and its look-alike are padded alike.
 *
 * @param limit most bytes of content and padding in one record; 0: no padding at all
 */
record HandshakePadding(int limit) {
    static final HandshakePadding NONE = new HandshakePadding(0);

    private static final int CONTENT_LIMIT = 1 << 14;

    /** Hides which application protocol was chosen, and most times whether there are retry_configs. */
    private static final int SMALL = 256;

    /** Certificates: hides what names are in them, and most differences between chains of one authority. */
    private static final int STEP = 1024;

    static HandshakePadding within(ConnectionRules rules) {
        return new HandshakePadding(Math.min(CONTENT_LIMIT, rules.longestFragment()));
    }

    /**
     * @param length of the content, in bytes
     */
    int forContent(int length) {
        int padded = length <= SMALL ? SMALL : (length + STEP - 1) / STEP * STEP;
        return Math.max(0, Math.min(padded, limit) - length);
    }
}
