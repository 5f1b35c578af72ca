package org.echjsse.bctls;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.KeyShareEntry;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;

/** bctls' client with our ClientHello, half-close, and checks that bctls leaves out. */
class ClientProtocol extends TlsClientProtocol implements Protocol {
    private final Closure closure = new Closure();
    private byte[] legacySessionId;
    private KeptShares keptShares;
    private ClientPeer peer;

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
        }
        if (keptShares != null) {
            clientAgreements = keptShares.agreements();
            hello().extensions().put(ExtensionType.key_share, keptShares.extension());
        }
        super.sendClientHelloMessage();
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
        super.process13ServerHello(serverHello, afterHelloRetryRequest);
        if (keptShares != null) {
            KeyShareEntry share = TlsExtensionsUtils.getKeyShareServerHello(serverHello.getExtensions());
            peer.negotiation.group(share.getNamedGroup());
        }
    }

    @Override
    protected void processServerHello(ServerHello serverHello) throws IOException {
        super.processServerHello(serverHello);
        SecurityParameters parameters = tlsContext().getSecurityParametersHandshake();
        // REJ-16: the id was filler (RFC 8446, D.4), so a TLS 1.2 server that echoes it resumes what never was
        if (!TlsUtils.isTLSv13(parameters.getNegotiatedVersion())
                && legacySessionId.length > 0
                && Arrays.equals(serverHello.getSessionID(), legacySessionId)) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "resumption of a session never offered");
        }
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
    protected void handleAlertMessage(short level, short description) throws IOException {
        SecurityParameters parameters = getContext().getSecurityParameters();
        boolean tls13 = parameters != null && ProtocolVersion.TLSv13.equals(parameters.getNegotiatedVersion());
        if (description == AlertDescription.close_notify && isConnected()) {
            closure.closeInbound();
            // RFC 5246, 7.2.1: answered at once, pending writes are dropped; RFC 8446, 6.1: our direction stays open
            if (!tls13 || closure.outbound()) {
                handleClose(false);
            }
            return;
        }
        // RFC 8446, 6: in TLS 1.3 the level says nothing, all but two alerts are fatal
        boolean fatal =
                tls13 && description != AlertDescription.close_notify && description != AlertDescription.user_canceled;
        super.handleAlertMessage(fatal ? AlertLevel.fatal : level, description);
    }

    @Override
    protected void raiseAlertWarning(short description, String message) throws IOException {
        if (description == AlertDescription.close_notify) {
            if (closure.outbound()) {
                return; // once is enough
            }
            closure.closeOutbound();
        }
        super.raiseAlertWarning(description, message);
    }

    @Override
    protected void raiseAlertFatal(short description, String message, Throwable cause) throws IOException {
        if (!closure.outbound()) { // RFC 8446, 6.1: nothing after close_notify
            closure.closeOutbound();
            super.raiseAlertFatal(description, message, cause);
        }
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

    @Override
    public void updateKeys(boolean peerToo) throws IOException {
        send13KeyUpdate(peerToo);
    }
}
