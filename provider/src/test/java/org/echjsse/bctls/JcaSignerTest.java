package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Optional;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that only their own provider can use, as those in tokens. */
class JcaSignerTest {
    private final Provider device = new Device();
    private static int signatures;

    /** Says nothing about itself, so nobody else can sign with it. */
    private record KeyInDevice(PrivateKey hidden) implements PrivateKey {
        @Override
        public String getAlgorithm() {
            return hidden.getAlgorithm();
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

    /** Signs with keys of its own, and with no others. */
    private static final class Device extends Provider {
        private static final long serialVersionUID = 1L;

        Device() {
            super("Device", "1", "for tests");
            for (String algorithm : List.of("SHA256withECDSA", "RSASSA-PSS", "SHA256withRSA", "Ed25519")) {
                putService(new Service(this, "Signature", algorithm, DeviceSignature.class.getName(), null, null) {
                    @Override
                    public Object newInstance(Object parameter) {
                        return new DeviceSignature(algorithm);
                    }

                    @Override
                    public boolean supportsParameter(Object parameter) {
                        return parameter instanceof KeyInDevice;
                    }
                });
            }
        }
    }

    private static final class DeviceSignature extends SignatureSpi {
        private final Signature hidden;

        DeviceSignature(String algorithm) {
            try {
                hidden = Signature.getInstance(algorithm);
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (!(key instanceof KeyInDevice mine)) {
                throw new InvalidKeyException("not a key of this device");
            }
            hidden.initSign(mine.hidden());
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            throw new InvalidKeyException("the device only signs");
        }

        @Override
        protected void engineUpdate(byte octet) throws SignatureException {
            hidden.update(octet);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
            hidden.update(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            signatures++;
            return hidden.sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            throw new SignatureException("the device only signs");
        }

        @Override
        protected void engineSetParameter(AlgorithmParameterSpec parameters)
                throws java.security.InvalidAlgorithmParameterException {
            hidden.setParameter(parameters);
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void plugIn() {
        signatures = 0;
        Security.addProvider(device);
    }

    @AfterEach
    void pullOut() {
        Security.removeProvider("Device");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3,EC_P256", "TLSv1.3,RSA_2048", "TLSv1.3,ED25519", "TLSv1.2,EC_P256", "TLSv1.2,RSA_2048"})
    void aKeyInADeviceSignsForServerAndClient(String protocol, Algorithm algorithm) throws TlsFailure {
        Leaf ofServer = Site.leaf(algorithm, Site.ORIGIN);
        Leaf ofClient = Site.leaf(algorithm, "client.example");
        Site.Client client = new Site.Client();
        client.protocols = List.of(protocol);
        client.credential = Optional.of(new Credential(new KeyInDevice(ofClient.key()), ofClient.chain()));
        Site.Server server = new Site.Server(new Leaf(new KeyInDevice(ofServer.key()), ofServer.chain()));
        server.authentication = ServerSettings.ClientAuthentication.NEEDED;
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept()).handshake();
        PlainHandshakeTest.assertConnected(pair);
        assertEquals(2, signatures);
        assertTrue(pair.server.negotiated().peerCertificates().equals(ofClient.chain()));
    }
}
