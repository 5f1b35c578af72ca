package org.echjsse.bctls;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfigList;
import org.echjsse.handshake.ClientOffer;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.Verdict;
import org.echjsse.wire.PeerFault;

/**
 * A client that offers real ECH: two bctls clients, one for each hello.
 *
 * <p>The <em>inner</em> one has sent ClientHelloInner as far as it knows, the <em>outer</em> one ClientHelloOuter, sealed around the
 * first. Only the latter goes out. What the server answers is held back until its ServerHello is whole; the verdict on that
 * message says which twin has the right transcript, and it is fed everything, while the other is forgotten. So both handshakes are
 * bctls' own from the first byte to the last, and a rejected connection never was the application's (REJ-07): it has its own
 * {@link Negotiation}, it checks the certificate for the public name, it shows no certificate, and it ends in ech_required.
 *
 * <p>CLI-70: until then both are whole, with their randoms, transcripts and extensions; the key shares are the same (CLI-52).
 * SEC-13: nothing of the outer connection ever gets to the application.
 *
 * <p>After an accepting HelloRetryRequest the inner twin goes on, on probation: the ServerHello is held back and judged again.
 */
final class TwinClient extends BcConnection {
    private static final System.Logger LOG = System.getLogger("org.echjsse.bctls");

    /** Longest ServerHello, in bytes. */
    private static final int HELLO_LIMIT = 1 << 16;

    private enum Stage {
        /** No ServerHello, no HelloRetryRequest yet: the outer twin would say whatever has to be said. */
        UNDECIDED,
        /** HelloRetryRequest has accepted, its ServerHello is to confirm (HRR-11). */
        ON_PROBATION,
        DECIDED
    }

    private final ClientSettings settings;
    private final Versions versions;
    private final String publicName;
    private final ClientDecisions decisions;
    private final ClientOffer offer;
    private final InnerPeer innerPeer;
    private final InnerProtocol inner;
    /** Null when the inner twin goes on and everything of this one has left. */
    private OuterProtocol outer;

    private final Negotiation innerNegotiation;
    private final Negotiation outerNegotiation;
    private final HelloTap tap = new HelloTap(HELLO_LIMIT);
    private ClientProtocol alive;
    private Stage stage = Stage.UNDECIDED;
    private EchOutcome outcome;

    TwinClient(ClientSettings settings, ConfigChoice.Usable choice, ClientDecisions decisions) {
        this.versions = Versions.of(settings.protocols(), settings.cipherSuites());
        if (!versions.tls13()) {
            throw new IllegalArgumentException("ECH needs TLS 1.3"); // CLI-04
        }
        this.settings = settings;
        this.publicName = choice.config().publicName();
        this.offer = ClientOffer.prepare(choice, settings.random(), settings.keyLog());
        this.innerNegotiation = new Negotiation(settings.random());
        this.outerNegotiation = innerNegotiation.twin();
        this.innerPeer = new InnerPeer(decisions);
        this.decisions = decisions;
        // CLI-42, SEC-11: each draws its random for itself
        this.inner = new InnerProtocol(this::sealRetry);
        this.outer = new OuterProtocol(inner, offer, settings.random());
        this.alive = outer;
        this.outcome = new EchOutcome.Offered(publicName);
    }

    @Override
    public void begin() throws TlsFailure {
        guarded(() -> {
            inner.connect(innerPeer);
            outer.connect(new OuterPeer(decisions));
        });
    }

    private byte[] sealRetry(byte[] second, OrderedExtensions extensions) {
        return outer.sealRetry(second, extensions);
    }

    // ---- what the server answers

