package org.echjsse.it.mutant;

/** The messages of a handshake, as one of the two hellos has them. */
final class Transcript {
    private byte[] messages = new byte[0];

    void add(byte[] message) {
        messages = Bytes.concat(messages, message);
    }

    /** RFC 8446, 4.4.1: HelloRetryRequest is about to follow. */
    void replaceFirst(Hash hash) {
        messages = Bytes.message(254, hash.of(messages));
    }

    byte[] messages() {
        return messages;
    }

    byte[] hash(Hash hash) {
        return hash.of(messages);
    }
}
