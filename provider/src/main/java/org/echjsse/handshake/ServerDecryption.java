package org.echjsse.handshake;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.EchConfig.HpkeSymmetricCipherSuite;
import org.echjsse.config.EchKeyPair;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.hello.EncodedInner;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloExtension;
import org.echjsse.hello.InnerHello;
import org.echjsse.hello.ServerHello;
import org.echjsse.hpke.HpkeRecipient;
import org.echjsse.wire.PeerFault;

/**
 * The server's side of one connection: opens ClientHelloOuter, rebuilds ClientHelloInner, confirms. Messages are whole handshake
 * messages with their 4-byte header. Not thread-safe.
 */
public final class ServerDecryption implements AutoCloseable {
    private final List<EchKeyPair> keys;
    private final Optional<KeyLog> keyLog;
    private boolean asked;
    private boolean opened;
    private boolean offered;
    private ClientHello outer;
    private ClientHello inner;
    private EchExtension.Outer ech;
    private HpkeRecipient recipient;
    private AcceptConfirmation confirmation;
    private byte[] helloRetryRequest;

    /**
     * @param keys the keys of this connection; empty: the extension is ignored (SRV-63)
     */
    public ServerDecryption(List<EchKeyPair> keys, Optional<KeyLog> keyLog) {
        this.keys = List.copyOf(keys); // SRV-80: a snapshot
        this.keyLog = keyLog;
    }

    /** What the first ClientHello was. */
    public sealed interface First {
        /** No extension, or no keys: an ordinary ClientHello. */
        record Plain() implements First {}

        /** An extension that no key opens: go on with the outer hello, send retry_configs. */
        record Unopened() implements First {}

        /** Opened: go on with this hello. */
        record Opened(byte[] inner) implements First {
            /** Only its length: it has the secret name in it. */
            @Override
            public String toString() {
                return "Opened(" + inner.length + " bytes)";
            }
        }
    }

