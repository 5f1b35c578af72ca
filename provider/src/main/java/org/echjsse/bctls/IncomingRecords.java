package org.echjsse.bctls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * What a peer may put into records, and how often: the checks that bctls leaves out, in the order in which a record meets them. Both
 * protocol classes have one of these beside their {@link Closure}. Not thread-safe.
 */
final class IncomingRecords {
    /** So many records or messages that bring nothing may come in a row; BoringSSL has the same number, Go half of it. */
    private static final int USELESS_LIMIT = 32;

    private static final int MESSAGE_HEADER_BYTES = 4;
    private static final int ALERT_BYTES = 2;

    private final Protocol protocol;
    private boolean sealed;
    /** Bytes of handshake records that have come. */
    private long received;
    /** Bytes of handshake messages that were handled. */
    private long handled;

    private int useless;

    IncomingRecords(Protocol protocol) {
        this.protocol = protocol;
    }

    /** The peer has keys for all that it still has to say. */
    void expectSealed() {
        sealed = true;
    }

    /** A record as it is on the wire. */
    void arrived(byte[] record, int offset, int length) throws TlsFatalAlert {
        int type = record[offset];
        boolean empty = length == RecordFramer.HEADER_BYTES;
        if (empty && type != ContentType.application_data) {
            throw unexpected("empty record"); // RFC 8446, 5.1 and 5.4
        }
        if (sealed && type == ContentType.handshake && protocol.isTls13()) {
            throw unexpected("handshake message in clear"); // RFC 8446, 5.2: bctls waits for the first sealed record
        }
        if (type == ContentType.change_cipher_spec) {
            cameInVain(); // RFC 8446, D.4: means nothing
        }
    }

    /** The same record opened. */
    void opened(short type, int length) throws TlsFatalAlert {
        boolean tls13 = protocol.isTls13();
        if (type == ContentType.handshake) {
            received += length;
            if (!protocol.isConnected()) {
                cameInUse();
            }
            return; // else its messages are counted
        }
        if (tls13 && received != handled) {
            throw unexpected("a record amid a handshake message"); // RFC 8446, 5.1
        }
        if (type == ContentType.alert) {
            // RFC 8446, 5.1: one alert to a record; bctls would wait for the rest
            if (length < ALERT_BYTES || tls13 && length > ALERT_BYTES) {
                throw new TlsFatalAlert(AlertDescription.decode_error, "alert of " + length + " bytes");
            }
            cameInVain();
        } else if (type == ContentType.application_data && length == 0) {
            cameInVain();
        } else {
            cameInUse();
        }
    }

    /** A message of the handshake, whose header is read already. */
    void handling(short type, HandshakeMessageInput message) throws TlsFatalAlert {
        handled += MESSAGE_HEADER_BYTES + message.available();
        boolean keysChange = type == HandshakeType.finished || type == HandshakeType.key_update;
        if (keysChange && protocol.isTls13()) {
            expectEnd();
        }
        if (protocol.isConnected()) {
            cameInVain(); // KeyUpdates, tickets, attempts to renegotiate: work for us
        }
    }

    /**
     * The keys change behind the message that was handled last, so it ends with its record (RFC 8446, 5.1). bctls does not look: what
     * stands behind a ServerHello in clear it would take for EncryptedExtensions.
     */
    void expectEnd() throws TlsFatalAlert {
        if (received != handled) {
            throw unexpected("a record goes on behind the message that changes the keys");
        }
    }

    /** We have asked for a message that will be of no use but to answer. */
    void answerAsked() {
        useless--;
    }

    private void cameInUse() {
        useless = Math.min(useless, 0); // answers that are still to come stay allowed
    }

    /** Each of them costs more to take than to send. */
    private void cameInVain() throws TlsFatalAlert {
        if (++useless > USELESS_LIMIT) {
            throw unexpected("too many records that bring nothing");
        }
    }

    private static TlsFatalAlert unexpected(String what) {
        return new TlsFatalAlert(AlertDescription.unexpected_message, what);
    }
}
