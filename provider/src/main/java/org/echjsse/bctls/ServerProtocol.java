package org.echjsse.bctls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerProtocol;
import org.echjsse.handshake.ServerDecryption;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireWriter;

/** bctls' server with ECH's acceptance signals, tickets, half-close, and checks that bctls leaves out. */
class ServerProtocol extends TlsServerProtocol implements Protocol {
    /** RFC 8446, 4.1.2: what may differ in the second ClientHello; and the outer ECH of a rejected one, which nobody reads (HRR-39). */
    private static final Set<Integer> MAY_CHANGE = Set.of(
            ExtensionType.key_share,
            ExtensionType.early_data,
            ExtensionType.cookie,
            ExtensionType.pre_shared_key,
            ExtensionType.padding,
            OrderedExtensions.ENCRYPTED_CLIENT_HELLO);

    private static final int SERVER_RANDOM_CONFIRMATION = 24;
    private static final int CONFIRMATION_BYTES = 8;

    private static final int TICKET_BYTES = 32;

    private final Closure closure = new Closure(this);
    private final IncomingRecords records = new IncomingRecords(this);
    private final KeyUpdateAnswer keyUpdateAnswer = new KeyUpdateAnswer();
    private final Transcript transcript = new Transcript();
    private ServerPeer peer;
    private ResumptionSecret resumptionSecret;
    private ServerDecryption accepted;
    private ClientHello firstHello;
    private boolean retryRequested;
    private boolean secondHelloSeen;
    private SkippedEarlyData earlyData;

    void accept(ServerPeer peer) throws IOException {
        this.peer = peer;
        this.earlyData = ((JdkTlsCrypto) peer.getCrypto()).earlyData();
        super.accept(peer);
    }

    /** From now on ServerHello and HelloRetryRequest confirm what this has opened (ACC-01, ACC-11). */
    void confirm(ServerDecryption decryption) {
        accepted = decryption;
    }

    /** Whether a HelloRetryRequest has been sent. */
    boolean retryRequested() {
        return retryRequested;
    }

    // ---- records

    @Override
    public void offerInput(byte[] record, int offset, int length) throws IOException {
        records.arrived(record, offset, length);
        boolean beforeSecondHello = connection_state == CS_SERVER_HELLO_RETRY_REQUEST;
        if (beforeSecondHello
                && record[offset] == ContentType.application_data
                && earlyData.skips(length - RecordFramer.HEADER_BYTES)) {
            return;
        }
        super.offerInput(record, offset, length);
    }

    @Override
    protected void processRecord(short type, byte[] buffer, int offset, int length) throws IOException {
        if (type != Tls13Cipher.SKIPPED) {
            records.opened(type, length);
            super.processRecord(type, buffer, offset, length);
        }
    }

    // ---- hellos

    @Override
    protected ClientHello receiveClientHelloMessage(ByteArrayInputStream buffer) throws IOException {
        ClientHello hello = super.receiveClientHelloMessage(buffer);
        if (firstHello == null) {
            firstHello = hello;
        } else {
            requireSame(firstHello, hello);
            secondHelloSeen = true;
            earlyData.over();
        }
        try {
            peer.helloReceived(hello);
        } catch (PeerFault fault) {
            throw Alerts.fatal(fault);
        }
        return hello;
    }

