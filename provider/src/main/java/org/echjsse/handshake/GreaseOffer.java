package org.echjsse.handshake;

import java.security.SecureRandom;

/** The look-alike extension of RFC 9849, 6.2.1. */
public final class GreaseOffer {
    private GreaseOffer() {}

    /**
     * {@code extension_data} as long as that of a real offer made of the same hello would be (GRS-01 to GRS-05).
     *
     * @param draft ClientHello with its header; encrypted_client_hello stands at its place with an empty body
     */
    public static byte[] extensionFor(byte[] draft, SecureRandom random) {
        throw new UnsupportedOperationException();
    }
}
