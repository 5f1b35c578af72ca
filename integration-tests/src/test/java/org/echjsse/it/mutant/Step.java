package org.echjsse.it.mutant;

/** The steps of a server; each one can be changed, preceded, followed and left out. */
enum Step {
    HELLO_RETRY_REQUEST,
    SERVER_HELLO,
    ENCRYPTED_EXTENSIONS,
    CERTIFICATE_REQUEST,
    CERTIFICATE,
    CERTIFICATE_VERIFY,
    FINISHED,
    /** The client's Finished was right; nothing is to be sent by an honest server. */
    CONNECTED;

    String words() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
