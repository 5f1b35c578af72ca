package org.echjsse.bctls;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.handshake.GreaseOffer;

/** A client without real ECH: one hello, with or without a look-alike extension (RFC 9849, 6.2); all else is as ever (GRS-10). */
final class PlainClient extends BcConnection {
    private static final System.Logger LOG = System.getLogger("org.echjsse.bctls");

    private final ClientSettings settings;
    private final Versions versions;
    private final Negotiation negotiation;
    private final boolean grease;
    private final Peer peer;
    private final ClientProtocol protocol;

    PlainClient(ClientSettings settings, ClientDecisions decisions) {
        this.settings = settings;
        this.versions = Versions.of(settings.protocols(), settings.cipherSuites());
        this.negotiation = new Negotiation(settings.random());
        // GRS-01: a hello without TLS 1.3 would stick out with it
        this.grease = settings.ech() instanceof EchPlan.Grease && versions.tls13();
        this.peer = new Peer(decisions);
        this.protocol = grease ? new GreaseProtocol() : new ClientProtocol();
    }

    @Override
    public void begin() throws TlsFailure {
        guarded(() -> {
            if (versions.isEmpty()) {
                throw new TlsFatalAlert(
                        AlertDescription.handshake_failure, "no protocol version with a cipher suite is enabled");
            }
            protocol.connect(peer);
        });
    }

    @Override
    protected Protocol protocol() {
        return protocol;
    }

    @Override
    protected Negotiation negotiation() {
        return negotiation;
    }

    @Override
    protected Exporter exporter() {
        return peer.exporter();
    }

    @Override
    public EchOutcome ech() {
        return grease ? new EchOutcome.Grease() : new EchOutcome.NotTried(); // GRS-16: whatever the server says
    }

    @Override
    public Optional<String> outerServerName() {
        return settings.serverName();
    }

    private final class Peer extends ClientPeer {
        Peer(ClientDecisions decisions) {
            super(PlainClient.this.settings, decisions, PlainClient.this.negotiation);
        }

        @Override
        protected Versions versions() {
            return versions;
        }

        @Override
        protected Optional<String> serverName() {
            return settings.serverName();
        }

        /** GRS-10: an ordinary connection in every respect. */
        @Override
        protected Optional<ResumableSession.Channel> channel() {
            return Optional.of(ResumableSession.Channel.CLEAR);
        }

        @Override
        protected Optional<byte[]> echExtension() {
            return grease ? Optional.of(new byte[0]) : Optional.empty();
        }

        @Override
        protected void receiveEch(byte[] extension) throws IOException {
            parseRetryConfigs(extension); // GRS-07, GRS-08: looked at, and dropped
            LOG.log(Level.DEBUG, "the server has ECH: retry_configs came for GREASE, which are not used");
        }

        @Override
        protected ClientDecisions.ServerIdentity identity() {
            return new ClientDecisions.ServerIdentity.Origin();
        }
    }

    /**
     * GRS-06, HRR-16: the table of extensions keeps the look-alike, so the second hello repeats it byte for byte. GRS-11: bctls
     * binds last.
     */
    private final class GreaseProtocol extends ClientProtocol {
        @Override
        protected OrderedHello firstHello(OrderedHello drafted) {
            byte[] extension = GreaseOffer.extensionFor(drafted.message(), settings.random());
            drafted.extensions().put(OrderedExtensions.ENCRYPTED_CLIENT_HELLO, extension);
            return drafted;
        }
    }
}
