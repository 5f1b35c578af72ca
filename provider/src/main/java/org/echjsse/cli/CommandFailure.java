package org.echjsse.cli;

/** A command cannot go on, and its message says what and why, in words for the person at the terminal. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailure(String message) {
        this(message, null);
    }

    CommandFailure(String message, Throwable cause) {
        this(ExitCode.ERROR, message, cause);
    }

    CommandFailure(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
