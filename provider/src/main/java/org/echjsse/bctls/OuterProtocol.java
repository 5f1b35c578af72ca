package org.echjsse.bctls;

import java.util.Arrays;
import org.bouncycastle.tls.ExtensionType;
import org.echjsse.handshake.ClientOffer;

/** The twin that believes it has sent ClientHelloOuter, and has. It goes on if the server rejects. */
final class OuterProtocol extends ClientProtocol {
    private final InnerProtocol inner;
    private final ClientOffer offer;
    private OrderedHello sent;

    OuterProtocol(InnerProtocol inner, ClientOffer offer) {
        this.inner = inner;
        this.offer = offer;
    }

    /** CLI-19, CLI-61: everything but the payload is final before it is sealed. */
    @Override
    protected OrderedHello firstHello(OrderedHello drafted) {
        clientAgreements = inner.agreements();
        OrderedHello outer = drafted.withSessionId(inner.sessionId()); // CLI-15, CLI-41
        outer.extensions().put(ExtensionType.key_share, inner.keyShare());
        byte[] sealed = offer.seal(inner.firstMessage(), outer.message());
        // bctls has the extension in its tables now: it takes retry_configs, and repeats it after a rejecting
        // HelloRetryRequest (HRR-13)
        outer.extensions().put(OrderedExtensions.ENCRYPTED_CLIENT_HELLO, offer.firstExtension());
        if (!Arrays.equals(sealed, outer.message())) {
            throw new IllegalStateException("the sealed hello is not the one that is sent");
        }
        sent = outer.withExtensions(outer.extensions().copy());
        return outer;
    }

    /**
     * The second ClientHelloOuter for a second ClientHelloInner (HRR-05 to HRR-08): the first one, with the inner's new key share
     * and, because some servers look for it there, cookie.
     */
    byte[] sealRetry(OrderedHello second) {
        OrderedExtensions extensions = sent.extensions().copy();
        for (int type : new int[] {ExtensionType.key_share, ExtensionType.cookie}) {
            byte[] body = second.extensions().get(type);
            if (body != null) {
                extensions.put(type, body);
            }
        }
        extensions.put(OrderedExtensions.ENCRYPTED_CLIENT_HELLO, new byte[0]);
        return offer.sealRetry(second.message(), sent.withExtensions(extensions).message());
    }
}
