package org.echjsse.bctls;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.echjsse.handshake.EchPlan;

/**
 * Everything a client connection is told before it begins.
 *
 * @param protocols JSSE names, any order: {@code TLSv1.3}, {@code TLSv1.2}
 * @param cipherSuites preferred first; those of a protocol that is not enabled are left out of the hello
 * @param namedGroups preferred first; key shares are sent for the first one or two (a hybrid goes with its classic part)
 * @param serverName the origin's host name: never an IP literal, no trailing dot
 * @param applicationProtocols ALPN, preferred first; empty: no extension
 */
public record ClientSettings(
        List<String> protocols,
        List<CipherSuite> cipherSuites,
        List<NamedGroup> namedGroups,
        List<SignatureScheme> signatureSchemes,
        Optional<String> serverName,
        List<String> applicationProtocols,
        boolean requestOcsp,
        EchPlan ech,
        SecureRandom random) {}
