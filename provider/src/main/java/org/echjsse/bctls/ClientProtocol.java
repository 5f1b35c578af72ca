package org.echjsse.bctls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.KeyShareEntry;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.echjsse.wire.PeerFault;

/** bctls' client with our ClientHello, tickets, half-close, and checks that bctls leaves out. */
class ClientProtocol extends TlsClientProtocol implements Protocol {
    private static final int TICKET_AGE_BYTES = 4;

    private final Closure closure = new Closure(this);
    private final IncomingRecords records = new IncomingRecords(this);
    private final KeyUpdateAnswer keyUpdateAnswer = new KeyUpdateAnswer();
    private final Transcript transcript = new Transcript();
    private ClientPeer peer;
    private byte[] legacySessionId;
    private KeptShares keptShares;
    private ResumptionSecret resumptionSecret;

    /** Key shares that a HelloRetryRequest with nothing but a cookie leaves as they are. */
    private record KeptShares(Hashtable<?, ?> agreements, byte[] extension) {}

    /** The hello that is going to be sent; called for the first hello only, before it is hashed and written. */
    protected OrderedHello firstHello(OrderedHello drafted) throws IOException {
        return drafted;
    }

    /** The hello as it is now: the one sent last, until the server has answered it for good. */
    protected final OrderedHello hello() {
        return (OrderedHello) clientHello;
    }

    @Override
    public void connect(TlsClient client) throws IOException {
        peer = (ClientPeer) client;
        super.connect(client);
    }

    /** Forgets this side of the handshake: the other twin goes on. */
    void discard() {
        cleanupHandshake();
    }

    @Override
    protected void sendClientHelloMessage() throws IOException {
        if (!(clientHello instanceof OrderedHello)) {
            clientHello = firstHello(OrderedHello.of(clientHello));
            legacySessionId = clientHello.getSessionID();
        } else if (!hello().extensions().containsKey(ExtensionType.pre_shared_key)) {
            clientHello = hello().withoutBinders(); // HRR-09: the ticket is for another hash than the suite's
        }
        if (keptShares != null) {
            clientAgreements = keptShares.agreements();
            hello().extensions().put(ExtensionType.key_share, keptShares.extension());
        }
        tellTicketAge();
        super.sendClientHelloMessage();
    }

    /** bctls takes the PSK for an external one, whose age is 0 (RFC 8446, 4.2.11); the age stands at the end of the only identity. */
    private void tellTicketAge() {
        if (hello().getBindersSize() > 0) {
            byte[] identities =
                    hello().extensions().get(ExtensionType.pre_shared_key).clone();
            ByteBuffer.wrap(identities, identities.length - TICKET_AGE_BYTES, TICKET_AGE_BYTES)
                    .putInt((int) peer.obfuscatedTicketAge());
            hello().extensions().put(ExtensionType.pre_shared_key, identities);
        }
    }

    // ---- records

    @Override
    public void offerInput(byte[] record, int offset, int length) throws IOException {
        records.arrived(record, offset, length);
        // RFC 8446, 5: to be dropped from the first ClientHello on; before ServerHello bctls does not yet know that
        // this is TLS 1.3, but there is nothing else that it could mean then either
        boolean changeCipherSpec = length == 6 && record[offset] == ContentType.change_cipher_spec;
        if (changeCipherSpec && record[offset + 5] == 1 && getContext().getServerVersion() == null) {
            return;
        }
        super.offerInput(record, offset, length);
    }

    @Override
    protected void processRecord(short type, byte[] buffer, int offset, int length) throws IOException {
        records.opened(type, length);
        super.processRecord(type, buffer, offset, length);
    }

    // ---- tickets

    @Override
    protected void handleHandshakeMessage(short type, HandshakeMessageInput message) throws IOException {
        if (connection_state != CS_END) {
            transcript.add(message);
        }
        records.handling(type, message);
        PeerSignature.in(type, message).ifPresent(peer.negotiation::peerSignature);
        try {
            super.handleHandshakeMessage(type, message);
        } catch (TlsFatalAlert thrown) {
            throw Alerts.in(type, thrown);
        }
        // HelloRetryRequest too: what comes behind it can only answer a hello that is still to be sent
        if (type == HandshakeType.server_hello && isTls13()) {
            records.expectEnd();
        }
    }

    @Override
    protected void safeWriteRecord(short type, byte[] buffer, int offset, int length) throws IOException {
        if (type == ContentType.handshake && connection_state != CS_END) {
            transcript.add(buffer, offset, length);
        }
        send(type, buffer, offset, length);
    }

    /** To the wire, past the transcript. */
    protected void send(short type, byte[] buffer, int offset, int length) throws IOException {
        super.safeWriteRecord(type, buffer, offset, length);
    }

    @Override
    protected void send13FinishedMessage() throws IOException {
        super.send13FinishedMessage();
        resumptionSecret = ResumptionSecret.derive(getContext(), transcript);
    }

