package org.echjsse.cli;

/**
 * Whether a site gives its records another time to live. A resolver counts it down, and hands out what is left of its copy: less than
 * before means something only when that copy must be over, and a little more or less never does.
 */
final class TtlHistory {
    /** A resolver may have renewed its copy a while ago, so it is the magnitude that counts. */
    private static final long FACTOR = 2;

    private boolean isEmpty = true;
    private long most;
    private long overAt;

    /**
     * @param ttl what is left, in seconds
     * @param now seconds of any clock that never goes back
     * @return whether it is of another magnitude than the copy before
     */
    boolean isOther(long ttl, long now) {
        boolean isFirst = isEmpty;
        boolean isHigher = ttl > FACTOR * Math.max(1, most);
        boolean isNewCopy = isFirst || ttl > most || now >= overAt;
        boolean isLower = now >= overAt && FACTOR * ttl < most;
        if (isNewCopy) {
            isEmpty = false;
            most = ttl;
            overAt = now + ttl;
        }
        return !isFirst && (isHigher || isLower);
    }

    /** The records have gone: whatever comes next is the first. */
    void clear() {
        isEmpty = true;
        most = 0;
        overAt = 0;
    }
}
