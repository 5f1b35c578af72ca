package org.echjsse.differential;

/** Who plays client and server. */
enum Pairing {
    /** The expectation. */
    SUNJSSE("SunJSSE", false, false),
    OUR_CLIENT("our client, SunJSSE's server", true, false),
    OUR_SERVER("SunJSSE's client, our server", false, true),
    OURS("EchJSSE", true, true),
    /** Both ours, and the server name hidden. */
    HIDDEN("EchJSSE, ECH accepted", true, true);

    private final String words;
    private final boolean ourClient;
    private final boolean ourServer;

    Pairing(String words, boolean ourClient, boolean ourServer) {
        this.words = words;
        this.ourClient = ourClient;
        this.ourServer = ourServer;
    }

    boolean isOurs(Who who) {
        return switch (who) {
            case CLIENT -> ourClient;
            case SERVER -> ourServer;
            // a single object: both pairings in which it is played have one provider only
            case IT -> ourClient && ourServer;
        };
    }

    @Override
    public String toString() {
        return words;
    }
}
