package org.echjsse.load;

/** How much more there may be after all visitors than after the first fifth of them, and why that is not a leak. */
final class Growth {
    /** The JDK starts threads of its own when it likes. One thread left behind by each hundredth visitor would be more in any run. */
    static final int THREADS = 2;

    /** Jars and shared libraries that are opened late. Sockets are counted apart, and there none may be left. */
    static final int DESCRIPTORS = 16;

    /** Threads of a library's pool remember what they did last, connection and engine included: eight at most. */
    static final int ENGINES = 8;

    /**
     * What three caches of {@link ClientContexts#SESSION_CACHE_SIZE} hold (server, hidden clients, others), and the engines above. Each is
     * bounded twice: in what programs see, and in what resumes.
     */
    static final int SESSIONS = 3 * 2 * ClientContexts.SESSION_CACHE_SIZE + ENGINES;

    /** The caches may be filled between the two looks: ten objects a session. */
    static final int STACK_OBJECTS = 10 * SESSIONS;

    /** Buffers that the library's pools keep, once a transfer has wanted many at a time. */
    private static final long POOLS = 4 << 20;

    /** No connection can be left behind for so little: an engine has some 30 KB, and the smallest entry in a table more than this. */
    private static final long CONNECTION = 64;

    private Growth() {}

    /** In bytes. */
    static long heap(int connections) {
        return POOLS + connections * CONNECTION;
    }
}
