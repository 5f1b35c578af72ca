package org.echjsse.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.ServerHello;
import org.echjsse.wire.WireWriter;

/**
 * The eight bytes by which a server shows that it has read ClientHelloInner (RFC 9849, sections 7.2 and 7.2.1), over the messages
 * of one handshake. Both ends compute them here. Keeps ClientHelloInner, so it is a secret.
 */
final class AcceptConfirmation {
    private static final String SERVER_HELLO_LABEL = "ech accept confirmation";
    private static final String RETRY_LABEL = "hrr ech accept confirmation";
    private static final int MESSAGE_HASH = 254;
    private static final byte[] ZEROS = new byte[ServerHello.CONFIRMATION_LENGTH];

    private final ClientHello inner;
    private byte[] helloRetryRequest = {};
    private byte[] secondInner = {};

    AcceptConfirmation(ClientHello inner) {
        this.inner = inner;
    }

    /** The hash of a TLS 1.3 cipher suite (RFC 8446, B.4; RFC 8998 and others are not ours). */
    enum Hash {
        SHA256("SHA-256", "HmacSHA256", 32),
        SHA384("SHA-384", "HmacSHA384", 48);

        private final String digest;
        private final String mac;
        private final int length;

        Hash(String digest, String mac, int length) {
            this.digest = digest;
            this.mac = mac;
            this.length = length;
        }

        static Optional<Hash> of(int cipherSuite) {
            return switch (cipherSuite) {
                case 0x1301, 0x1303, 0x1304, 0x1305 -> Optional.of(SHA256);
                case 0x1302 -> Optional.of(SHA384);
                default -> Optional.empty();
            };
        }

        byte[] hash(byte[]... parts) {
            try {
                MessageDigest hash = MessageDigest.getInstance(digest);
                for (byte[] part : parts) {
                    hash.update(part);
                }
                return hash.digest();
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible); // every JDK has both
            }
        }

        byte[] hmac(byte[] key, byte[] message) {
            try {
                Mac hmac = Mac.getInstance(mac);
                hmac.init(new SecretKeySpec(key, mac));
                return hmac.doFinal(message);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** After an accepted HelloRetryRequest, as sent, and the second ClientHelloInner (HRR-10, ACC-05). */
    void retry(byte[] helloRetryRequest, ClientHello secondInner) {
        this.helloRetryRequest = helloRetryRequest.clone();
        this.secondInner = secondInner.message();
    }

    /**
     * The confirmation of a ServerHello or HelloRetryRequest.
     *
     * @param at where it stands; the bytes there count as zeros
     * @return empty if the cipher suite is none of TLS 1.3
     */
    Optional<byte[]> of(ServerHello hello, int at) {
        // ACC-02: the hash of the suite in this very message, not that of HPKE
        return Hash.of(hello.cipherSuite()).map(hash -> {
            byte[] zeroed = hello.withConfirmation(at, ZEROS);
            if (hello.isHelloRetryRequest()) {
                // RFC 9849, 7.2.1; ACC-04
                return confirm(hash, RETRY_LABEL, hash.hash(messageHash(hash), zeroed));
            }
            byte[] transcript = secondInner.length == 0
                    ? hash.hash(inner.message(), zeroed) // RFC 9849, 7.2; ACC-03
                    : hash.hash(messageHash(hash), helloRetryRequest, secondInner, zeroed); // ACC-05
            return confirm(hash, SERVER_HELLO_LABEL, transcript);
        });
    }

    // RFC 8446, 4.4.1: the first hello is replaced by its hash, also here, where it is the inner one (HRR-10)
    private byte[] messageHash(Hash hash) {
        return new WireWriter()
                .u8(MESSAGE_HASH)
                .vector24((WireWriter body) -> body.bytes(hash.hash(inner.message())))
                .toByteArray();
    }

    // RFC 9849, 7.2: HKDF-Expand-Label(HKDF-Extract(0, ClientHelloInner.random), label, transcript, 8). HKDF-Expand
    // for less than a hash is one HMAC. HRR-43: the random of the first ClientHelloInner, also after
    // HelloRetryRequest.
    private byte[] confirm(Hash hash, String label, byte[] transcript) {
        byte[] random = inner.random();
        byte[] prk = hash.hmac(new byte[hash.length], random);
        byte[] info = new WireWriter()
                .u16(ServerHello.CONFIRMATION_LENGTH)
                .vector8(("tls13 " + label).getBytes(StandardCharsets.US_ASCII))
                .vector8(transcript)
                .u8(1)
                .toByteArray();
        byte[] okm = hash.hmac(prk, info);
        Arrays.fill(prk, (byte) 0);
        Arrays.fill(random, (byte) 0);
        return Arrays.copyOf(okm, ServerHello.CONFIRMATION_LENGTH);
    }
}
