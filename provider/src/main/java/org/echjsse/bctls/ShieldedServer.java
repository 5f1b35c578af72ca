package org.echjsse.bctls;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.ServerDecryption;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireWriter;

/**
 * A server behind a shield: ClientHellos are read here, ECH is opened here, and bctls is fed the hello to go on with, the inner one
 * if it opened, else the one that came (RFC 9849, 7).
 *
 * <p>SRV-06: nothing of the outer hello reaches bctls or a decision before that is settled.
 */
final class ShieldedServer extends BcConnection {
    private static final System.Logger LOG = System.getLogger("org.echjsse.bctls");

    /** Longest ClientHello, in bytes: two extension blocks would not fit into the wire format anyway. */
    private static final int HELLO_LIMIT = 1 << 16;

    private static final int ALERT_RECORD = RecordFramer.HEADER_BYTES + 2;

    /** What is expected from the client. */
    private enum Expect {
        FIRST_HELLO,
        /** After HelloRetryRequest on an opened hello (HRR-32). */
        SECOND_HELLO,
        /** Nothing that concerns the shield. */
        ANYTHING
    }

    private final ServerSettings settings;
    private final ServerPeer peer;
    private final ServerProtocol protocol;
    private final ServerDecryption decryption;
    private final HelloTap tap = new HelloTap(HELLO_LIMIT);
    private Expect expect = Expect.FIRST_HELLO;
    private EchOutcome outcome = new EchOutcome.NotTried();
    private Optional<String> outerServerName = Optional.empty();
    /** Alerts of our own, each a record, before bctls is able to send one. */
    private byte[] earlyAlerts = new byte[0];

    ShieldedServer(ServerSettings settings, ServerDecisions decisions) {
        this(settings, new ServerPeer(settings, decisions, new Negotiation(settings.random())), new ServerProtocol());
    }

    /** The same with parts that a test has changed. */
    ShieldedServer(ServerSettings settings, ServerPeer peer, ServerProtocol protocol) {
        this.settings = settings;
        this.peer = peer;
        this.protocol = protocol;
        // an inner hello is for TLS 1.3 only, so whoever has switched that off cannot open one
        boolean tls13 =
                Versions.of(settings.protocols(), settings.cipherSuites()).tls13();
        this.decryption = new ServerDecryption(tls13 ? settings.echKeys() : List.of(), settings.keyLog());
    }

    @Override
    public void begin() throws TlsFailure {
        guarded(() -> protocol.accept(peer));
    }

