package org.echjsse.bctls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * Whether the message before a change of keys ends where its record ends (RFC 8446, 5.1). bctls does not look: what stands behind a
 * ServerHello in clear it would take for EncryptedExtensions.
 */
final class RecordAlignment {
    private static final int HEADER_BYTES = 4;

    private long received;
    private long handled;

    /** Bytes of handshake records that have come. */
    void received(int length) {
        received += length;
    }

    /** The message is about to be handled; its header is read already. */
    void handling(HandshakeMessageInput message) {
        handled += HEADER_BYTES + message.available();
    }

    /** The keys change behind the message that was handled last. */
    void expectEnd() throws TlsFatalAlert {
        if (received != handled) {
            throw new TlsFatalAlert(
                    AlertDescription.unexpected_message, "a record goes on behind the message that changes the keys");
        }
    }
}
