package org.echjsse.bctls;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.echjsse.handshake.EchPlan;
import org.echjsse.handshake.KeyLog;

/**
 * Everything a client connection is told before it begins.
 *
 * @param protocols JSSE names, any order: {@code TLSv1.3}, {@code TLSv1.2}
 * @param cipherSuites preferred first; those of a protocol that is not enabled are left out of the hello
 * @param namedGroups preferred first; key shares are sent for the first one or two (a hybrid goes with its classic part)
 * @param signatureSchemes for the handshake, preferred first
 * @param certificateSchemes for the signatures of certificates
 * @param serverName the origin's host name: never an IP literal, no trailing dot
 * @param resumable a session to be resumed if the server wants to; offered only on the channel it was established on, so that a
 *     ticket got under ECH is never in a hello that an observer can read (CLI-45, SEC-17)
 * @param applicationProtocols ALPN, preferred first; empty: no extension
 * @param keyLog who gets to know the secrets; normally nobody
 */
public record ClientSettings(
        List<String> protocols,
        List<CipherSuite> cipherSuites,
        List<NamedGroup> namedGroups,
        List<SignatureScheme> signatureSchemes,
        List<SignatureScheme> certificateSchemes,
        Optional<String> serverName,
        List<String> applicationProtocols,
        boolean requestOcsp,
        EchPlan ech,
        Optional<ResumableSession> resumable,
        ConnectionRules rules,
        SecureRandom random,
        Optional<KeyLog> keyLog) {

    /** Certificates signed as handshakes are, nothing to resume, nobody to tell. */
    public ClientSettings(
            List<String> protocols,
            List<CipherSuite> cipherSuites,
            List<NamedGroup> namedGroups,
            List<SignatureScheme> signatureSchemes,
            Optional<String> serverName,
            List<String> applicationProtocols,
            boolean requestOcsp,
            EchPlan ech,
            SecureRandom random) {
        this(
                protocols,
                cipherSuites,
                namedGroups,
                signatureSchemes,
                signatureSchemes,
                serverName,
                applicationProtocols,
                requestOcsp,
                ech,
                Optional.empty(),
                ConnectionRules.DEFAULT,
                random,
                Optional.empty());
    }
}
