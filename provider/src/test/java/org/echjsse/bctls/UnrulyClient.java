package org.echjsse.bctls;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.TlsUtils;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;

/** A client without ECH of its own that does as it is told in one thing, and is honest in all others. */
final class UnrulyClient extends BcConnection {
    private final Negotiation negotiation = new Negotiation(Site.RANDOM);
    private final ClientPeer peer;
    private final LyingProtocol protocol = new LyingProtocol();
    private byte[] ech;
    private Consumer<OrderedHello> changeFirst = first -> {};
    private Consumer<OrderedHello> changeSecond = second -> {};
    private FinishedLie insteadOfFinished;
    private boolean certificateForgotten;

    /** What goes to the wire instead of the record with Finished. */
    interface FinishedLie {
        /**
         * @param keys the client's handshake keys; none of them is used before
         */
        byte[] tell(RawRecords keys, byte[] finished) throws IOException;
    }

    UnrulyClient(Site.Client site) {
        ClientSettings settings = new ClientSettings(
                site.protocols,
                site.suites,
                site.groups,
                site.schemes,
                site.serverName,
                site.alpn,
                false,
                new EchPlan.Off(),
                Site.RANDOM);
        site.connection = this;
        peer = new Peer(settings, site);
    }

    UnrulyClient withEch(byte[] extension) {
        ech = extension;
        return this;
    }

    UnrulyClient changingFirst(Consumer<OrderedHello> change) {
        changeFirst = change;
        return this;
    }

    UnrulyClient changingSecond(Consumer<OrderedHello> change) {
        changeSecond = change;
        return this;
    }

    UnrulyClient insteadOfFinished(FinishedLie lie) {
        insteadOfFinished = lie;
        return this;
    }

    /** Sends no Certificate message, and believes it has. */
    UnrulyClient forgettingCertificate() {
        certificateForgotten = true;
        return this;
    }

    @Override
    public void begin() throws TlsFailure {
        guarded(() -> protocol.connect(peer));
    }

    @Override
    protected LyingProtocol protocol() {
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
        return new EchOutcome.NotTried();
    }

    @Override
    public Optional<String> outerServerName() {
        return Optional.empty();
    }

    final class LyingProtocol extends ClientProtocol {
        private boolean again;

        @Override
        protected OrderedHello firstHello(OrderedHello drafted) {
            changeFirst.accept(drafted);
            return drafted;
        }

        @Override
        protected void sendClientHelloMessage() throws IOException {
            if (again) {
                changeSecond.accept(hello());
            }
            again = true;
            super.sendClientHelloMessage();
        }

        @Override
        protected void send(short type, byte[] buffer, int offset, int length) throws IOException {
            if (certificateForgotten && type == ContentType.handshake && buffer[offset] == HandshakeType.certificate) {
                return;
            }
            boolean finished = type == ContentType.handshake && buffer[offset] == HandshakeType.finished;
            if (finished && insteadOfFinished != null && TlsUtils.isTLSv13(getContext())) {
                byte[] message = java.util.Arrays.copyOfRange(buffer, offset, offset + length);
                toWire(insteadOfFinished.tell(RawRecords.ofClient(getContext()), message));
            } else {
                super.send(type, buffer, offset, length);
            }
        }

        private void toWire(byte[] raw) throws IOException {
            outputBuffer.write(raw, 0, raw.length);
        }
    }

    private final class Peer extends ClientPeer {
        Peer(ClientSettings settings, ClientDecisions decisions) {
            super(settings, decisions, UnrulyClient.this.negotiation);
        }

        @Override
        protected Versions versions() {
            return Versions.of(settings.protocols(), settings.cipherSuites());
        }

        @Override
        protected Optional<String> serverName() {
            return settings.serverName();
        }

        @Override
        protected Optional<byte[]> echExtension() {
            return Optional.ofNullable(ech);
        }

        @Override
        protected void receiveEch(byte[] extension) {}

        @Override
        protected ClientDecisions.ServerIdentity identity() {
            return new ClientDecisions.ServerIdentity.Origin();
        }
    }
}