    /** RFC 8446, 4.1.2; HRR-41, HRR-43: bctls would take any second hello. */
    private static void requireSame(ClientHello first, ClientHello second) throws IOException {
        if (!Arrays.equals(first.getRandom(), second.getRandom())
                || !Arrays.equals(first.getSessionID(), second.getSessionID())
                || !Arrays.equals(first.getCipherSuites(), second.getCipherSuites())
                || offersEarlyData(second)
                || !sameExtensions(first.getExtensions(), second.getExtensions())) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "second ClientHello differs from the first");
        }
    }

    private static boolean offersEarlyData(ClientHello hello) {
        return hello.getExtensions() != null && hello.getExtensions().containsKey(ExtensionType.early_data);
    }

    @SuppressWarnings("unchecked")
    private static boolean sameExtensions(Hashtable<?, ?> first, Hashtable<?, ?> second) {
        if (first == null || second == null) {
            return first == second;
        }
        boolean echInBoth = first.containsKey(OrderedExtensions.ENCRYPTED_CLIENT_HELLO)
                == second.containsKey(OrderedExtensions.ENCRYPTED_CLIENT_HELLO);
        Map<Integer, byte[]> one = new TreeMap<>((Map<Integer, byte[]>) first);
        Map<Integer, byte[]> two = new TreeMap<>((Map<Integer, byte[]>) second);
        one.keySet().removeAll(MAY_CHANGE);
        two.keySet().removeAll(MAY_CHANGE);
        return echInBoth
                && one.keySet().equals(two.keySet())
                && one.entrySet().stream().allMatch(entry -> Arrays.equals(entry.getValue(), two.get(entry.getKey())));
    }

    @Override
    @SuppressWarnings("unchecked")
    protected ServerHello generate13HelloRetryRequest(ClientHello clientHello) throws IOException {
        // SEC-18: all state is here, so a cookie would only be one more thing for clients to get wrong
        retryCookie = null;
        ServerHello request = super.generate13HelloRetryRequest(clientHello);
        if (accepted != null) {
            // HRR-30: filled in when everything else stands
            request.getExtensions().put(OrderedExtensions.ENCRYPTED_CLIENT_HELLO, new byte[CONFIRMATION_BYTES]);
        }
        retryRequested = true;
        return request;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected void sendServerHelloMessage(ServerHello hello) throws IOException {
        if (isTls13()) {
            records.expectEnd(); // of the ClientHello, before anything is made of what stands behind it
            if (!secondHelloSeen && offersEarlyData(firstHello)) {
                earlyData.expect(); // SRV-65
            }
        }
        // ACC-10: in TLS 1.2 the last bytes of the random are the downgrade sentinel
        if (accepted != null && isTls13()) {
            if (hello.isHelloRetryRequest()) {
                byte[] confirmation = accepted.confirmHelloRetryRequest(encoded(hello));
                hello.getExtensions().put(OrderedExtensions.ENCRYPTED_CLIENT_HELLO, confirmation);
            } else {
                byte[] random = hello.getRandom(); // the live array
                Arrays.fill(random, SERVER_RANDOM_CONFIRMATION, random.length, (byte) 0);
                byte[] confirmation = accepted.confirmServerHello(encoded(hello));
                System.arraycopy(confirmation, 0, random, SERVER_RANDOM_CONFIRMATION, CONFIRMATION_BYTES);
                accepted.close(); // there is nothing more for it to do
                accepted = null;
            }
        }
        super.sendServerHelloMessage(hello);
    }

    // ---- tickets

    @Override
    protected void handleHandshakeMessage(short type, HandshakeMessageInput message) throws IOException {
        if (connection_state != CS_END) {
            transcript.add(message);
        }
        records.handling(type, message);
        PeerSignature.in(type, message).ifPresent(peer.negotiation()::peerSignature);
        try {
            super.handleHandshakeMessage(type, message);
        } catch (TlsFatalAlert thrown) {
            throw Alerts.in(type, thrown);
        }
    }

    @Override
    protected void safeWriteRecord(short type, byte[] buffer, int offset, int length) throws IOException {
        if (type == ContentType.handshake && connection_state != CS_END) {
            transcript.addMessage(buffer, offset, length);
        }
        super.safeWriteRecord(type, buffer, offset, length);
    }

    @Override
    protected void receive13ClientFinished(ByteArrayInputStream body) throws IOException {
        super.receive13ClientFinished(body);
        if (peer.issuesTickets()) {
            resumptionSecret = ResumptionSecret.derive(getContext(), transcript);
        }
    }

    @Override
    protected void completeHandshake() throws IOException {
        super.completeHandshake();
        if (resumptionSecret == null) {
            return;
        }
        try {
            // the nonce tells tickets of one connection apart, and there is one; what the ticket says is in our memory
            byte[] nonce = new byte[0];
            Optional<SessionTicket> ticket = peer.newTicket(nonce, TICKET_BYTES, resumptionSecret.psk(nonce));
            if (ticket.isPresent()) {
                byte[] message = ticket.get().message();
                super.safeWriteRecord(ContentType.handshake, message, 0, message.length);
            }
        } finally {
            resumptionSecret.destroy();
        }
    }

    @Override
    protected void cleanupHandshake() {
        super.cleanupHandshake();
        transcript.wipe();
        firstHello = null;
        peer.handshakeOver();
    }

    @Override
    public void release() {
        // nothing is left: the ticket is sent when the handshake ends
    }

    private byte[] encoded(ServerHello hello) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        hello.encode(getContext(), body);
        return new WireWriter()
                .u8(HandshakeType.server_hello)
                .vector24(message -> message.bytes(body.toByteArray()))
                .toByteArray();
    }

    /** The first message under the handshake keys. */
    @Override
    @SuppressWarnings("rawtypes")
    protected void send13EncryptedExtensionsMessage(Hashtable extensions) throws IOException {
        peer.handshakeKeysInForce();
        records.expectSealed();
        super.send13EncryptedExtensionsMessage(extensions);
    }

    // what follows is the same in ClientProtocol

    @Override
    public TlsContext tlsContext() {
        return getContext();
    }

    @Override
    public Closure closure() {
        return closure;
    }

    @Override
    public IncomingRecords records() {
        return records;
    }

    @Override
    public void process(short type, byte[] content) throws IOException {
        processRecord(type, content, 0, content.length);
    }

    @Override
    protected void handleAlertMessage(short level, short description) throws IOException {
        switch (closure.received(level, description)) {
            case NOTHING, HALF_CLOSED -> {}
            case CLOSED -> handleClose(false);
            case FAILURE -> super.handleAlertMessage(AlertLevel.fatal, description);
        }
    }

    @Override
    protected void raiseAlertWarning(short description, String message) throws IOException {
        if (closure.warns(description)) {
            super.raiseAlertWarning(description, message);
        }
    }

    @Override
    protected void raiseAlertFatal(short description, String message, Throwable cause) throws IOException {
        if (closure.fails()) {
            super.raiseAlertFatal(description, message, cause);
        }
    }

    @Override
    protected void handleException(short alert, String message, Throwable cause) throws IOException {
        super.handleException(Alerts.of(alert, cause), message, cause);
    }

    @Override
    public void closeOutbound() throws IOException {
        if (getContext() == null) {
            closure.closeOutbound(); // nothing has begun, there is nobody to tell
        } else if (!isConnected() || closure.inbound()) {
            handleClose(true);
        } else {
            raiseAlertWarning(AlertDescription.close_notify, "closed");
        }
    }

    @Override
    public void abort(short alert, String reason) throws IOException {
        handleException(alert, reason, null);
    }

    /** RFC 8446, 5.1: handshake messages may be cut anywhere. */
    @Override
    protected void writeRecord(short type, byte[] buffer, int offset, int length) throws IOException {
        int limit = type == ContentType.handshake ? peer.rules().longestFragment() : length;
        int written = 0;
        do {
            int part = Math.min(limit, length - written);
            super.writeRecord(type, buffer, offset + written, part);
            written += part;
        } while (written < length);
    }

    @Override
    public void updateKeys(boolean peerToo) throws IOException {
        if (peerToo) {
            records.answerAsked();
        }
        send13KeyUpdate(peerToo);
    }

    @Override
    protected void receive13KeyUpdate(ByteArrayInputStream body) throws IOException {
        byte[] message = body.readAllBytes();
        super.receive13KeyUpdate(new ByteArrayInputStream(message));
        if (keyUpdateAnswer.isDue(message, closure)) {
            send13KeyUpdate(false); // bctls would wait until there is something to say
        }
    }

    @Override
    public void outputTaken() {
        keyUpdateAnswer.sent();
    }
}
