package org.echjsse.bctls;

import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Which credentials would do.
 *
 * @param keyTypes JSSE key types that both sides can use, preferred first: {@code EC}, {@code RSA}, {@code RSASSA-PSS}, {@code EdDSA}
 * @param issuers authorities the peer named; empty: any
 * @param peerSchemes signature schemes the peer accepts, preferred first
 */
public record CredentialRequest(
        List<String> keyTypes, List<X500Principal> issuers, List<SignatureScheme> peerSchemes) {}
