package org.echjsse.config;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.BigIntegers;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkeKeyPair;
import org.echjsse.wire.PeerFault;

/** PKCS#8 of the keys of ECH: RFC 8410 for X25519 and X448, RFC 5915 for the NIST curves (PEM-03). */
final class Pkcs8 {
    // RFC 8410, 3
    private static final ASN1ObjectIdentifier ID_X25519 = new ASN1ObjectIdentifier("1.3.101.110");
    private static final ASN1ObjectIdentifier ID_X448 = new ASN1ObjectIdentifier("1.3.101.111");

    private static final Map<ASN1ObjectIdentifier, HpkeKem> CURVES = Map.of(
            SECObjectIdentifiers.secp256r1, HpkeKem.P256,
            SECObjectIdentifiers.secp384r1, HpkeKem.P384,
            SECObjectIdentifiers.secp521r1, HpkeKem.P521);

    private static final Map<ASN1ObjectIdentifier, HpkeKem> MONTGOMERY = Map.of(
            ID_X25519, HpkeKem.X25519,
            ID_X448, HpkeKem.X448);

    private Pkcs8() {}

    /**
     * @throws PeerFault naming the reason, never a byte of the key
     */
    static HpkeKeyPair read(byte[] der) throws PeerFault {
        byte[] secret = null;
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(der);
            AlgorithmIdentifier algorithm = info.getPrivateKeyAlgorithm();
            HpkeKem kem;
            if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
                kem = CURVES.get(algorithm.getParameters());
                secret = kem == null
                        ? null
                        : BigIntegers.asUnsignedByteArray(
                                kem.privateKeyLength(),
                                ECPrivateKey.getInstance(info.parsePrivateKey()).getKey());
            } else {
                kem = MONTGOMERY.get(algorithm.getAlgorithm());
                secret = kem == null
                        ? null
                        : ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets();
            }
            if (kem == null) {
                throw PeerFault.malformed(
                        "PRIVATE KEY", "is of no KEM of ECH, its algorithm is " + algorithm.getAlgorithm());
            }
            return HpkeKeyPair.ofPrivateKey(kem, secret);
        } catch (PeerFault fault) {
            throw fault;
        } catch (IOException | RuntimeException notPkcs8) {
            // the ASN.1 parser throws a dozen kinds of exceptions, some of them with bytes of the key in their message
            throw PeerFault.malformed("PRIVATE KEY", "is not PKCS#8");
        } finally {
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    /** The DER encoding, which the caller wipes. */
    static byte[] write(HpkeKeyPair keys) {
        byte[] secret = keys.privateKey();
        try {
            return switch (keys.kem()) {
                case X25519 -> montgomery(ID_X25519, secret);
                case X448 -> montgomery(ID_X448, secret);
                case P256 -> nist(SECObjectIdentifiers.secp256r1, keys, secret);
                case P384 -> nist(SECObjectIdentifiers.secp384r1, keys, secret);
                case P521 -> nist(SECObjectIdentifiers.secp521r1, keys, secret);
            };
        } catch (IOException impossible) {
            throw new IllegalStateException("private key of " + keys.kem() + " does not encode");
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] montgomery(ASN1ObjectIdentifier algorithm, byte[] secret) throws IOException {
        return new PrivateKeyInfo(new AlgorithmIdentifier(algorithm), new DEROctetString(secret)).getEncoded("DER");
    }

    private static byte[] nist(ASN1ObjectIdentifier curve, HpkeKeyPair keys, byte[] secret) throws IOException {
        // with the public key, as OpenSSL writes it
        ECPrivateKey key = new ECPrivateKey(
                8 * secret.length, new BigInteger(1, secret), new DERBitString(keys.publicKey()), null);
        return new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key)
                .getEncoded("DER");
    }
}
