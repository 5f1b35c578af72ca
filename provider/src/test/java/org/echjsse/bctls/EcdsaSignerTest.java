package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcdsaSignerTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Provider SUN_EC = Security.getProvider("SunEC");

    private static KeyPair pair(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", SUN_EC);
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static byte[] sign(TlsStreamSigner signer, byte[] message) throws Exception {
        int half = message.length / 2;
        signer.getOutputStream().write(message, 0, half);
        for (int i = half; i < message.length; i++) {
            signer.getOutputStream().write(message[i]);
        }
        return signer.getSignature();
    }

    private static boolean verify(KeyPair pair, String algorithm, byte[] message, byte[] signature) throws Exception {
        Signature verifier = Signature.getInstance(algorithm, SUN_EC);
        verifier.initVerify(pair.getPublic());
        verifier.update(message);
        return verifier.verify(signature);
    }

    /** In TLS 1.2 the scheme does not tell the curve, so all pairs of a curve and a hash occur. */
    @ParameterizedTest
    @CsvSource({
        "secp256r1, ECDSA_SECP256R1_SHA256",
        "secp384r1, ECDSA_SECP384R1_SHA384",
        "secp521r1, ECDSA_SECP521R1_SHA512",
        "secp256r1, ECDSA_SECP521R1_SHA512",
        "secp521r1, ECDSA_SECP256R1_SHA256"
    })
    void sunEcTakesTheSignature(String curve, SignatureScheme scheme) throws Exception {
        KeyPair pair = pair(curve);
        for (int length : new int[] {0, 1, 64, 1000}) {
            byte[] message = new byte[length];
            RANDOM.nextBytes(message);
            TlsStreamSigner signer = EcdsaSigner.instead(SUN_EC, pair.getPrivate(), scheme, RANDOM)
                    .orElseThrow();
            assertTrue(verify(pair, scheme.signatureAlgorithm(), message, sign(signer, message)));
        }
    }

    private final KeyPair one;

    EcdsaSignerTest() throws Exception {
        one = pair("secp256r1");
    }

    @Property(tries = 200)
    void everySignatureIsOfItsMessageAndNoOther(@ForAll @Size(max = 300) byte[] message) throws Exception {
        TlsStreamSigner signer = EcdsaSigner.instead(
                        SUN_EC, one.getPrivate(), SignatureScheme.ECDSA_SECP256R1_SHA256, RANDOM)
                .orElseThrow();
        byte[] signature = sign(signer, message);
        assertTrue(verify(one, "SHA256withECDSA", message, signature));
        byte[] other = java.util.Arrays.copyOf(message, message.length + 1);
        assertEquals(false, verify(one, "SHA256withECDSA", other, signature));
    }

    @Test
    void aKeyThatAnotherProviderIsToSignWithIsLeftToIt() {
        Provider another = new Provider("Another", "1", "for tests") {
            private static final long serialVersionUID = 1L;
        };
        assertEquals(
                Optional.empty(),
                EcdsaSigner.instead(another, one.getPrivate(), SignatureScheme.ECDSA_SECP256R1_SHA256, RANDOM));
    }

    /** As the JDK's own PKCS#11 keys are: the type, and no number. */
    private record Unexported(ECParameterSpec parameters, BigInteger number) implements ECPrivateKey {
        private static final long serialVersionUID = 1L;

        @Override
        public BigInteger getS() {
            return number;
        }

        @Override
        public ECParameterSpec getParams() {
            return parameters;
        }

        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    @Test
    void aKeyThatDoesNotShowItselfIsLeftToItsProvider() {
        ECParameterSpec parameters = ((ECPrivateKey) one.getPrivate()).getParams();
        for (PrivateKey key : new PrivateKey[] {
            new Unexported(parameters, null),
            new Unexported(null, BigInteger.ONE),
            new Unexported(parameters, BigInteger.ZERO),
            new Unexported(parameters, parameters.getOrder())
        }) {
            assertEquals(
                    Optional.empty(), EcdsaSigner.instead(SUN_EC, key, SignatureScheme.ECDSA_SECP256R1_SHA256, RANDOM));
        }
    }

    @Test
    void otherSchemesAreNotForIt() throws Exception {
        PrivateKey ed25519 = KeyPairGenerator.getInstance("Ed25519", SUN_EC)
                .generateKeyPair()
                .getPrivate();
        assertEquals(Optional.empty(), EcdsaSigner.instead(SUN_EC, ed25519, SignatureScheme.ED25519, RANDOM));
        assertEquals(
                Optional.empty(), EcdsaSigner.instead(SUN_EC, one.getPrivate(), SignatureScheme.ECDSA_SHA1, RANDOM));
    }
}
