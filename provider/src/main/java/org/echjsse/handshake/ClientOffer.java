package org.echjsse.handshake;

import java.security.SecureRandom;
import org.echjsse.config.ConfigChoice;
import org.echjsse.wire.PeerFault;

/**
 * One real offer of ECH by a client, from the first ClientHello to the verdict. Messages are whole handshake messages with their
 * 4-byte header.
 */
public final class ClientOffer implements AutoCloseable {
    private ClientOffer() {}

    /** Sets up HPKE for the chosen configuration. */
    public static ClientOffer prepare(ConfigChoice.Usable choice, SecureRandom random) {
        throw new UnsupportedOperationException();
    }

    /**
     * Encodes, folds into outer extensions, pads and seals ClientHelloInner.
     *
     * @param inner ClientHelloInner, carrying the one-byte inner extension
     * @param outerDraft ClientHelloOuter, final but for encrypted_client_hello, which stands at its place with an empty body
     * @return ClientHelloOuter with the sealed extension
     */
    public byte[] seal(byte[] inner, byte[] outerDraft) {
        throw new UnsupportedOperationException();
    }

    /** The same for the second ClientHello after an accepted HelloRetryRequest: same HPKE context, empty enc (HRR-06). */
    public byte[] sealRetry(byte[] inner2, byte[] outerDraft2) {
        throw new UnsupportedOperationException();
    }

    /**
     * What a ServerHello or HelloRetryRequest says of this offer; remembers what it said (HRR-11, HRR-12).
     *
     * @throws PeerFault if it is malformed, or breaks its promise after an accepting HelloRetryRequest
     */
    public Verdict judge(byte[] serverHello) throws PeerFault {
        throw new UnsupportedOperationException();
    }

    /** {@code extension_data} of encrypted_client_hello as sealed first: a rejected second hello repeats it (HRR-13). */
    public byte[] firstExtension() {
        throw new UnsupportedOperationException();
    }

    /** Wipes the HPKE secrets. */
    @Override
    public void close() {}
}
