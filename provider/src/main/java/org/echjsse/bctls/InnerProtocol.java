package org.echjsse.bctls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Optional;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ExtensionType;
import org.echjsse.hello.ClientHello;

/**
 * The twin that believes it has sent ClientHelloInner. Its hello never reaches the wire as it is: the first one is handed to the outer
 * twin to be sealed, the second, after an accepted HelloRetryRequest, is sealed by {@link Seal} and leaves in its outer form.
 */
final class InnerProtocol extends ClientProtocol {
    private static final int RECORD_LIMIT = 1 << 14;

    /** Turns a second ClientHelloInner into the message to send. */
    interface Seal {
        /**
         * @param message as it is in the transcript, binders included
         */
        byte[] seal(byte[] message, OrderedExtensions extensions);
    }

    private final Seal retrySeal;
    private byte[] firstMessage;
    /** The hello that is being written; null while there is none. */
    private ByteArrayOutputStream writtenHello;

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

    /** {@code extension_data} of pre_shared_key in the first hello, with its binders. */
    Optional<byte[]> preSharedKey() {
        ClientHello first = ClientHello.ours(firstMessage);
        return first.extension(ExtensionType.pre_shared_key).map(first::body);
    }

    /** CLI-52: one set of key shares for both hellos, so that both twins can finish what the server picks. */
    Hashtable<?, ?> agreements() {
        return clientAgreements;
    }

    @Override
    protected void sendClientHelloMessage() throws IOException {
        writtenHello = new ByteArrayOutputStream();
        byte[] message;
        try {
            super.sendClientHelloMessage(); // into the transcript
            message = writtenHello.toByteArray(); // CLI-16: binders included
        } finally {
            writtenHello = null;
        }
        if (firstMessage == null) {
            firstMessage = message;
            return;
        }
        byte[] outer = retrySeal.seal(message, hello().extensions());
        Arrays.fill(message, (byte) 0);
        for (int at = 0; at < outer.length; at += RECORD_LIMIT) {
            send(ContentType.handshake, outer, at, Math.min(RECORD_LIMIT, outer.length - at));
        }
    }

    @Override
    protected void send(short type, byte[] buffer, int offset, int length) throws IOException {
        if (writtenHello != null && type == ContentType.handshake) {
            writtenHello.write(buffer, offset, length);
        } else {
            super.send(type, buffer, offset, length);
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
        firstMessage = new byte[0];
    }
}
