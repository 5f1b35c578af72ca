package org.echjsse.bctls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What is negotiated so far: a snapshot. Lists are empty and optionals are empty until known.
 *
 * @param protocol JSSE name, such as {@code TLSv1.3}
 * @param sessionId the session id as JSSE shows it: unique and stable for the session, at most 32 bytes
 * @param resumed whether an earlier session goes on: certificates and the rest of what it authenticated are that session's
 * @param requestedServerNames server_name of the hello in use: on a server the <em>inner</em> one
 * @param peerCertificateSchemes signature schemes the peer takes in certificates: its signature_algorithms_cert, and without that its
 *     signature_algorithms (RFC 8446, 4.2.3)
 * @param statusResponses stapled OCSP responses, one a certificate
 * @param peerSignature with which the peer has proved that it has the key of its certificate; empty in a session that goes on
 */
public record Negotiated(
        Optional<String> protocol,
        Optional<CipherSuite> cipherSuite,
        Optional<NamedGroup> group,
        Optional<String> applicationProtocol,
        byte[] sessionId,
        boolean resumed,
        List<X509Certificate> peerCertificates,
        List<X509Certificate> localCertificates,
        List<String> requestedServerNames,
        List<SignatureScheme> peerCertificateSchemes,
        List<byte[]> statusResponses,
        Optional<SignatureScheme> peerSignature) {}
