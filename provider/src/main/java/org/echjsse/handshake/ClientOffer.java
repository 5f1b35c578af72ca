package org.echjsse.handshake;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfig;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.hello.EncodedInner;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloExtension;
import org.echjsse.hello.Padding;
import org.echjsse.hello.ServerHello;
import org.echjsse.hpke.HpkeAead;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkeKeyPair;
import org.echjsse.hpke.HpkePublicKey;
import org.echjsse.hpke.HpkeSender;
import org.echjsse.hpke.HpkeSharedSecret;
import org.echjsse.hpke.HpkeSuite;
import org.echjsse.wire.PeerFault;

/**
 * One real offer of ECH by a client, from the first ClientHello to the verdict. Messages are whole handshake messages with their
 * 4-byte header. Not thread-safe.
 *
 * <p>Called in this order: {@link #seal}, {@link #judge}; after {@link Verdict#RETRY_ACCEPTED} also {@link #sealRetry} and
 * {@link #judge} again, after {@link Verdict#RETRY_REJECTED} only the latter. Anything else is {@link IllegalStateException}.
 */
public final class ClientOffer implements AutoCloseable {
    private static final int TLS_1_3 = 0x0304;

    /** Where we are; the first HelloRetryRequest decides for good (HRR-11, HRR-12). */
    private enum Stage {
        PREPARED,
        OFFERED,
        RETRY_ACCEPTED,
        OFFERED_AGAIN,
        RETRY_REJECTED,
        JUDGED
    }

    private final ConfigChoice.Usable choice;
    private final HpkeSender sender;
    private final Optional<LoggedOffer> logged;
    private Stage stage = Stage.PREPARED;
    private ClientHello inner;
    private AcceptConfirmation confirmation;
    private byte[] firstExtension;
    private ServerHello helloRetryRequest;

    private ClientOffer(ConfigChoice.Usable choice, HpkeSender sender, Optional<LoggedOffer> logged) {
        this.choice = choice;
        this.sender = sender;
        this.logged = logged;
    }

    /** Sets up HPKE for the chosen configuration. */
    public static ClientOffer prepare(ConfigChoice.Usable choice, SecureRandom random, Optional<KeyLog> keyLog) {
        HpkeKem kem = HpkeKem.of(choice.config().kemId())
                .orElseThrow(() -> new IllegalArgumentException("KEM of " + choice + " is not supported"));
        return prepare(choice, HpkeKeyPair.generate(kem, random), keyLog); // HPK-10
    }

    /** The same with this ephemeral key, so that a handshake can be replayed. */
    static ClientOffer prepare(ConfigChoice.Usable choice, HpkeKeyPair ephemeral, Optional<KeyLog> keyLog) {
        EchConfig.Known config = choice.config();
        HpkeSuite suite = HpkeSuite.of(
                        config.kemId(), choice.suite().kdfId(), choice.suite().aeadId())
                .orElseThrow(() -> new IllegalArgumentException("suite of " + choice + " is not supported"));
        HpkePublicKey recipient = HpkePublicKey.parse(suite.kem(), config.publicKey())
                .orElseThrow(() -> new IllegalArgumentException("public_key of " + config + " is no key"));
        // computed only to be logged: setting up destroys the ephemeral key
        Optional<LoggedOffer> logged =
                keyLog.map(log -> new LoggedOffer(log, HpkeSharedSecret.ofSender(ephemeral, recipient)));
        return new ClientOffer(choice, HpkeSender.setUp(suite, recipient, config.hpkeInfo(), ephemeral), logged);
    }

    /**
     * Encodes, folds into outer extensions, pads and seals ClientHelloInner.
     *
     * @param inner ClientHelloInner, carrying the one-byte inner extension
     * @param outerDraft ClientHelloOuter, final but for encrypted_client_hello, which stands at its place with an empty body
     * @return ClientHelloOuter with the sealed extension
     */
    public byte[] seal(byte[] inner, byte[] outerDraft) {
        require(Stage.PREPARED);
        this.inner = ClientHello.ours(inner);
        confirmation = new AcceptConfirmation(this.inner);
        byte[] outer = seal(this.inner, ClientHello.ours(outerDraft), sender.encapsulatedKey());
        ClientHello sent = ClientHello.ours(outer);
        firstExtension = sent.body(echOf(sent));
        logged.ifPresent(secret -> secret.write(sent.random(), choice.config()));
        stage = Stage.OFFERED;
        return outer;
    }