    @Override
    protected void receive(byte[] buffer, int offset, int length) throws IOException {
        if (stage == Stage.DECIDED) {
            alive.offerInput(buffer, offset, length);
            return;
        }
        hold(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    private void hold(byte[] record) throws IOException {
        if (record[0] != ContentType.handshake) {
            // SEC-25: an alert, which proves nothing about ECH; change_cipher_spec behind HelloRetryRequest;
            // or what bctls will refuse
            alive.offerInput(record, 0, record.length);
            return;
        }
        tap.add(record);
        if (tap.type() != HandshakeType.server_hello) {
            throw PeerFault.of(PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 4.1.3", "expected ServerHello");
        }
        byte[] message = tap.message();
        if (message != null) {
            decide(offer.judge(message), tap.hasMore(message));
        }
    }

    /** RFC 9849, 6.1.4; ACC-12: before anything else in the message is looked at. */
    private void decide(Verdict verdict, boolean moreBehind) throws IOException {
        LOG.log(Level.DEBUG, "ECH for {0}: {1}", publicName, verdict);
        switch (verdict) {
            case ACCEPTED -> {
                goOnWith(inner); // ACC-13: whose own hello is what the answers are held against
                outcome = new EchOutcome.Accepted(publicName);
                settle();
            }
            case RETRY_ACCEPTED -> {
                if (moreBehind) {
                    // it answers a hello that is still to be sent
                    throw PeerFault.of(
                            PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 4.1.4", "data behind HelloRetryRequest");
                }
                goOnWith(inner);
                stage = Stage.ON_PROBATION;
            }
            case REJECTED, RETRY_REJECTED -> {
                // RFC 9849, 6.1.6: one rejection is for good, HRR-12
                // REJ-01, HRR-14: the outer twin knows no hello but the outer one, no other transcript, no other offer
                goOnWith(outer);
                outcome = new EchOutcome.RejectedUnproven(publicName);
                settle();
            }
        }
        for (byte[] record : tap.release()) {
            alive.offerInput(record, 0, record.length);
        }
    }

    private void goOnWith(ClientProtocol twin) {
        alive = twin;
        if (twin == outer) {
            inner.discard();
        }
    }

    private void settle() {
        stage = Stage.DECIDED;
        offer.close();
        if (alive == inner) {
            inner.forgetFirstHello();
            outer.discard(); // ACC-16
        }
    }

    // ---- the rest of the connection

    @Override
    protected Protocol protocol() {
        return alive;
    }

    @Override
    protected Negotiation negotiation() {
        return alive == inner ? innerNegotiation : outerNegotiation;
    }

    /** REJ-07: only the inner handshake can be complete. */
    @Override
    protected Exporter exporter() {
        return innerPeer.exporter();
    }

    @Override
    protected void release() {
        offer.close();
        super.release();
    }

    /** The first hello went out through the outer twin, and may still be there. */
    private int leftInOuter() {
        if (outer == null || alive != inner) {
            return 0;
        }
        int left = outer.getAvailableOutputBytes();
        if (left == 0 && stage == Stage.DECIDED) {
            outer = null;
        }
        return left;
    }

    @Override
    public int pendingOutput() {
        return leftInOuter() + super.pendingOutput();
    }

    @Override
    protected Protocol sending() {
        return leftInOuter() > 0 ? outer : alive;
    }

    @Override
    public EchOutcome ech() {
        return outcome;
    }

    @Override
    public Optional<String> outerServerName() {
        return Optional.of(publicName);
    }

    // ---- the two hellos

    private final class InnerPeer extends ClientPeer {
        InnerPeer(ClientDecisions decisions) {
            super(TwinClient.this.settings, decisions, innerNegotiation);
        }

        /** CLI-10, CLI-11: nothing older, and so nothing of older sessions. */
        @Override
        protected Versions versions() {
            return Versions.ONLY_TLS_1_3;
        }

        /** CLI-18. */
        @Override
        protected Optional<String> serverName() {
            return settings.serverName();
        }

        @Override
        protected Optional<ResumableSession.Channel> channel() {
            return Optional.of(ResumableSession.Channel.ECH);
        }

        /** CLI-13: type inner. */
        @Override
        protected Optional<byte[]> echExtension() {
            return Optional.of(new byte[] {1});
        }

        @Override
        protected void receiveEch(byte[] extension) throws IOException {
            // ACC-14
            throw new TlsFatalAlert(AlertDescription.unsupported_extension, "retry_configs after acceptance");
        }

        @Override
        protected ClientDecisions.ServerIdentity identity() {
            return new ClientDecisions.ServerIdentity.Origin(); // ACC-15, ACC-18
        }
    }

    /**
     * CLI-45, REJ-06, REJ-16: it has no channel, so no session is offered in this hello, and none of its connection is kept.
     * REJ-17: the name of the origin is not in it, so nothing it does can depend on that.
     */
    private final class OuterPeer extends ClientPeer {
        /** REJ-14, SEC-12: nobody sees it before the server's Finished. */
        private Optional<EchConfigList> retryConfigs = Optional.empty();

        OuterPeer(ClientDecisions decisions) {
            super(TwinClient.this.settings, decisions, outerNegotiation);
        }

        /** CLI-40: TLS 1.3, and TLS 1.2 if it is enabled. */
        @Override
        protected Versions versions() {
            return versions;
        }

        /** CLI-43. */
        @Override
        protected Optional<String> serverName() {
            return Optional.of(publicName);
        }

        /** To be sealed when everything else is in place. */
        @Override
        protected Optional<byte[]> echExtension() {
            return Optional.of(new byte[0]);
        }

        /** The inner twin has made them. */
        @Override
        public Vector<Integer> getEarlyKeyShareGroups() {
            return new Vector<>();
        }

        @Override
        protected void receiveEch(byte[] extension) throws IOException {
            retryConfigs = Optional.of(parseRetryConfigs(extension));
        }

        @Override
        protected ClientDecisions.ServerIdentity identity() {
            return new ClientDecisions.ServerIdentity.PublicName(publicName); // REJ-02, REJ-03
        }

        /** REJ-05: an empty Certificate message, and the application is not asked. */
        @Override
        protected Optional<Credential> chooseCredential(CredentialRequest request) {
            return Optional.empty();
        }

        /**
         * REJ-08: the server has proved to be the public name, and its Finished was right; REJ-09: here and nowhere else.
         * REJ-06: a ticket behind its Finished is never read.
         */
        @Override
        protected void completed() throws IOException {
            outcome = new EchOutcome.Rejected(publicName, retryConfigs);
            throw new TlsFatalAlert((short) Alert.ECH_REQUIRED.code(), "the server rejected ECH");
        }
    }
}
