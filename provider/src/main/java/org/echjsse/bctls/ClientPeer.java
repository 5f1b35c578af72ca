package org.echjsse.bctls;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ECPointFormat;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.KeyExchangeAlgorithm;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.OCSPStatusRequest;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.util.Arrays;
import org.echjsse.config.EchConfigList;
import org.echjsse.handshake.EchPlan;
import org.echjsse.wire.SecretOctets;
import org.echjsse.wire.WireReader;

/**
 * What bctls' client asks while it shakes hands: versions, suites, extensions, what to make of the server's certificate. The kinds
 * of hello differ in what the abstract methods say.
 */
abstract class ClientPeer extends AbstractTlsClient {
    protected final ClientSettings settings;
    protected final ClientDecisions decisions;
    protected final Negotiation negotiation;
    private Exporter exporter;
    private ResumptionPsk psk;

    ClientPeer(ClientSettings settings, ClientDecisions decisions, Negotiation negotiation) {
        super(new JdkTlsCrypto(settings.random(), settings.rules(), padding(settings)));
        this.settings = settings;
        this.decisions = decisions;
        this.negotiation = negotiation;
    }

    /** The versions in this hello. */
    protected abstract Versions versions();

    /** server_name of this hello. */
    protected abstract Optional<String> serverName();

    /** The draft of encrypted_client_hello, if this hello carries one. */
    protected abstract Optional<byte[]> echExtension();

    /** encrypted_client_hello in EncryptedExtensions of a TLS 1.3 server, for a hello that carried one. */
    protected abstract void receiveEch(byte[] extension) throws IOException;

    /** Parsed at once, whatever becomes of it (REJ-13, GRS-07). */
    protected static EchConfigList parseRetryConfigs(byte[] extension) throws IOException {
        try {
            return EchConfigList.parse(extension);
        } catch (ProtocolException e) {
            throw new TlsFatalAlert(AlertDescription.decode_error, "retry_configs", e);
        }
    }

    /** Whom the server's certificate has to be for. */
    protected abstract ClientDecisions.ServerIdentity identity();

    /** Where a session of this hello's connection may be resumed; empty: it must not be, and nothing is offered. */
    protected Optional<ResumableSession.Channel> channel() {
        return Optional.empty();
    }

    /** A certificate of ours, if this hello's server may see one. */
    protected Optional<Credential> chooseCredential(CredentialRequest request) {
        return decisions.chooseClientCredential(request);
    }

    /** Both Finished messages are exchanged; what this throws ends the connection before it counts as connected. */
    protected void completed() throws IOException {}

    /** CLI-30: with the look-alike too, or its absence would tell. */
    private static HandshakePadding padding(ClientSettings settings) {
        return settings.ech() instanceof EchPlan.Off
                ? HandshakePadding.NONE
                : HandshakePadding.within(settings.rules());
    }

    ConnectionRules rules() {
        return settings.rules();
    }

    Exporter exporter() {
        return exporter;
    }

    boolean isTls13() {
        return TlsUtils.isTLSv13(context.getSecurityParameters().getNegotiatedVersion());
    }

    // ---- the hello

    @Override
    public void init(TlsClientContext context) {
        super.init(context);
        negotiation.context(context);
        negotiation.requestedServerNames(serverName().stream().toList());
    }

    @Override
    public int getMaxHandshakeMessageSize() {
        return settings.rules().longestMessage();
    }

    @Override
    public int getMaxCertificateChainLength() {
        return Integer.MAX_VALUE; // Certificates looks, and gives another reason
    }

    /** The application's trust managers decide what they trust. */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    @Override
    public boolean shouldUseExtendedMasterSecret() {
        return settings.rules().useExtendedMasterSecret();
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return settings.rules().requireExtendedMasterSecret();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return versions().toBc();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return versions().suites(settings.cipherSuites());
    }