    /** The same for the second ClientHello after an accepted HelloRetryRequest: same HPKE context, empty enc (HRR-06, SEC-09). */
    public byte[] sealRetry(byte[] inner2, byte[] outerDraft2) {
        require(Stage.RETRY_ACCEPTED);
        ClientHello second = ClientHello.ours(inner2);
        if (!Arrays.equals(second.random(), inner.random()) || !Arrays.equals(second.sessionId(), inner.sessionId())) {
            throw new IllegalArgumentException(
                    "the second ClientHelloInner has another random or session id"); // HRR-05
        }
        byte[] outer = seal(second, ClientHello.ours(outerDraft2), new byte[0]);
        confirmation.retry(helloRetryRequest.message(), second);
        stage = Stage.OFFERED_AGAIN;
        return outer;
    }

    /**
     * What a ServerHello or HelloRetryRequest says of this offer; remembers what it said (HRR-11, HRR-12).
     *
     * @throws PeerFault if it is malformed, or breaks its promise after an accepting HelloRetryRequest
     */
    public Verdict judge(byte[] serverHello) throws PeerFault {
        if (stage == Stage.PREPARED || stage == Stage.RETRY_ACCEPTED) {
            throw new IllegalStateException("no ClientHello is out to be judged");
        }
        ServerHello hello = ServerHello.parse(serverHello);
        return hello.isHelloRetryRequest() ? judgeRetry(hello) : judgeFinal(hello);
    }

    /** {@code extension_data} of encrypted_client_hello as sealed first: a rejected second hello repeats it (HRR-13). */
    public byte[] firstExtension() {
        if (firstExtension == null) {
            throw new IllegalStateException("nothing is sealed yet");
        }
        return firstExtension.clone();
    }

    /** The name that a rejecting server has to authenticate as (REJ-02). */
    public String publicName() {
        return choice.config().publicName();
    }

    /** Wipes the HPKE secrets, and keeps no hello but for {@link #firstExtension()}. */
    @Override
    public void close() {
        sender.close();
        inner = null;
        confirmation = null;
        helloRetryRequest = null;
        stage = Stage.JUDGED;
    }

    private byte[] seal(ClientHello inner, ClientHello outerDraft, byte[] enc) {
        requireFit(inner, outerDraft);
        byte[] encoded = Padding.pad(
                EncodedInner.encode(inner, outerDraft),
                nameLength(inner),
                choice.config().maximumNameLength());
        byte[] placeholder = EchExtension.outer(
                choice.suite().kdfId(),
                choice.suite().aeadId(),
                choice.config().configId(), // CLI-64
                enc,
                new byte[encoded.length + HpkeAead.TAG_LENGTH]); // CLI-60
        ClientHello outer = ClientHello.ours(outerDraft.withBody(echOf(outerDraft), placeholder));
        EchExtension.Outer ech = outerForm(outer);
        byte[] payload = sender.seal(EchExtension.aad(outer, ech), encoded);
        Arrays.fill(encoded, (byte) 0);
        byte[] message = outer.message();
        System.arraycopy(payload, 0, message, ech.payloadAt(), payload.length); // CLI-62, CLI-63
        return message;
    }

