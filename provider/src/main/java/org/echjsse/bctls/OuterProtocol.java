package org.echjsse.bctls;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.ExtensionType;
import org.echjsse.handshake.ClientOffer;
import org.echjsse.handshake.GreasePsk;

/** The twin that believes it has sent ClientHelloOuter, and has. It goes on if the server rejects. */
final class OuterProtocol extends ClientProtocol {
    private final InnerProtocol inner;
    private final ClientOffer offer;
    private final SecureRandom random;
    private OrderedHello sent;
    private Optional<GreasePsk> psk = Optional.empty();

    OuterProtocol(InnerProtocol inner, ClientOffer offer, SecureRandom random) {
        this.inner = inner;
        this.offer = offer;
        this.random = random;
    }

    /** CLI-19, CLI-61: everything but the payload is final before it is sealed. */
    @Override
    protected OrderedHello firstHello(OrderedHello drafted) {
        clientAgreements = inner.agreements();
        OrderedHello outer = drafted.withSessionId(inner.sessionId()); // CLI-15, CLI-41
        outer.extensions().put(ExtensionType.key_share, inner.keyShare());
        // CLI-45, SEC-03, CLI-46, CLI-49; CLI-47: every hello for TLS 1.3 has psk_key_exchange_modes anyway
        psk = inner.preSharedKey().map(real -> GreasePsk.like(real, random, millis()));
        psk.ifPresent(grease -> outer.extensions().put(ExtensionType.pre_shared_key, grease.first()));
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

    /** HRR-13: after a rejecting HelloRetryRequest bctls drops a pre_shared_key that it knows nothing of. */
    @Override
    protected void sendClientHelloMessage() throws IOException {
        if (sent != null) {
            int hashLength = tlsContext().getSecurityParametersHandshake().getPRFHashLength();
            psk.filter(grease -> grease.binderLength() == hashLength).ifPresent(grease -> hello().extensions()
                    .put(ExtensionType.pre_shared_key, grease.again(random, millis())));
        }
        super.sendClientHelloMessage();
    }

    /**
     * The second ClientHelloOuter for a second ClientHelloInner (HRR-05 to HRR-08): the first one, with the inner's new key share
     * and, because some servers look for it there, cookie.
     */
    byte[] sealRetry(byte[] second, OrderedExtensions inner) {
        OrderedExtensions extensions = sent.extensions().copy();
        for (int type : new int[] {ExtensionType.key_share, ExtensionType.cookie}) {
            byte[] body = inner.get(type);
            if (body != null) {
                extensions.put(type, body);
            }
        }
        // HRR-09: gone in one, gone in the other
        extensions.remove(ExtensionType.pre_shared_key);
        if (inner.containsKey(ExtensionType.pre_shared_key)) {
            extensions.put(ExtensionType.pre_shared_key, psk.orElseThrow().again(random, millis()));
        }
        extensions.put(OrderedExtensions.ENCRYPTED_CLIENT_HELLO, new byte[0]);
        return offer.sealRetry(second, sent.withExtensions(extensions).message());
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
