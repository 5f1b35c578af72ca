package org.echjsse.bctls;

import java.io.IOException;
import java.security.AlgorithmConstraints;
import java.security.CryptoPrimitive;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsSecret;

/** A key agreement whose peer's key an application's constraints want to see, as one of the JDK's. */
final class CheckedAgreement implements TlsAgreement {
    private static final Set<CryptoPrimitive> AGREEMENT = Set.of(CryptoPrimitive.KEY_AGREEMENT);

    // RFC 8410, 3
    private static final ASN1ObjectIdentifier ID_X25519 = new ASN1ObjectIdentifier("1.3.101.110");
    private static final ASN1ObjectIdentifier ID_X448 = new ASN1ObjectIdentifier("1.3.101.111");

    private final TlsAgreement agreement;
    private final NamedGroup group;
    private final AlgorithmConstraints constraints;

    CheckedAgreement(TlsAgreement agreement, NamedGroup group, AlgorithmConstraints constraints) {
        this.agreement = agreement;
        this.group = group;
        this.constraints = constraints;
    }

    @Override
    public byte[] generateEphemeral() throws IOException {
        return agreement.generateEphemeral();
    }

    @Override
    public void receivePeerValue(byte[] value) throws IOException {
        agreement.receivePeerValue(value);
        if (!constraints.permits(AGREEMENT, key(value))) {
            throw new TlsFatalAlert(
                    AlertDescription.insufficient_security,
                    "the key of " + group.jsseName() + " does not comply with algorithm constraints");
        }
    }

    @Override
    public TlsSecret calculateSecret() throws IOException {
        return agreement.calculateSecret();
    }

    private PublicKey key(byte[] value) throws IOException {
        AlgorithmIdentifier algorithm =
                switch (group) {
                    case X25519 -> new AlgorithmIdentifier(ID_X25519);
                    case X448 -> new AlgorithmIdentifier(ID_X448);
                    case SECP256R1 -> ec(SECObjectIdentifiers.secp256r1);
                    case SECP384R1 -> ec(SECObjectIdentifiers.secp384r1);
                    case SECP521R1 -> ec(SECObjectIdentifiers.secp521r1);
                    case X25519MLKEM768 -> throw new TlsFatalAlert(AlertDescription.internal_error);
                };
        boolean montgomery = group == NamedGroup.X25519 || group == NamedGroup.X448;
        try {
            return KeyFactory.getInstance(montgomery ? "XDH" : "EC")
                    .generatePublic(new X509EncodedKeySpec(new SubjectPublicKeyInfo(algorithm, value).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "the key of " + group.jsseName(), e);
        }
    }

    private static AlgorithmIdentifier ec(ASN1ObjectIdentifier curve) {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
    }
}