    private Verdict judgeRetry(ServerHello hello) throws PeerFault {
        if (stage != Stage.OFFERED) {
            throw PeerFault.of(
                    PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 4.1.4", "a second HelloRetryRequest"); // HRR-15
        }
        Optional<Integer> at = hello.confirmationAt(); // RFC 9849, 6.1.4; HRR-02: eight bytes or a fault
        helloRetryRequest = hello;
        // RFC 9849, 6.1.4; HRR-01, HRR-03: without the extension, or with other bytes in it, ECH is rejected
        if (at.isPresent() && confirms(hello, at.get())) {
            stage = Stage.RETRY_ACCEPTED;
            return Verdict.RETRY_ACCEPTED;
        }
        stage = Stage.RETRY_REJECTED;
        return Verdict.RETRY_REJECTED;
    }

    private Verdict judgeFinal(ServerHello hello) throws PeerFault {
        if (stage == Stage.JUDGED) {
            throw PeerFault.of(PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 4", "a second ServerHello");
        }
        refuseExtension(hello);
        Stage before = stage;
        stage = Stage.JUDGED;
        int at = hello.confirmationAt().orElseThrow();
        return switch (before) {
            case OFFERED -> confirms(hello, at) ? Verdict.ACCEPTED : Verdict.REJECTED;
            case OFFERED_AGAIN -> {
                if (hello.cipherSuite() != helloRetryRequest.cipherSuite()) {
                    throw PeerFault.forbidden("RFC 8446, 4.1.4", "ServerHello has not the suite of HelloRetryRequest");
                }
                if (!confirms(hello, at)) { // RFC 9849, 6.1.5; HRR-11
                    throw PeerFault.forbidden("RFC 9849, 6.1.5", "ECH was accepted, and is not in the ServerHello");
                }
                yield Verdict.ACCEPTED;
            }
            // RFC 9849, 6.1.4; HRR-12: the first message has decided, whatever the eight bytes are now
            case RETRY_REJECTED -> Verdict.REJECTED;
            case PREPARED, RETRY_ACCEPTED, JUDGED -> throw new IllegalStateException("judged while " + before);
        };
    }

    private boolean confirms(ServerHello hello, int at) throws PeerFault {
        // RFC 9849, 6.1.4; ACC-09: nothing is computed for TLS 1.2 and older. ACC-12: only suites that the inner
        // hello has offered; whether another one is a fault is judged with the hello in use.
        if (hello.selectedVersion() != TLS_1_3 || !inner.cipherSuites().contains(hello.cipherSuite())) {
            return false;
        }
        return confirmation
                .of(hello, at)
                .map(expected -> MessageDigest.isEqual(expected, hello.confirmation(at))) // ACC-08, SEC-27
                .orElse(false);
    }

    // RFC 8446, 4.2: never in a ServerHello; REJ-15, GRS-09: unsupported_extension where TLS 1.2 would have to know it
    private static void refuseExtension(ServerHello hello) throws PeerFault {
        if (hello.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).isPresent()) {
            PeerFault.Kind kind = hello.selectedVersion() == TLS_1_3
                    ? PeerFault.Kind.FORBIDDEN
                    : PeerFault.Kind.UNSOLICITED_EXTENSION;
            throw PeerFault.of(kind, "RFC 8446, 4.2", "encrypted_client_hello in a ServerHello");
        }
    }

    // CLI-13, CLI-15, CLI-41: what the server will check
    private static void requireFit(ClientHello inner, ClientHello outerDraft) {
        boolean marked = inner.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO)
                .map(extension -> Arrays.equals(inner.body(extension), EchExtension.inner()))
                .orElse(false);
        if (!marked) {
            throw new IllegalArgumentException("ClientHelloInner has no encrypted_client_hello of type inner");
        }
        if (!Arrays.equals(inner.sessionId(), outerDraft.sessionId())) {
            throw new IllegalArgumentException("the hellos have different session ids");
        }
        if (MessageDigest.isEqual(inner.random(), outerDraft.random())) {
            throw new IllegalArgumentException("the hellos have the same random"); // CLI-14
        }
    }

    static Optional<Integer> nameLength(ClientHello hello) {
        try {
            return hello.serverName().map(String::length);
        } catch (PeerFault fault) {
            throw new IllegalArgumentException("our own server_name is wrong", fault);
        }
    }

    private static HelloExtension echOf(ClientHello hello) {
        return hello.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO)
                .orElseThrow(() -> new IllegalArgumentException("ClientHelloOuter has no encrypted_client_hello"));
    }

    private static EchExtension.Outer outerForm(ClientHello outer) {
        try {
            if (EchExtension.parse(outer, echOf(outer)) instanceof EchExtension.Outer ech) {
                return ech;
            }
            throw new IllegalStateException("our own encrypted_client_hello is not of type outer");
        } catch (PeerFault fault) {
            throw new IllegalStateException("our own encrypted_client_hello is wrong", fault);
        }
    }

    private void require(Stage required) {
        if (stage != required) {
            throw new IllegalStateException("offer is " + stage + ", not " + required);
        }
    }
}