    /** CLI-12: what only TLS 1.2 knows is in no hello that does not offer it. */
    @Override
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        OrderedExtensions extensions = new OrderedExtensions();
        if (serverName().isPresent()) {
            byte[] name = serverName().get().getBytes(StandardCharsets.US_ASCII);
            TlsExtensionsUtils.addServerNameExtensionClient(
                    extensions, new Vector<>(List.of(new ServerName(NameType.host_name, name))));
        }
        if (versions().tls12()) {
            // RFC 5746, 3.4; bctls adds extended_master_secret itself
            extensions.put(ExtensionType.renegotiation_info, new byte[] {0});
            TlsExtensionsUtils.addSupportedPointFormatsExtension(extensions, new short[] {ECPointFormat.uncompressed});
        }
        TlsExtensionsUtils.addSupportedGroupsExtension(extensions, groupIds(groups()));
        TlsExtensionsUtils.addSignatureAlgorithmsExtension(extensions, Schemes.toBc(settings.signatureSchemes()));
        TlsExtensionsUtils.addSignatureAlgorithmsCertExtension(extensions, Schemes.toBc(settings.certificateSchemes()));
        if (!settings.applicationProtocols().isEmpty()) {
            // CLI-44, SEC-04: in the outer hello too, since it is in that of GREASE: it says what the client is, not
            // whom it wants
            Vector<ProtocolName> names = new Vector<>();
            settings.applicationProtocols().forEach(name -> names.add(Negotiation.protocolName(name)));
            TlsExtensionsUtils.addALPNExtensionClient(extensions, names);
        }
        if (settings.requestOcsp()) {
            TlsExtensionsUtils.addStatusRequestExtension(
                    extensions,
                    new CertificateStatusRequest(CertificateStatusType.ocsp, new OCSPStatusRequest(null, null)));
        }
        if (versions().tls13()) {
            TlsExtensionsUtils.addPSKKeyExchangeModesExtension(extensions, new short[] {PskKeyExchangeMode.psk_dhe_ke});
            echExtension().ifPresent(ech -> extensions.put(OrderedExtensions.ENCRYPTED_CLIENT_HELLO, ech));
        }
        return extensions;
    }

    /** A share for the first group; a hybrid goes with its classic part, so that few servers have to ask again. */
    @Override
    public Vector<Integer> getEarlyKeyShareGroups() {
        List<NamedGroup> groups = groups();
        List<NamedGroup> shares = new ArrayList<>(groups.subList(0, Math.min(1, groups.size())));
        if (shares.contains(NamedGroup.X25519MLKEM768) && groups.contains(NamedGroup.X25519)) {
            shares.add(NamedGroup.X25519);
        }
        return groupIds(shares);
    }

    /** A hybrid is nothing to TLS 1.2. */
    private List<NamedGroup> groups() {
        return settings.namedGroups().stream()
                .filter(group -> versions().tls13() || group != NamedGroup.X25519MLKEM768)
                .toList();
    }

    // ---- resumption

    private Optional<ResumableSession> offered() {
        return settings.resumable().filter(session -> channel().equals(Optional.of(session.channel())));
    }

    /** One ticket at most: another one of the same session would resume nothing else. */
    @Override
    public Vector<ResumptionPsk> getExternalPSKs() {
        Optional<ResumableSession> ticket = offered().filter(ResumableSession::isTls13);
        if (ticket.isEmpty() || !settings.cipherSuites().contains(ticket.get().cipherSuite())) {
            return null;
        }
        psk = new ResumptionPsk((JdkTlsCrypto) getCrypto(), ticket.get());
        return new Vector<>(List.of(psk));
    }

    /** RFC 8446, 4.2.11.1. */
    long obfuscatedTicketAge() {
        return offered().orElseThrow().obfuscatedAge(Instant.now());
    }

    @Override
    public void notifySelectedPSK(TlsPSK selected) throws IOException {
        // told with null too: by a HelloRetryRequest that no ticket fits to, and by every ServerHello without one
        if (context.getSecurityParametersHandshake().getServerRandom() != null) {
            sessionChosen(selected != null);
        }
    }

    /** CLI-11: bctls asks only if this hello is for TLS 1.2 too. */
    @Override
    public TlsSession getSessionToResume() {
        return offered()
                .filter(session -> !session.isTls13())
                .map(session -> LegacySessions.toBc(getCrypto(), session))
                .orElse(null);
    }

    /** The server has said whether the offered session goes on. */
    void sessionChosen(boolean resumed) throws IOException {
        negotiation.resumed(resumed ? offered().orElseThrow() : null);
        if (!resumed && channel().isPresent()) {
            try {
                decisions.beginSession();
            } catch (TlsFailure refused) {
                throw Alerts.fatal(refused);
            }
        }
    }

    void ticketReceived(SessionTicket ticket, SecretOctets psk) {
        channel()
                .ifPresentOrElse(
                        channel -> decisions.remember(ticket.session(negotiation, channel, psk, Instant.now())),
                        psk::destroy); // REJ-06
    }

    void handshakeOver() {
        if (psk != null) {
            psk.destroy();
        }
    }

    // ---- the server's answers

    @Override
    @SuppressWarnings("rawtypes")
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        checkServerExtensions(extensions);
    }

    /** Also when a session of TLS 1.2 is resumed. */
    void checkServerExtensions(Hashtable<?, ?> extensions) throws IOException {
        Object ech = extensions == null ? null : extensions.get(OrderedExtensions.ENCRYPTED_CLIENT_HELLO);
        if (ech != null) {
            if (!isTls13()) {
                // GRS-09, REJ-15: only EncryptedExtensions and HelloRetryRequest have it
                throw new TlsFatalAlert(AlertDescription.unsupported_extension, "encrypted_client_hello in TLS 1.2");
            }
            receiveEch((byte[]) ech);
        }
        if (extensions != null) {
            TlsExtensionsUtils.hasServerNameExtensionServer(
                    (Hashtable<?, ?>) extensions); // RFC 6066, 3: empty, if there
        }
        ProtocolName chosen = context.getSecurityParametersHandshake().getApplicationProtocol();
        // RFC 7301, 3.2; REJ-19: one of ours, or none
        if (chosen != null && !settings.applicationProtocols().contains(Negotiation.text(chosen))) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "application protocol was not offered");
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                checkServer(certificate);
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return credentialsFor(request);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        LoggedSecrets.ofConnection(settings.keyLog(), context);
        completed();
        exporter = Exporter.of(context);
        if (channel().isPresent() && !isTls13() && negotiation.resumed().isEmpty()) {
            LegacySessions.of(context, negotiation, channel().get(), ResumableSession.LONGEST_LIFETIME, Instant.now())
                    .ifPresent(decisions::remember);
        }
    }

    private void checkServer(TlsServerCertificate certificate) throws IOException {
        if (certificate == null
                || certificate.getCertificate() == null
                || certificate.getCertificate().isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "no server certificate");
        }
        checkEntries(certificate.getCertificate());
        List<X509Certificate> chain = Certificates.fromBc(
                certificate.getCertificate(), settings.rules().longestChain());
        negotiation.statusResponses(statusResponses(certificate));
        try {
            decisions.checkServer(chain, authType(), identity());
        } catch (CertificateException e) {
            throw Alerts.fatal(e);
        }
        negotiation.peerCertificates(chain); // not before: until then the peer is not authenticated
    }

    /** RFC 8446, 4.4.2: nothing that was not asked for. */
    private void checkEntries(Certificate certificate) throws TlsFatalAlert {
        for (CertificateEntry entry : certificate.getCertificateEntryList()) {
            if (entry.getExtensions() == null) {
                continue;
            }
            for (Object type : entry.getExtensions().keySet()) {
                if (!type.equals(ExtensionType.status_request) || !settings.requestOcsp()) {
                    throw new TlsFatalAlert(
                            AlertDescription.unsupported_extension,
                            "Unrequested extension of a certificate: " + ExtensionType.getText((Integer) type));
                }
            }
        }
    }

    /** As the JDK names it. */
    private String authType() {
        if (isTls13()) {
            return "UNKNOWN";
        }
        int exchange = context.getSecurityParametersHandshake().getKeyExchangeAlgorithm();
        return exchange == KeyExchangeAlgorithm.ECDHE_ECDSA ? "ECDHE_ECDSA" : "ECDHE_RSA";
    }

    private TlsCredentials credentialsFor(CertificateRequest request) throws IOException {
        negotiation.peerSchemes(
                request.getSupportedSignatureAlgorithms(), request.getSupportedSignatureAlgorithmsCert());
        List<SignatureScheme> peers = negotiation.peerSchemes();
        List<String> keyTypes = Schemes.keyTypes(settings.signatureSchemes(), peers, isTls13()).stream()
                .filter(type -> isTls13() || isAsked(type, request))
                .toList();
        Optional<Credential> credential = chooseCredential(
                new CredentialRequest(keyTypes, Certificates.fromBc(request.getCertificateAuthorities()), peers));
        if (credential.isEmpty()) {
            return null; // an empty Certificate message
        }
        List<X509Certificate> chain = credential.get().chain();
        List<SignatureScheme> schemes =
                Schemes.fitting(chain.get(0).getPublicKey(), settings.signatureSchemes(), peers, isTls13()).stream()
                        .filter(scheme -> keyTypes.contains(scheme.keyType()))
                        .toList();
        if (schemes.isEmpty()) {
            return null;
        }
        negotiation.localCertificates(chain);
        try {
            Certificate certificate = Certificates.toBc(getCrypto(), chain, isTls13());
            return JcaSigner.of(credential.get().key(), certificate, schemes, settings.random());
        } catch (GeneralSecurityException e) {
            throw JcaSigner.cannotSign(e);
        }
    }

    /** RFC 5246, 7.4.4, and RFC 8422, 5.5: TLS 1.2 asks by type of certificate too. */
    private static boolean isAsked(String keyType, CertificateRequest request) {
        short wanted =
                switch (keyType) {
                    case "EC", "EdDSA" -> ClientCertificateType.ecdsa_sign;
                    default -> ClientCertificateType.rsa_sign;
                };
        return Arrays.contains(request.getCertificateTypes(), wanted);
    }

    /** TLS 1.3 staples to each certificate, TLS 1.2 has a message of its own for the first. */
    private static List<byte[]> statusResponses(TlsServerCertificate certificate) throws IOException {
        List<byte[]> responses = new ArrayList<>();
        CertificateStatus status = certificate.getCertificateStatus();
        if (status != null && status.getStatusType() == CertificateStatusType.ocsp) {
            responses.add(status.getOCSPResponse().getEncoded());
        }
        for (CertificateEntry entry : certificate.getCertificate().getCertificateEntryList()) {
            byte[] stapled = entry.getExtensions() == null
                    ? null
                    : TlsUtils.getExtensionData(entry.getExtensions(), TlsExtensionsUtils.EXT_status_request);
            if (stapled != null) {
                responses.add(ocspOf(stapled));
            }
        }
        return responses;
    }

    /** RFC 8446, 4.4.2.1: the extension is a CertificateStatus (RFC 6066, 8). */
    private static byte[] ocspOf(byte[] certificateStatus) throws IOException {
        WireReader reader = new WireReader(certificateStatus);
        int type = reader.u8("CertificateStatus.status_type");
        byte[] response = reader.vector24("CertificateStatus.response").rest();
        reader.expectEnd("CertificateStatus");
        if (type != CertificateStatusType.ocsp) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate_status_response);
        }
        return response;
    }

    private static Vector<Integer> groupIds(List<NamedGroup> groups) {
        Vector<Integer> ids = new Vector<>();
        groups.forEach(group -> ids.add(group.id()));
        return ids;
    }
}
