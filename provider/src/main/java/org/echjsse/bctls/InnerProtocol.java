package org.echjsse.bctls;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ExtensionType;

/**
 * The twin that believes it has sent ClientHelloInner. Its hello never reaches the wire as it is: the first one is handed to the outer
 * twin to be sealed, the second, after an accepted HelloRetryRequest, is sealed by {@link Seal} and leaves in its outer form.
 */
final class InnerProtocol extends ClientProtocol {
    private static final int RECORD_LIMIT = 1 << 14;

    /** Turns a second ClientHelloInner into the message to send. */
    interface Seal {
        byte[] seal(OrderedHello inner);
    }

    private final Seal retrySeal;
    private byte[] firstMessage;
    private boolean writingHello;

    InnerProtocol(Seal retrySeal) {
        this.retrySeal = retrySeal;
    }

    /** ClientHelloInner as a whole message; known after {@code connect}. */
    byte[] firstMessage() {
        return firstMessage;
    }

    byte[] sessionId() {
        return hello().getSessionID();
    }

    /** {@code extension_data} of key_share. */
    byte[] keyShare() {
        return hello().extensions().get(ExtensionType.key_share);
    }

    /** CLI-52: one set of key shares for both hellos, so that both twins can finish what the server picks. */
    Hashtable<?, ?> agreements() {
        return clientAgreements;
    }

    @Override
    protected void sendClientHelloMessage() throws IOException {
        writingHello = true;
        try {
            super.sendClientHelloMessage(); // into the transcript
        } finally {
            writingHello = false;
        }
        if (firstMessage == null) {
            firstMessage = hello().message();
            return;
        }
        byte[] outer = retrySeal.seal(hello());
        for (int at = 0; at < outer.length; at += RECORD_LIMIT) {
            super.safeWriteRecord(ContentType.handshake, outer, at, Math.min(RECORD_LIMIT, outer.length - at));
        }
    }

    @Override
    protected void safeWriteRecord(short type, byte[] buffer, int offset, int length) throws IOException {
        if (!writingHello) {
            super.safeWriteRecord(type, buffer, offset, length);
        }
    }

    @Override
    void discard() {
        super.discard();
        forgetFirstHello();
    }

    /** The secret name is in it. */
    void forgetFirstHello() {
        Arrays.fill(firstMessage, (byte) 0);
    }
}
