package org.echjsse.bctls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsECCUtils;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsServerContext;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.echjsse.wire.SecretOctets;

/** What bctls' server asks while it shakes hands. It knows only the hello in use: the inner one, if ECH was accepted (SRV-40). */
class ServerPeer extends AbstractTlsServer {
    private final ServerSettings settings;
    private final ServerDecisions decisions;
    private final Negotiation negotiation;
    private byte[] retryConfigs;
    private TlsCredentials credentials;
    private GeneralSecurityException cannotSign;
    private Exporter exporter;
    private final ServerResumption resumption;

    ServerPeer(ServerSettings settings, ServerDecisions decisions, Negotiation negotiation) {
        super(new JdkTlsCrypto(settings.random(), settings.rules(), padding(settings)));
        this.settings = settings;
        this.decisions = decisions;
        this.negotiation = negotiation;
        this.resumption = new ServerResumption(settings, decisions, negotiation);
    }

    /** SRV-61: what EncryptedExtensions tells a client whose ECH did not open. */
    void sendRetryConfigs(byte[] encodedList) {
        retryConfigs = encodedList;
    }

    /** The hello in use is an inner one. */
    void echAccepted() {
        resumption.channel(ResumableSession.Channel.ECH);
    }

    /** TLS 1.3: the handshake keys are in force. */
    void handshakeKeysInForce() {
        LoggedSecrets.ofHandshake(settings.keyLog(), context);
    }

    Negotiation negotiation() {
        return negotiation;
    }

    /** SEC-19: whatever came of ECH. */
    private static HandshakePadding padding(ServerSettings settings) {
        return settings.echKeys().isEmpty() ? HandshakePadding.NONE : HandshakePadding.within(settings.rules());
    }

    ConnectionRules rules() {
        return settings.rules();
    }

    Exporter exporter() {
        return exporter;
    }

    // ---- what we offer

