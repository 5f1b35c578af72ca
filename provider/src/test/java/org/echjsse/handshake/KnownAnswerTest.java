package org.echjsse.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchConfig;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkeKeyPair;
import org.junit.jupiter.api.Test;

class KnownAnswerTest {
    /** The last eight bytes of the random of a ServerHello. */
    private static final int RANDOM_END = 30;
    /** The end of both HelloRetryRequest messages. */
    private static final int RETRY_END = 92;

    private final Vectors vectors = new Vectors("x25519-aes128.properties");

    /** CLI-19, CLI-20, CLI-26, CLI-60, CLI-61, CLI-63, HRR-06, SEC-09. */
    @Test
    void theClientSendsTheVeryBytes() throws Exception {
        ClientOffer offer = offer();
        assertArrayEquals(
                vectors.clientHello("outerHello1"),
                offer.seal(vectors.clientHello("innerHello1"), draft("outerHello1")));
        byte[] retry = Vectors.filled(
                vectors.bytes("helloRetryRequest"), RETRY_END, vectors.bytes("helloRetryRequest.confirmation"));
        assertEquals(Verdict.RETRY_ACCEPTED, offer.judge(retry));
        assertArrayEquals(
                vectors.clientHello("outerHello2"),
                offer.sealRetry(vectors.clientHello("innerHello2"), draft("outerHello2")));
        assertEquals(
                Verdict.ACCEPTED,
                offer.judge(Vectors.filled(
                        vectors.bytes("serverHello2"), RANDOM_END, vectors.bytes("serverHello2.confirmation"))));
    }

    /** ACC-02, ACC-03. */
    @Test
    void theClientTakesTheServerHello() throws Exception {
        ClientOffer offer = offer();
        offer.seal(vectors.clientHello("innerHello1"), draft("outerHello1"));
        assertEquals(
                Verdict.ACCEPTED,
                offer.judge(Vectors.filled(
                        vectors.bytes("serverHello"), RANDOM_END, vectors.bytes("serverHello.confirmation"))));
    }

    /** ACC-02 to ACC-05, SRV-10; HRR-10. */
    @Test
    void theServerFindsTheInnerHellosAndConfirmsThem() throws Exception {
        ServerDecryption server = new ServerDecryption(List.of(keyPair()), Optional.empty());
        assertArrayEquals(vectors.clientHello("innerHello1"), opened(server.first(vectors.clientHello("outerHello1"))));
        assertArrayEquals(
                vectors.bytes("serverHello.confirmation"), server.confirmServerHello(vectors.bytes("serverHello")));
        assertArrayEquals(
                vectors.bytes("serverHello.confirmation.sha384"),
                server.confirmServerHello(Vectors.withSuite(vectors.bytes("serverHello"), 0x1302)));
        assertArrayEquals(
                vectors.bytes("helloRetryRequest.confirmation.sha384"),
                server.confirmHelloRetryRequest(Vectors.withSuite(vectors.bytes("helloRetryRequest"), 0x1302)));
        assertArrayEquals(
                vectors.bytes("helloRetryRequest.confirmation"),
                server.confirmHelloRetryRequest(vectors.bytes("helloRetryRequest")));
        assertArrayEquals(vectors.clientHello("innerHello2"), server.second(vectors.clientHello("outerHello2")));
        assertArrayEquals(
                vectors.bytes("serverHello2.confirmation"), server.confirmServerHello(vectors.bytes("serverHello2")));
    }

    private ClientOffer offer() throws Exception {
        ConfigChoice choice = EchConfigList.parse(vectors.bytes("configList")).choose();
        return ClientOffer.prepare(
                assertInstanceOf(ConfigChoice.Usable.class, choice),
                HpkeKeyPair.ofPrivateKey(HpkeKem.X25519, vectors.bytes("skE")),
                Optional.empty());
    }

    private EchKeyPair keyPair() throws Exception {
        EchConfig config =
                EchConfigList.parse(vectors.bytes("configList")).configs().get(0);
        return EchKeyPair.of((EchConfig.Known) config, vectors.bytes("skR"));
    }

    private byte[] draft(String key) {
        ClientHello outer = ClientHello.ours(vectors.clientHello(key));
        return outer.withBody(
                outer.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow(), new byte[0]);
    }

    private static byte[] opened(ServerDecryption.First first) {
        return Arrays.copyOf(
                assertInstanceOf(ServerDecryption.First.Opened.class, first).inner(), 182);
    }
}
