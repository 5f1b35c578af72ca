package org.echjsse.bctls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsHash;
import org.echjsse.hello.ServerHello;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireWriter;

/**
 * The handshake messages of a connection, because bctls shows its own transcript to nobody, and the resumption secret is over the whole
 * of it (RFC 8446, 7.1). Wiped when that is derived. Not thread-safe.
 */
final class Transcript {
    /** Lets {@link #wipe()} at the bytes. */
    private static final class Buffer extends ByteArrayOutputStream {
        Buffer(int size) {
            super(size);
        }

        synchronized void wipe() {
            Arrays.fill(buf, (byte) 0);
            reset();
        }
    }

    private Buffer messages = new Buffer(4096);
    /** Where HelloRetryRequest begins; 0 if there is none. */
    private int retryAt;

    /** Whole messages, or a part of one. */
    void add(byte[] bytes, int offset, int length) {
        messages.write(bytes, offset, length);
    }

    /** One whole message, as it was received. */
    void add(HandshakeMessageInput received) {
        received.updateHash(new TlsHash() {
            @Override
            public void update(byte[] input, int offset, int length) {
                addMessage(input, offset, length);
            }

            @Override
            public byte[] calculateHash() {
                throw new UnsupportedOperationException();
            }

            @Override
            public TlsHash cloneHash() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void reset() {
                throw new UnsupportedOperationException();
            }
        });
    }

    /** One whole message. */
    void addMessage(byte[] bytes, int offset, int length) {
        if (retryAt == 0 && bytes[offset] == HandshakeType.server_hello && isRetry(bytes, offset, length)) {
            retryAt = messages.size();
        }
        add(bytes, offset, length);
    }

    private static boolean isRetry(byte[] bytes, int offset, int length) {
        try {
            return ServerHello.parse(Arrays.copyOfRange(bytes, offset, offset + length))
                    .isHelloRetryRequest();
        } catch (PeerFault malformed) {
            return false; // bctls will say so
        }
    }

    byte[] hash(TlsCrypto crypto, int algorithm) {
        byte[] all = messages.toByteArray();
        try {
            TlsHash hash = crypto.createHash(algorithm);
            if (retryAt > 0) {
                // RFC 8446, 4.4.1; HRR-10, HRR-14: a hash stands for the first hello
                TlsHash first = crypto.createHash(algorithm);
                first.update(all, 0, retryAt);
                byte[] synthetic = new WireWriter()
                        .u8(HandshakeType.message_hash)
                        .vector24(body -> body.bytes(first.calculateHash()))
                        .toByteArray();
                hash.update(synthetic, 0, synthetic.length);
            }
            hash.update(all, retryAt, all.length - retryAt);
            return hash.calculateHash();
        } finally {
            Arrays.fill(all, (byte) 0);
        }
    }

    /** The secret name may be in it; and a connection that lives long does not need the room. */
    void wipe() {
        messages.wipe();
        messages = new Buffer(0);
    }
}