    @Override
    public void init(TlsServerContext context) {
        super.init(context);
        negotiation.context(context);
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
    public ProtocolVersion getServerVersion() throws IOException {
        ProtocolVersion[] offered = context.getClientSupportedVersions();
        if (Arrays.stream(offered).noneMatch(version -> ProtocolVersion.contains(getProtocolVersions(), version))) {
            throw new TlsFatalAlert(
                    AlertDescription.protocol_version,
                    "The client supported protocol versions "
                            + Arrays.toString(offered).replace("TLS ", "TLSv")
                            + " are not accepted by server preferences " + settings.protocols());
        }
        return super.getServerVersion();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return versions().suites(settings.cipherSuites());
    }

    private Versions versions() {
        return Versions.of(settings.protocols(), settings.cipherSuites());
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return settings.honorCipherSuiteOrder();
    }

    @Override
    public int[] getSupportedGroups() {
        return settings.namedGroups().stream().mapToInt(NamedGroup::id).toArray();
    }

    @Override
    protected boolean allowCertificateStatus() {
        return false;
    }

    // ---- the client's hello

    @Override
    @SuppressWarnings("rawtypes")
    public void processClientExtensions(Hashtable extensions) throws IOException {
        SecurityParameters parameters = context.getSecurityParametersHandshake();
        List<String> names = ServerResumption.hostNames(parameters.getClientServerNames());
        negotiation.requestedServerNames(names);
        negotiation.peerSchemes(parameters.getClientSigAlgs(), parameters.getClientSigAlgsCert());
        try {
            decisions.checkServerNames(names);
            Vector<?> offered = extensions == null ? null : TlsExtensionsUtils.getALPNExtensionClient(extensions);
            List<String> protocols = new ArrayList<>();
            if (offered != null) {
                offered.forEach(name -> protocols.add(Negotiation.text((ProtocolName) name)));
            }
            Optional<String> chosen = decisions.chooseApplicationProtocol(List.copyOf(protocols));
            selectedProtocolName = chosen.filter(protocols::contains)
                    .map(Negotiation::protocolName)
                    .orElse(null);
        } catch (TlsFailure refused) {
            throw Alerts.fatal(refused);
        }
        super.processClientExtensions(extensions);
    }

    /** Chosen above; bctls asks for it in {@code super.processClientExtensions}. */
    @Override
    protected ProtocolName selectProtocolName() {
        return selectedProtocolName;
    }

    // ---- resumption

    /** A hello, before bctls looks into it. */
    void helloReceived(ClientHello hello) throws IOException {
        resumption.hello(hello);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public TlsPSKExternal getExternalPSK(Vector identities) {
        return resumption.choose((JdkTlsCrypto) getCrypto(), identities);
    }

    @Override
    public TlsSession getSessionToResume(byte[] sessionId) {
        return resumption.chooseLegacy(getCrypto(), sessionId);
    }

    /** bctls asks only if nothing is resumed. */
    @Override
    public byte[] getNewSessionID() {
        negotiation.resumed(null);
        return decisions.sessionLifetime().isZero() ? null : negotiation.sessionId();
    }

    boolean issuesTickets() {
        return resumption.issuesTickets();
    }

    Optional<SessionTicket> newTicket(byte[] nonce, int length, SecretOctets psk) {
        return resumption.newTicket(nonce, length, psk);
    }

    void handshakeOver() {
        resumption.handshakeOver();
    }

    /** A session keeps its suite, and so the hash that its PSK goes with. */
    @Override
    public int getSelectedCipherSuite() throws IOException {
        if (negotiation.resumed().isPresent()) {
            selectedCipherSuite = negotiation.resumed().get().cipherSuite().id();
            return selectedCipherSuite;
        }
        return super.getSelectedCipherSuite();
    }

    // ---- suite and credential

    /** RFC 8422, 5.1: only groups that both sides have. */
    @Override
    protected int getMaximumNegotiableCurveBits() {
        return commonCurve()
                .map(group -> org.bouncycastle.tls.NamedGroup.getCurveBits(group.id()))
                .orElse(0);
    }

    @Override
    public TlsECConfig getECDHConfig() throws IOException {
        NamedGroup curve = commonCurve().orElseThrow(() -> new TlsFatalAlert(AlertDescription.handshake_failure));
        return TlsECCUtils.createNamedECConfig(context, curve.id());
    }

    @Override
    protected String getDetailMessageNoCipherSuite() {
        return "no cipher suites in common";
    }

    /** A TLS 1.2 suite is worth what the certificate for it is: without one, bctls tries the next. */
    @Override
    protected boolean selectCipherSuite(int suite) throws IOException {
        if (!TlsUtils.isTLSv13(context)) {
            boolean ecdsa = CipherSuite.byId(suite).orElseThrow().name().contains("_ECDSA_");
            List<String> fitting = ecdsa ? List.of("EC", "EdDSA") : List.of("RSA", "RSASSA-PSS");
            credentials = choose(keyTypes().stream().filter(fitting::contains).toList());
            if (credentials == null) {
                return false;
            }
        }
        return super.selectCipherSuite(suite);
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        try {
            decisions.beginSession(); // only a session that begins has need of a certificate
        } catch (TlsFailure refused) {
            throw Alerts.fatal(refused);
        }
        if (credentials == null && TlsUtils.isTLSv13(context)) {
            credentials = choose(keyTypes());
        }
        if (credentials == null) {
            throw new TlsFatalAlert(
                    AlertDescription.handshake_failure, "no certificate that the client can use", cannotSign);
        }
        return credentials;
    }

    private List<String> keyTypes() {
        return Schemes.keyTypes(settings.signatureSchemes(), peerSchemes(), TlsUtils.isTLSv13(context));
    }

    private List<SignatureScheme> peerSchemes() {
        return negotiation.peerSchemes();
    }

    private TlsCredentials choose(List<String> keyTypes) throws IOException {
        if (keyTypes.isEmpty()) {
            return null;
        }
        boolean tls13 = TlsUtils.isTLSv13(context);
        Optional<Credential> credential =
                decisions.chooseServerCredential(new CredentialRequest(keyTypes, List.of(), peerSchemes()));
        if (credential.isEmpty()) {
            return null;
        }
        List<X509Certificate> chain = credential.get().chain();
        PublicKey key = chain.get(0).getPublicKey();
        List<SignatureScheme> schemes = Schemes.fitting(key, settings.signatureSchemes(), peerSchemes(), tls13).stream()
                .filter(scheme -> keyTypes.contains(scheme.keyType()))
                .toList();
        if (schemes.isEmpty() || !tls13 && !isCurveCommon(key)) {
            return null;
        }
        try {
            Certificate certificate = Certificates.toBc(getCrypto(), chain, tls13);
            JcaSigner signer = JcaSigner.of(credential.get().key(), certificate, schemes, settings.random());
            negotiation.localCertificates(chain);
            return signer;
        } catch (GeneralSecurityException e) {
            cannotSign = e; // there may be another certificate
            return null;
        }
    }

    // ---- EncryptedExtensions

    @Override
    @SuppressWarnings("unchecked")
    public Hashtable<Integer, byte[]> getServerExtensions() throws IOException {
        Hashtable<Integer, byte[]> extensions = super.getServerExtensions();
        // SRV-61: TLS 1.3 only; SRV-42: never when the inner hello is in use
        if (retryConfigs != null && TlsUtils.isTLSv13(context)) {
            extensions.put(OrderedExtensions.ENCRYPTED_CLIENT_HELLO, retryConfigs);
        }
        return extensions;
    }

    // ---- client authentication

    @Override
    public CertificateRequest getCertificateRequest() throws IOException {
        if (settings.clientAuthentication() == ServerSettings.ClientAuthentication.NONE) {
            return null;
        }
        var schemes = Schemes.toBc(settings.signatureSchemes());
        List<X500Principal> accepted = decisions.acceptedIssuers();
        var issuers = accepted.isEmpty()
                ? null
                : Certificates.toBc(accepted); // RFC 8446, 4.2.4: at least one, or no extension
        if (TlsUtils.isTLSv13(context)) {
            var certificates = Schemes.toBc(settings.certificateSchemes());
            return new CertificateRequest(new byte[0], schemes, certificates, issuers);
        }
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        return new CertificateRequest(types, schemes, issuers);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        if (certificate == null || certificate.isEmpty()) {
            if (settings.clientAuthentication() == ServerSettings.ClientAuthentication.NEEDED) {
                // RFC 8446, 4.4.2.4; RFC 5246, 7.4.6
                throw new TlsFatalAlert(
                        TlsUtils.isTLSv13(context)
                                ? AlertDescription.certificate_required
                                : AlertDescription.handshake_failure,
                        "Empty client certificate chain");
            }
            return;
        }
        List<X509Certificate> chain =
                Certificates.fromBc(certificate, settings.rules().longestChain());
        try {
            decisions.checkClient(chain, chain.get(0).getPublicKey().getAlgorithm());
        } catch (CertificateException e) {
            throw Alerts.fatal(e);
        }
        negotiation.peerCertificates(chain); // not before: until then the peer is not authenticated
    }

    @Override
    public void notifyHandshakeComplete() {
        LoggedSecrets.ofConnection(settings.keyLog(), context);
        exporter = Exporter.of(context);
        if (!TlsUtils.isTLSv13(context) && negotiation.resumed().isEmpty()) {
            resumption.rememberLegacy(context);
        }
    }

    /** RFC 8422, 5.1: in TLS 1.2 the curves a client names are those of certificates too; and ours are those of ours. */
    private boolean isCurveCommon(PublicKey key) {
        if (!(key instanceof ECKey ec)) {
            return true;
        }
        NamedGroup curve =
                switch (ec.getParams().getOrder().bitLength()) {
                    case 256 -> NamedGroup.SECP256R1;
                    case 384 -> NamedGroup.SECP384R1;
                    case 521 -> NamedGroup.SECP521R1;
                    default -> null;
                };
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        return settings.namedGroups().contains(curve)
                && (offered == null || Arrays.stream(offered).anyMatch(group -> group == curve.id()));
    }

    /** The first of the client's groups that TLS 1.2 can do (no hybrids) and both have. */
    private Optional<NamedGroup> commonCurve() {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            // RFC 8422, 4: a client that says nothing takes anything; secp256r1 is what all of them have
            return Optional.of(NamedGroup.SECP256R1).filter(settings.namedGroups()::contains);
        }
        for (int id : offered) {
            Optional<NamedGroup> group = NamedGroup.byId(id)
                    .filter(known -> known != NamedGroup.X25519MLKEM768)
                    .filter(settings.namedGroups()::contains);
            if (group.isPresent()) {
                return group;
            }
        }
        return Optional.empty();
    }
}
