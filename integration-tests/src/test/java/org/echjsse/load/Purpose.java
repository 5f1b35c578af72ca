package org.echjsse.load;

/** What a visitor does after the handshake, or instead of it, and who ends the connection. */
enum Purpose {
    /** A short request and answer; the client says good-bye. Most of all connections in this world. */
    GREETING(600),
    /** The same, and the server says good-bye. */
    SERVER_GOES(80),
    /** Some megabytes there and back at the same time, the digest compared. */
    TRANSFER(20),
    /** The client says good-bye right behind its request and then waits for the answer. */
    HALF_CLOSE(40),
    /** The client says nothing more, and the server loses patience. */
    IDLE(10),
    /** The client vanishes with a TCP reset. */
    RESET(50),
    /** The client closes TCP and says nothing in TLS. */
    TRUNCATION(50),
    /** The server closes TCP and says nothing in TLS. */
    TRUNCATED_BY_SERVER(40),
    /** The client does not trust the server's certificate. */
    DISTRUST(30),
    /** Nobody speaks a protocol that the other one does. */
    NO_COMMON_SUITE(20),
    /** A client of ours with the key of yesterday, which it may not replace: it has to fail. Others: as {@link #GREETING}. */
    STALE_KEY(20),
    /** A hello, and a reset in the middle of the server's answer. */
    RESET_IN_HANDSHAKE(20),
    /** Half a hello, and the end. */
    HALF_HELLO(10),
    /** Somebody took the port for another one. */
    NOT_TLS(10);

    /** How often, relative to the others. */
    final int weight;

    Purpose(int weight) {
        this.weight = weight;
    }

    /** Whether nothing at all may go wrong, for anybody. */
    boolean isOrderly() {
        return switch (this) {
            case GREETING, SERVER_GOES, TRANSFER, HALF_CLOSE, IDLE -> true;
            default -> false;
        };
    }

    /** Whether it needs no TLS at the client: it is a few bytes on a plain socket. */
    boolean isRaw() {
        return switch (this) {
            case RESET_IN_HANDSHAKE, HALF_HELLO, NOT_TLS -> true;
            default -> false;
        };
    }
}
