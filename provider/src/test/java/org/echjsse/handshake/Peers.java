package org.echjsse.handshake;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfig.HpkeSymmetricCipherSuite;
import org.echjsse.config.EchKeyPair;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloExtension;
import org.echjsse.hello.HelloSamples;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkeKeyPair;
import org.echjsse.hpke.HpkePublicKey;
import org.echjsse.hpke.HpkeSender;
import org.echjsse.hpke.HpkeSuite;
import org.echjsse.wire.WireWriter;

/** A client's hellos, a server's answers, and a client that lies. */
final class Peers {
    static final HpkeSymmetricCipherSuite AES = new HpkeSymmetricCipherSuite(1, 1);
    static final HpkeSymmetricCipherSuite CHACHA = new HpkeSymmetricCipherSuite(1, 3);
    static final SecureRandom RANDOM = new SecureRandom();

    private static final byte[] RETRY_RANDOM =
            java.util.HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    private Peers() {}

    static ConfigChoice.Usable choice(EchKeyPair pair) {
        return (ConfigChoice.Usable) pair.configList().choose();
    }

    static HelloSamples inner() {
        return common(
                HelloSamples.hello(2).name("secret.example").with(ExtensionType.ENCRYPTED_CLIENT_HELLO, (byte) 1));
    }

    /** With an empty encrypted_client_hello at the end. */
    static HelloSamples draft() {
        return common(HelloSamples.hello(1).name("public.example")).with(ExtensionType.ENCRYPTED_CLIENT_HELLO);
    }

    static HelloSamples common(HelloSamples hello) {
        return hello.with(ExtensionType.SUPPORTED_GROUPS, new byte[] {0, 4, 0, 29, 0, 23})
                .with(ExtensionType.SIGNATURE_ALGORITHMS, new byte[] {0, 2, 4, 3})
                .with(ExtensionType.SUPPORTED_VERSIONS, HelloSamples.TLS_1_3)
                .with(ExtensionType.KEY_SHARE, new byte[40]);
    }

    static byte[] serverHello(int suite) {
        return serverMessage(filled(0x44), suite, true);
    }

    static byte[] serverHelloOfTls12(byte[]... ech) {
        return serverMessage(filled(0x44), 0xc02f, false, ech);
    }

    static byte[] helloRetryRequest(int suite, byte[]... ech) {
        return serverMessage(RETRY_RANDOM, suite, true, ech);
    }

    private static byte[] serverMessage(byte[] random, int suite, boolean tls13, byte[]... ech) {
        return new WireWriter()
                .u8(2)
                .vector24((WireWriter body) -> {
                    body.u16(0x0303)
                            .bytes(random)
                            .vector8(filled(0x77))
                            .u16(suite)
                            .u8(0);
                    body.vector16((WireWriter block) -> {
                        if (tls13) {
                            block.u16(ExtensionType.SUPPORTED_VERSIONS).vector16(new byte[] {3, 4});
                        }
                        for (byte[] extension : ech) {
                            block.u16(ExtensionType.ENCRYPTED_CLIENT_HELLO).vector16(extension);
                        }
                        block.u16(ExtensionType.KEY_SHARE).vector16(new byte[] {0, 23});
                    });
                })
                .toByteArray();
    }

    /** The server's ServerHello with its confirmation. */
    static byte[] confirmed(ServerDecryption server, byte[] serverHello) {
        byte[] zeroed = Vectors.filled(serverHello, 30, new byte[8]);
        return Vectors.filled(zeroed, 30, server.confirmServerHello(zeroed));
    }

    /** The server's HelloRetryRequest with its confirmation. */
    static byte[] confirmedRetry(ServerDecryption server, int suite) {
        return helloRetryRequest(suite, server.confirmHelloRetryRequest(helloRetryRequest(suite, new byte[8])));
    }

    /** Seals any plaintext, once or twice: a client that lies about what is in it. */
    static final class Liar {
        private final EchKeyPair pair;
        private final HpkeSymmetricCipherSuite suite;
        private final HpkeSender sender;

        Liar(EchKeyPair pair, HpkeSymmetricCipherSuite suite) {
            this.pair = pair;
            this.suite = suite;
            HpkeSuite hpke = HpkeSuite.of(pair.config().kemId(), suite.kdfId(), suite.aeadId())
                    .orElseThrow();
            HpkePublicKey key =
                    HpkePublicKey.parse(hpke.kem(), pair.config().publicKey()).orElseThrow();
            sender = HpkeSender.setUp(hpke, key, pair.config().hpkeInfo(), RANDOM);
        }

        byte[] seal(byte[] draft, byte[] plaintext) throws Exception {
            return seal(
                    draft, plaintext, sender.encapsulatedKey(), pair.config().configId(), suite);
        }

        byte[] sealAgain(byte[] draft, byte[] plaintext) throws Exception {
            return seal(draft, plaintext, new byte[0], pair.config().configId(), suite);
        }

        byte[] seal(byte[] draft, byte[] plaintext, byte[] enc, int configId, HpkeSymmetricCipherSuite said)
                throws Exception {
            ClientHello view = ClientHello.parse(draft);
            HelloExtension place =
                    view.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow();
            byte[] body =
                    EchExtension.outer(said.kdfId(), said.aeadId(), configId, enc, new byte[plaintext.length + 16]);
            ClientHello outer = ClientHello.parse(view.withBody(place, body));
            EchExtension.Outer ech = (EchExtension.Outer) EchExtension.parse(
                    outer, outer.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow());
            byte[] payload = sender.seal(EchExtension.aad(outer, ech), plaintext);
            byte[] message = outer.message();
            System.arraycopy(payload, 0, message, ech.payloadAt(), payload.length);
            return message;
        }
    }

    static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static List<EchKeyPair> oneOfEachKem() {
        return Arrays.stream(HpkeKem.values())
                .map(kem -> EchKeyPair.builder("public.example").kem(kem.id()).generate(RANDOM))
                .toList();
    }

    static byte[] freshPublicKey() {
        return HpkeKeyPair.generate(HpkeKem.X25519, RANDOM).publicKey();
    }
}
