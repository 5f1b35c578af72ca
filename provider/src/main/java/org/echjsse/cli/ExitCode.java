package org.echjsse.cli;

/** What a command says to the shell. */
final class ExitCode {
    /** Done; for {@code check}: ECH was accepted. */
    static final int OK = 0;
    /** It did not work: a bad option, a file, the network, a certificate. */
    static final int ERROR = 1;
    /** {@code check}: the site publishes no ECH configuration that we can use. */
    static final int NOT_OFFERED = 2;
    /** {@code check}: ECH was offered and the server did not accept it. */
    static final int REJECTED = 3;

    private ExitCode() {}
}