    @Override
    protected void receive(byte[] buffer, int offset, int length) throws IOException {
        if (expect == Expect.ANYTHING) {
            protocol.offerInput(buffer, offset, length);
            return;
        }
        shield(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    private void shield(byte[] record) throws IOException {
        if (record[0] != ContentType.handshake) {
            // an alert, change_cipher_spec between the hellos, or what bctls will refuse
            protocol.offerInput(record, 0, record.length);
            return;
        }
        tap.add(record);
        if (tap.type() != HandshakeType.client_hello) {
            throw PeerFault.of(PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 4.1.2", "expected ClientHello");
        }
        byte[] hello = tap.message();
        if (hello == null) {
            return;
        }
        if (expect == Expect.FIRST_HELLO) {
            first(hello);
        } else {
            second(hello);
        }
    }

    private void first(byte[] hello) throws IOException {
        ServerDecryption.First first = decryption.first(hello);
        outerServerName = decryption.outerServerName();
        tell(first);
        if (first instanceof ServerDecryption.First.Opened opened) {
            outcome = new EchOutcome.Accepted(outerServerName.orElse(""));
            protocol.confirm(decryption);
            peer.echAccepted();
            feedInner(hello, opened.inner());
            expect = protocol.retryRequested() ? Expect.SECOND_HELLO : Expect.ANYTHING;
            return;
        }
        if (first instanceof ServerDecryption.First.Unopened) {
            // SRV-60, GRS-33: GREASE and a stale key look the same, neither is an error
            outcome = new EchOutcome.Grease();
            settings.retryConfigs().ifPresent(list -> peer.sendRetryConfigs(list.encoded()));
        }
        decryption.close(); // no second hello is going to be opened
        expect = Expect.ANYTHING;
        for (byte[] record : tap.release()) {
            protocol.offerInput(record, 0, record.length);
        }
    }

    /** What opened, but not what was in it. The name in a hello that has not opened may be the origin's. */
    private void tell(ServerDecryption.First first) {
        LOG.log(Level.DEBUG, () -> {
            if (first instanceof ServerDecryption.First.Opened) {
                return "ClientHello with ECH for " + outerServerName.orElse("no public name") + ": opened";
            }
            if (first instanceof ServerDecryption.First.Unopened) {
                return "ClientHello with ECH that none of " + settings.echKeys().size()
                        + " keys opens: GREASE, or a key that is not here"
                        + (settings.retryConfigs().isPresent() ? "; retry_configs go back" : "");
            }
            return settings.echKeys().isEmpty() ? "ClientHello: there are no ECH keys" : "ClientHello without ECH";
        });
    }

    private void second(byte[] hello) throws IOException {
        expect = Expect.ANYTHING;
        feedInner(hello, decryption.second(hello));
    }

    private void feedInner(byte[] outer, byte[] inner) throws IOException {
        if (tap.hasMore(outer)) {
            // RFC 8446, 5.1: keys change behind a ClientHello, so it ends with its record
            throw PeerFault.of(PeerFault.Kind.UNEXPECTED_MESSAGE, "RFC 8446, 5.1", "data behind ClientHello");
        }
        tap.release();
        byte[] records = RecordFramer.wrap(inner);
        protocol.offerInput(records, 0, records.length);
    }

    // ---- alerts before bctls has a hello

    @Override
    protected void raise(TlsFailure fault) throws IOException {
        int before = protocol.getAvailableOutputBytes();
        super.raise(fault);
        if (expect == Expect.FIRST_HELLO && before == 0 && protocol.getAvailableOutputBytes() == 0) {
            earlyAlerts = alertRecord(AlertLevel.fatal, fault.alert());
        }
    }

    /** Whoever opens a connection and says nothing is told that it is not wanted any more, as SunJSSE tells it. */
    @Override
    public void closeOutbound() {
        boolean early = expect == Expect.FIRST_HELLO && protocol.tlsContext() != null && !isOutboundClosed();
        super.closeOutbound();
        if (early) {
            earlyAlerts = new WireWriter()
                    .bytes(alertRecord(AlertLevel.warning, AlertDescription.user_canceled))
                    .bytes(alertRecord(AlertLevel.warning, AlertDescription.close_notify))
                    .toByteArray();
        }
    }

    private static byte[] alertRecord(int level, int description) {
        return new WireWriter()
                .u8(ContentType.alert)
                .u16(0x0303)
                .u16(2)
                .u8(level)
                .u8(description)
                .toByteArray();
    }

    @Override
    public int pendingOutput() {
        return earlyAlerts.length + super.pendingOutput();
    }

    @Override
    public int takeOutput(byte[] buffer, int offset, int length) {
        if (earlyAlerts.length == 0) {
            return super.takeOutput(buffer, offset, length);
        }
        int taken = Math.min(length, earlyAlerts.length);
        System.arraycopy(earlyAlerts, 0, buffer, offset, taken);
        earlyAlerts = Arrays.copyOfRange(earlyAlerts, taken, earlyAlerts.length);
        return taken;
    }

    @Override
    public int takeRecord(ByteBuffer destination) {
        if (earlyAlerts.length == 0) {
            return super.takeRecord(destination);
        }
        byte[] record = new byte[ALERT_RECORD];
        takeOutput(record, 0, record.length);
        destination.put(record);
        return record.length;
    }

    // ----

    @Override
    protected Protocol protocol() {
        return protocol;
    }

    @Override
    protected Negotiation negotiation() {
        return peer.negotiation();
    }

    @Override
    protected Exporter exporter() {
        return peer.exporter();
    }

    @Override
    protected void release() {
        decryption.close();
        super.release();
    }

    @Override
    public EchOutcome ech() {
        return outcome;
    }

    @Override
    public Optional<String> outerServerName() {
        return outerServerName;
    }
}
