package org.echjsse.bctls;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.KeyLog;

/**
 * Everything a server connection is told before it begins.
 *
 * @param honorCipherSuiteOrder whether our order wins over the client's
 * @param signatureSchemes for the handshake, preferred first
 * @param certificateSchemes for the signatures of the client's certificates
 * @param clientAuthentication whether a certificate is asked for
 * @param echKeys keys that may open a ClientHello; empty: the extension is ignored
 * @param retryConfigs what a rejected client is told, if there are keys
 * @param keyLog who gets to know the secrets; normally nobody
 */
public record ServerSettings(
        List<String> protocols,
        List<CipherSuite> cipherSuites,
        boolean honorCipherSuiteOrder,
        List<NamedGroup> namedGroups,
        List<SignatureScheme> signatureSchemes,
        List<SignatureScheme> certificateSchemes,
        ClientAuthentication clientAuthentication,
        List<EchKeyPair> echKeys,
        Optional<EchConfigList> retryConfigs,
        ConnectionRules rules,
        SecureRandom random,
        Optional<KeyLog> keyLog) {

    /** Whether a server asks the client for a certificate. */
    public enum ClientAuthentication {
        NONE,
        WANTED,
        NEEDED
    }
}
