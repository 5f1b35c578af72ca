package org.echjsse.bctls;

import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.Vector;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;

/** Which signature scheme goes with which key, and bctls' lists of them. */
final class Schemes {
    /** Encoded length of an Ed448 SubjectPublicKeyInfo (RFC 8410); Ed25519's is 44. */
    private static final int ED448_SPKI_BYTES = 69;

    private Schemes() {}

    static SignatureAndHashAlgorithm toBc(SignatureScheme scheme) {
        return org.bouncycastle.tls.SignatureScheme.getSignatureAndHashAlgorithm(scheme.id());
    }

    static Vector<SignatureAndHashAlgorithm> toBc(List<SignatureScheme> schemes) {
        Vector<SignatureAndHashAlgorithm> list = new Vector<>();
        schemes.forEach(scheme -> list.add(toBc(scheme)));
        return list;
    }

    /** Those we know, in the peer's order. */
    static List<SignatureScheme> fromBc(Vector<?> algorithms) {
        List<SignatureScheme> schemes = new ArrayList<>();
        if (algorithms != null) {
            for (Object algorithm : algorithms) {
                int id = org.bouncycastle.tls.SignatureScheme.from((SignatureAndHashAlgorithm) algorithm);
                SignatureScheme.byId(id).ifPresent(schemes::add);
            }
        }
        return List.copyOf(schemes);
    }

    /** Key types that can sign with a scheme of both lists, in the peer's order. */
    static List<String> keyTypes(List<SignatureScheme> ours, List<SignatureScheme> peers, boolean tls13) {
        Set<String> types = new LinkedHashSet<>();
        for (SignatureScheme scheme : peers) {
            if (ours.contains(scheme) && signsHandshakes(scheme, tls13)) {
                types.add(scheme.keyType());
            }
        }
        return List.copyOf(types);
    }

    /** The schemes that a key can sign with, of ours and the peer's, as the peer prefers them. */
    static List<SignatureScheme> fitting(
            PublicKey key, List<SignatureScheme> ours, List<SignatureScheme> peers, boolean tls13) {
        return peers.stream()
                .filter(scheme -> ours.contains(scheme) && signsHandshakes(scheme, tls13) && fits(scheme, key, tls13))
                .toList();
    }

    /** RFC 8446, 4.2.3: PKCS #1 v1.5 is for certificates only in TLS 1.3. */
    private static boolean signsHandshakes(SignatureScheme scheme, boolean tls13) {
        return switch (scheme) {
            case RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512 -> !tls13;
            default -> scheme.isForHandshakes();
        };
    }

    private static boolean fits(SignatureScheme scheme, PublicKey key, boolean tls13) {
        return switch (key.getAlgorithm()) {
            case "EC", "ECDSA" -> scheme.keyType().equals("EC") && (!tls13 || fitsCurve(scheme, key));
            case "RSA", "RSASSA-PSS" -> scheme.keyType().equals(key.getAlgorithm()) && isLongEnough(scheme, key);
            case "EdDSA", "Ed25519", "Ed448" ->
                scheme
                        == (key.getEncoded().length == ED448_SPKI_BYTES
                                ? SignatureScheme.ED448
                                : SignatureScheme.ED25519);
            default -> false;
        };
    }

    /** RFC 8017, 9.1.1 and 9.2: what is signed, with salt and padding, has to go into the modulus. */
    private static boolean isLongEnough(SignatureScheme scheme, PublicKey key) {
        int bits = key instanceof RSAKey rsa ? rsa.getModulus().bitLength() : Integer.MAX_VALUE;
        return switch (scheme) {
            case RSA_PSS_RSAE_SHA256, RSA_PSS_PSS_SHA256 -> bits >= 8 * (32 + 32 + 2);
            case RSA_PSS_RSAE_SHA384, RSA_PSS_PSS_SHA384 -> bits >= 8 * (48 + 48 + 2);
            case RSA_PSS_RSAE_SHA512, RSA_PSS_PSS_SHA512 -> bits >= 8 * (64 + 64 + 2);
            default -> bits >= 768;
        };
    }

    /** RFC 8446, 4.2.3: in TLS 1.3 the scheme says which curve, in TLS 1.2 only which hash. */
    private static boolean fitsCurve(SignatureScheme scheme, PublicKey key) {
        int bits = key instanceof ECKey ec ? ec.getParams().getOrder().bitLength() : 0;
        return switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> bits == 256;
            case ECDSA_SECP384R1_SHA384 -> bits == 384;
            case ECDSA_SECP521R1_SHA512 -> bits == 521;
            default -> false;
        };
    }
}
