package org.echjsse.hello;

import java.util.List;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;

/**
 * Positions of the fields of a ClientHello body (RFC 8446, section 4.1.2). Each vector begins behind its length field.
 *
 * @param extensionsAt position of the first extension, or {@link #NONE} if there is not even a length
 */
record HelloFields(
        int bodyAt,
        int sessionIdAt,
        int sessionIdLength,
        int cipherSuitesAt,
        int cipherSuitesLength,
        int extensionsAt,
        List<HelloExtension> extensions) {

    static final int NONE = -1;
    private static final int VERSION = 2;
    static final int RANDOM = 32;
    private static final int SESSION_ID_LIMIT = 32;

    /** Reads one body; what stands behind it is left to the caller. */
    static HelloFields read(WireReader in) throws PeerFault {
        int bodyAt = in.position();
        in.sub(VERSION, "legacy_version");
        in.sub(RANDOM, "random");
        WireReader sessionId = in.vector8("legacy_session_id");
        if (sessionId.remaining() > SESSION_ID_LIMIT) {
            throw PeerFault.malformed("legacy_session_id", "is longer than 32 bytes");
        }
        WireReader suites = in.vector16("cipher_suites");
        if (suites.isEmpty() || suites.remaining() % 2 != 0) {
            throw PeerFault.malformed("cipher_suites", "has a length of " + suites.remaining());
        }
        WireReader compression = in.vector8("legacy_compression_methods");
        if (compression.isEmpty()) {
            throw PeerFault.malformed("legacy_compression_methods", "is empty");
        }
        int extensionsAt = NONE;
        List<HelloExtension> extensions = List.of();
        if (!in.isEmpty()) { // TLS 1.2 knows hellos that end here
            WireReader block = in.vector16("extensions");
            extensionsAt = block.position();
            extensions = HelloExtension.readAll(block);
        }
        return new HelloFields(
                bodyAt,
                sessionId.position(),
                sessionId.remaining(),
                suites.position(),
                suites.remaining(),
                extensionsAt,
                extensions);
    }

    int randomAt() {
        return bodyAt + VERSION;
    }

    /** Where the length of the cipher suites stands, which is also where the session id ends. */
    int behindSessionId() {
        return sessionIdAt + sessionIdLength;
    }

    /** Where the length of the block of extensions stands. */
    int extensionsLengthAt() {
        return extensionsAt - 2;
    }
}
