package org.echjsse.bctls;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;

/** What is negotiated so far, filled in as it becomes known: {@link #snapshot()} is what others see. Not thread-safe. */
final class Negotiation {
    private static final int SESSION_ID_BYTES = 32;

    private final SecureRandom random;
    private byte[] sessionId;
    private TlsContext context;
    private ResumableSession resumed;
    private List<X509Certificate> peerCertificates = List.of();
    private List<X509Certificate> localCertificates = List.of();
    private List<String> requestedServerNames = List.of();
    private List<SignatureScheme> peerSchemes = List.of();
    private List<SignatureScheme> peerCertificateSchemes = List.of();
    private List<byte[]> statusResponses = List.of();
    private Optional<NamedGroup> group = Optional.empty();
    private Optional<SignatureScheme> peerSignature = Optional.empty();

    /** The session id of TLS 1.3 is the client's compatibility filler, so ours is always made up. */
    Negotiation(SecureRandom random) {
        this(random, randomId(random));
    }

    private Negotiation(SecureRandom random, byte[] sessionId) {
        this.random = random;
        this.sessionId = sessionId;
    }

    private static byte[] randomId(SecureRandom random) {
        byte[] id = new byte[SESSION_ID_BYTES];
        random.nextBytes(id);
        return id;
    }

    /** A session id of TLS 1.2 is the session's; that of TLS 1.3 is filler, and tells nobody anything. */
    void sessionId(byte[] id) {
        sessionId = id.clone();
    }

    byte[] sessionId() {
        return sessionId.clone();
    }

    /**
     * An earlier session goes on: what it authenticated holds.
     *
     * @param session {@code null}: it does not
     */
    void resumed(ResumableSession session) {
        resumed = session;
        peerCertificates = session == null ? List.of() : session.origin().peerCertificates();
        localCertificates = session == null ? List.of() : session.origin().localCertificates();
        statusResponses = session == null ? List.of() : session.origin().statusResponses();
    }

    Optional<ResumableSession> resumed() {
        return Optional.ofNullable(resumed);
    }

    /** Of the same connection, for its other hello. */
    Negotiation twin() {
        return new Negotiation(random, sessionId);
    }

    void context(TlsContext context) {
        this.context = context;
    }

    void peerCertificates(List<X509Certificate> chain) {
        peerCertificates = chain;
    }

    void localCertificates(List<X509Certificate> chain) {
        localCertificates = chain;
    }

    void requestedServerNames(List<String> names) {
        requestedServerNames = List.copyOf(names);
    }

    /**
     * @param handshake signature_algorithms
     * @param certificates signature_algorithms_cert, or {@code null} if the peer did not send it: then the first counts for both (RFC
     *     8446, 4.2.3). Go, for one, lists PKCS #1 v1.5 in the second one only.
     */
    void peerSchemes(Vector<?> handshake, Vector<?> certificates) {
        peerSchemes = Schemes.fromBc(handshake);
        peerCertificateSchemes = certificates == null ? peerSchemes : Schemes.fromBc(certificates);
    }

    /** What the peer takes as signatures of the handshake. */
    List<SignatureScheme> peerSchemes() {
        return peerSchemes;
    }

    /** The group of the key exchange, where bctls says another one. */
    void group(int id) {
        group = NamedGroup.byId(id);
    }

    /** Not checked yet: what is wrong about it ends the handshake later. */
    void peerSignature(SignatureScheme scheme) {
        peerSignature = Optional.of(scheme);
    }

    void statusResponses(List<byte[]> responses) {
        statusResponses = List.copyOf(responses);
    }

    Negotiated snapshot() {
        return snapshot((resumed == null ? sessionId : resumed.origin().sessionId()).clone());
    }

    /** The same for a session that a ticket begins: JSSE shows it under another id. */
    Negotiated ofTicket() {
        return snapshot(randomId(random));
    }

    private Negotiated snapshot(byte[] id) {
        SecurityParameters parameters = context == null ? null : context.getSecurityParameters();
        Optional<SecurityParameters> known = Optional.ofNullable(parameters);
        return new Negotiated(
                known.map(SecurityParameters::getNegotiatedVersion).flatMap(Negotiation::protocolName),
                known.flatMap(now -> CipherSuite.byId(now.getCipherSuite())),
                group.or(() -> known.flatMap(now -> NamedGroup.byId(now.getNegotiatedGroup()))),
                known.map(SecurityParameters::getApplicationProtocol).map(Negotiation::text),
                id,
                resumed != null,
                peerCertificates,
                localCertificates,
                requestedServerNames,
                peerCertificateSchemes,
                statusResponses,
                peerSignature);
    }

    /** SunJSSE's reading of protocol names ({@code jdk.tls.alpnCharset}): a character a byte, so that nothing is lost. */
    static String text(ProtocolName name) {
        return new String(name.getBytes(), StandardCharsets.ISO_8859_1);
    }

    static ProtocolName protocolName(String text) {
        return ProtocolName.asRawBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Optional<String> protocolName(ProtocolVersion version) {
        if (ProtocolVersion.TLSv13.equals(version)) {
            return Optional.of("TLSv1.3");
        }
        return ProtocolVersion.TLSv12.equals(version) ? Optional.of("TLSv1.2") : Optional.empty();
    }
}