    @Override
    protected void receive13NewSessionTicket(ByteArrayInputStream body) throws IOException {
        if (connection_state != CS_END) {
            throw new TlsFatalAlert(AlertDescription.unexpected_message, "NewSessionTicket in the handshake");
        }
        SessionTicket ticket;
        try {
            ticket = SessionTicket.parse(body.readAllBytes());
        } catch (PeerFault malformed) {
            throw Alerts.fatal(malformed);
        }
        if (ticket.isUsable()) {
            peer.ticketReceived(ticket, resumptionSecret.psk(ticket.nonce()));
        }
    }

    @Override
    protected void cleanupHandshake() {
        super.cleanupHandshake();
        transcript.wipe();
        peer.handshakeOver();
    }

    @Override
    public void release() {
        if (resumptionSecret != null) {
            resumptionSecret.destroy();
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    protected void process13HelloRetryRequest(ServerHello helloRetryRequest) throws IOException {
        Hashtable extensions = helloRetryRequest.getExtensions();
        Object ech = extensions == null ? null : extensions.get(OrderedExtensions.ENCRYPTED_CLIENT_HELLO);
        // HRR-02, GRS-07: eight bytes, whoever reads them; HRR-04 (never asked for) is bctls' check
        if (ech != null
                && clientExtensions.containsKey(OrderedExtensions.ENCRYPTED_CLIENT_HELLO)
                && ((byte[]) ech).length != 8) {
            throw new TlsFatalAlert(AlertDescription.decode_error, "encrypted_client_hello of HelloRetryRequest");
        }
        if (extensions == null || extensions.containsKey(ExtensionType.key_share)) {
            super.process13HelloRetryRequest(helloRetryRequest);
            return;
        }
        if (!extensions.containsKey(ExtensionType.cookie) && extensions.containsKey(ExtensionType.supported_versions)) {
            // RFC 8446, 4.1.4; HRR-15
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "HelloRetryRequest changes nothing");
        }
        processWithoutKeyShare(helloRetryRequest);
    }

    /**
     * RFC 8446, 4.1.4 and 4.2.2: servers that keep no state send a cookie and may be content with the key shares they got. bctls
     * insists on a group: it is told one that is new to it, makes a share for that, and gets the old shares back before it
     * sends.
     */
    @SuppressWarnings("unchecked")
    private void processWithoutKeyShare(ServerHello helloRetryRequest) throws IOException {
        keptShares = new KeptShares(clientAgreements, hello().extensions().get(ExtensionType.key_share));
        int group = (Integer) keptShares.agreements().keys().nextElement();
        clientAgreements = new Hashtable<>();
        Hashtable<Integer, byte[]> extensions = helloRetryRequest.getExtensions(); // live, and hashed from other bytes
        TlsExtensionsUtils.addKeyShareHelloRetryRequest(extensions, group);
        super.process13HelloRetryRequest(helloRetryRequest);
    }

    /** After a HelloRetryRequest bctls believes to know the group; without a key share in it this is the first to say. */
    @Override
    protected void process13ServerHello(ServerHello serverHello, boolean afterHelloRetryRequest) throws IOException {
        ServerHelloChecks.extensions(serverHello, hello().extensions(), afterHelloRetryRequest);
        super.process13ServerHello(serverHello, afterHelloRetryRequest);
        if (keptShares != null) {
            KeyShareEntry share = TlsExtensionsUtils.getKeyShareServerHello(serverHello.getExtensions());
            peer.negotiation.group(share.getNamedGroup());
        }
    }

    @Override
    protected void processServerHello(ServerHello serverHello) throws IOException {
        ServerHelloChecks.version(serverHello, getContext().getClientSupportedVersions());
        super.processServerHello(serverHello);
        SecurityParameters parameters = tlsContext().getSecurityParametersHandshake();
        if (TlsUtils.isTLSv13(parameters.getNegotiatedVersion())) {
            return;
        }
        // REJ-16: the id was filler (RFC 8446, D.4), so a TLS 1.2 server that echoes it resumes what never was
        if (!parameters.isResumedSession()
                && legacySessionId.length > 0
                && Arrays.equals(serverHello.getSessionID(), legacySessionId)) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "resumption of a session never offered");
        }
        peer.sessionChosen(parameters.isResumedSession());
        if (parameters.isResumedSession()) {
            // bctls takes the extensions of the first handshake, but those of this one count (RFC 7301, 3.1)
            peer.checkServerExtensions(serverHello.getExtensions());
        }
    }

    @Override
    protected void process13ServerHelloCoda(ServerHello serverHello, boolean afterHelloRetryRequest)
            throws IOException {
        super.process13ServerHelloCoda(serverHello, afterHelloRetryRequest);
        LoggedSecrets.ofHandshake(peer.settings.keyLog(), getContext());
    }

    @Override
    protected void receive13ServerCertificateVerify(ByteArrayInputStream body) throws IOException {
        byte[] message = body.readAllBytes();
        // RFC 8446, 4.2.3: PKCS #1 is for certificates only; bctls says certificate_unknown
        if (message.length >= 2 && message[1] == SignatureAlgorithm.rsa) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "CertificateVerify with PKCS #1");
        }
        super.receive13ServerCertificateVerify(new ByteArrayInputStream(message));
    }

    // what follows is the same in ServerProtocol

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
