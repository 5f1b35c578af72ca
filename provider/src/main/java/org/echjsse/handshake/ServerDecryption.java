package org.echjsse.handshake;

import java.util.List;
import org.echjsse.config.EchKeyPair;
import org.echjsse.wire.PeerFault;

/**
 * The server's side of one connection: opens ClientHelloOuter, rebuilds ClientHelloInner, confirms. Messages are whole handshake
 * messages with their 4-byte header.
 */
public final class ServerDecryption implements AutoCloseable {

    /**
     * @param keys the keys of this connection; empty: the extension is ignored (SRV-63)
     */
    public ServerDecryption(List<EchKeyPair> keys) {}

    /** What the first ClientHello was. */
    public sealed interface First {
        /** No extension, or no keys: an ordinary ClientHello. */
        record Plain() implements First {}

        /** An extension that no key opens: go on with the outer hello, send retry_configs. */
        record Unopened() implements First {}

        /** Opened: go on with this hello. */
        record Opened(byte[] inner) implements First {}
    }

    /**
     * @throws PeerFault for whatever RFC 9849 section 7 forbids; there is no way back to the outer hello (SRV-13)
     */
    public First first(byte[] clientHello) throws PeerFault {
        throw new UnsupportedOperationException();
    }

    /** The second ClientHello after HelloRetryRequest, when the first was {@link First.Opened} (HRR-32 to HRR-38): the inner one. */
    public byte[] second(byte[] clientHello) throws PeerFault {
        throw new UnsupportedOperationException();
    }

    /**
     * The eight confirmation bytes for a ServerHello (ACC-01 to ACC-05).
     *
     * @param serverHello with the last eight bytes of its random zero
     */
    public byte[] confirmServerHello(byte[] serverHello) {
        throw new UnsupportedOperationException();
    }

    /**
     * The eight bytes for the extension of a HelloRetryRequest; remembers the filled message for the ServerHello after it.
     *
     * @param helloRetryRequest with an encrypted_client_hello extension of eight zero bytes
     */
    public byte[] confirmHelloRetryRequest(byte[] helloRetryRequest) {
        throw new UnsupportedOperationException();
    }

    /** Wipes the HPKE secrets. */
    @Override
    public void close() {}
}