    /**
     * @throws PeerFault for whatever RFC 9849 section 7 forbids; there is no way back to the outer hello (SRV-13)
     */
    public First first(byte[] clientHello) throws PeerFault {
        if (asked) {
            throw new IllegalStateException("the first ClientHello was here already");
        }
        asked = true;
        outer = ClientHello.parse(clientHello);
        Optional<HelloExtension> extension = outer.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO);
        offered = extension.isPresent();
        if (keys.isEmpty() || extension.isEmpty()) { // RFC 9849, 7; SRV-01, SRV-63
            return new First.Plain();
        }
        ech = outerForm(outer, extension.get());
        byte[] aad = EchExtension.aad(outer, ech); // RFC 9849, 5.2; SRV-12
        byte[] payload = payload(outer, ech);
        HpkeSymmetricCipherSuite suite = new HpkeSymmetricCipherSuite(ech.kdfId(), ech.aeadId());
        for (EchKeyPair key : keys) {
            // RFC 9849, 7.1; SRV-07: every key with this id, as several may have it
            if (key.config().configId() != ech.configId()) {
                continue;
            }
            // SRV-09, SRV-11: a suite that the configuration has not, an enc that is no key, a payload that does not
            // open, or is shorter than a tag: the next one
            Optional<HpkeRecipient> candidate = key.recipient(suite, ech.enc().toByteArray());
            Optional<byte[]> plaintext = candidate.flatMap(context -> context.open(aad, payload));
            if (plaintext.isPresent()) { // SRV-13: no way back from here
                recipient = candidate.get();
                inner = rebuild(plaintext.get(), outer);
                confirmation = new AcceptConfirmation(inner);
                keyLog.ifPresent(
                        log -> new LoggedOffer(log, recipient.sharedSecret()).write(outer.random(), key.config()));
                opened = true;
                return new First.Opened(inner.message());
            }
        }
        return new First.Unopened(); // RFC 9849, 7.1; SRV-60, GRS-33
    }

    /**
     * The second ClientHello after HelloRetryRequest: the hello to go on with. If the first was {@link First.Opened} this is
     * ClientHelloInner (HRR-32 to HRR-38); otherwise it is the argument, and nothing is decrypted, even if it could be (HRR-39).
     *
     * @throws PeerFault if it lacks the extension, changes what must stay, or does not open
     */
    public byte[] second(byte[] clientHello) throws PeerFault {
        if (!asked) {
            throw new IllegalStateException("there was no first ClientHello");
        }
        ClientHello second = ClientHello.parse(clientHello);
        Optional<HelloExtension> extension = second.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO);
        if (!opened) {
            if (!keys.isEmpty() && !offered && extension.isPresent()) { // HRR-41
                throw PeerFault.forbidden(
                        "RFC 8446, 4.1.2", "encrypted_client_hello is in the second ClientHello only");
            }
            return clientHello.clone();
        }
        if (helloRetryRequest == null) {
            throw new IllegalStateException("no HelloRetryRequest has been confirmed");
        }
        if (extension.isEmpty()) { // RFC 9849, 7.1.1; HRR-32
            throw PeerFault.of(
                    PeerFault.Kind.MISSING_EXTENSION,
                    "RFC 9849, 7.1.1",
                    "the second ClientHello has no encrypted_client_hello");
        }
        EchExtension.Outer again = outerForm(second, extension.get()); // HRR-34
        // RFC 9849, 7.1.1; HRR-33
        if (again.kdfId() != ech.kdfId() || again.aeadId() != ech.aeadId() || again.configId() != ech.configId()) {
            throw PeerFault.forbidden("RFC 9849, 7.1.1", "the second ClientHello has another suite or config_id");
        }
        if (again.enc().length() != 0) {
            throw PeerFault.forbidden("RFC 9849, 7.1.1", "enc of the second ClientHello is not empty");
        }
        // RFC 9849, 7.1.1; HRR-35, HRR-36, HRR-37: the same context, and everything else from the second hello
        byte[] plaintext = recipient
                .open(EchExtension.aad(second, again), payload(second, again))
                .orElseThrow(() -> PeerFault.of(
                        PeerFault.Kind.UNDECRYPTABLE, "RFC 9849, 7.1.1", "the second ClientHello does not open"));
        ClientHello secondInner = rebuild(plaintext, second); // HRR-38
        // RFC 8446, 4.1.2; HRR-43
        if (!MessageDigest.isEqual(secondInner.random(), inner.random())
                || !Arrays.equals(secondInner.sessionId(), inner.sessionId())) {
            throw PeerFault.forbidden("RFC 8446, 4.1.2", "the second ClientHello has another random or session id");
        }
        confirmation.retry(helloRetryRequest, secondInner);
        return secondInner.message();
    }

    /**
     * The eight confirmation bytes for a ServerHello (ACC-01 to ACC-05).
     *
     * @param serverHello with the last eight bytes of its random zero
     * @throws IllegalStateException if no hello was opened (ACC-11)
     * @throws IllegalArgumentException if it is no ServerHello of TLS 1.3 (ACC-10)
     */
    public byte[] confirmServerHello(byte[] serverHello) {
        ServerHello hello = ServerHello.ours(serverHello);
        if (hello.isHelloRetryRequest()) {
            throw new IllegalArgumentException("this is a HelloRetryRequest");
        }
        return confirm(hello);
    }

    /**
     * The eight bytes for the extension of a HelloRetryRequest; remembers the filled message for the ServerHello after it.
     *
     * @param helloRetryRequest with an encrypted_client_hello extension of eight zero bytes
     * @throws IllegalStateException if no hello was opened
     * @throws IllegalArgumentException if it is no HelloRetryRequest with that extension
     */
    public byte[] confirmHelloRetryRequest(byte[] helloRetryRequest) {
        ServerHello hello = ServerHello.ours(helloRetryRequest);
        if (!hello.isHelloRetryRequest()) {
            throw new IllegalArgumentException("this is no HelloRetryRequest");
        }
        byte[] bytes = confirm(hello);
        this.helloRetryRequest = hello.withConfirmation(confirmationAt(hello), bytes); // ACC-05: as sent
        return bytes;
    }

    /** Whether the first ClientHello had the extension, whatever became of it. */
    public boolean offered() {
        return offered;
    }

    /** The name in the hello that an observer saw; empty if there is none, or if it is malformed. */
    public Optional<String> outerServerName() {
        try {
            return outer == null ? Optional.empty() : outer.serverName();
        } catch (PeerFault malformed) {
            return Optional.empty(); // SRV-40: an opened outer hello negotiates nothing; a plain one is judged by TLS
        }
    }

    /** Wipes the HPKE secrets, and keeps no hello: a connection may live long. To be called when the ServerHello is confirmed. */
    @Override
    public void close() {
        if (recipient != null) {
            recipient.close();
        }
        recipient = null;
        outer = null;
        ech = null;
        inner = null;
        confirmation = null;
        helloRetryRequest = null;
    }

    private byte[] confirm(ServerHello hello) {
        if (confirmation == null) {
            throw new IllegalStateException("no ClientHelloInner is in use, nothing may be confirmed"); // ACC-11
        }
        return confirmation
                .of(hello, confirmationAt(hello))
                .orElseThrow(() -> new IllegalArgumentException("the cipher suite is none of TLS 1.3")); // ACC-10
    }

    private static int confirmationAt(ServerHello hello) {
        try {
            return hello.confirmationAt()
                    .orElseThrow(() -> new IllegalArgumentException("no encrypted_client_hello in HelloRetryRequest"));
        } catch (PeerFault fault) {
            throw new IllegalArgumentException("our own HelloRetryRequest is wrong", fault);
        }
    }

    private static ClientHello rebuild(byte[] plaintext, ClientHello outer) throws PeerFault {
        try {
            return InnerHello.check(ClientHello.parse(EncodedInner.decode(plaintext, outer)));
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private static EchExtension.Outer outerForm(ClientHello hello, HelloExtension extension) throws PeerFault {
        if (EchExtension.parse(hello, extension) instanceof EchExtension.Outer ech) {
            return ech;
        }
        // RFC 9849, 7; SRV-04: we are no backend, so nobody may hand us an inner hello
        throw PeerFault.forbidden("RFC 9849, 7", "encrypted_client_hello of type inner from the network");
    }

    private static byte[] payload(ClientHello hello, EchExtension.Outer ech) {
        return Arrays.copyOfRange(hello.message(), ech.payloadAt(), ech.payloadAt() + ech.payloadLength());
    }
}
