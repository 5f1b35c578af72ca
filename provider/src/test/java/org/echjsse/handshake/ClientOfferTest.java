package org.echjsse.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.EchKeyPair;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloSamples;
import org.echjsse.wire.PeerFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientOfferTest {
    private final EchKeyPair pair = EchKeyPair.builder("public.example")
            .cipherSuites(List.of(Peers.AES))
            .generate(Peers.RANDOM);
    private final byte[] inner = Peers.inner().message();
    private final byte[] draft = Peers.draft().message();

    static List<EchKeyPair> oneOfEachKem() {
        return Peers.oneOfEachKem();
    }

    @ParameterizedTest
    @MethodSource("oneOfEachKem")
    void whatIsOfferedIsAccepted(EchKeyPair keys) throws Exception {
        ClientOffer offer = ClientOffer.prepare(Peers.choice(keys), Peers.RANDOM, Optional.empty());
        ServerDecryption server = new ServerDecryption(List.of(keys), Optional.empty());
        byte[] outer = offer.seal(inner, draft);
        assertFalse(new String(outer, StandardCharsets.ISO_8859_1).contains("secret"));
        assertArrayEquals(inner, opened(server.first(outer)));
        assertEquals("public.example", server.outerServerName().orElseThrow());
        assertEquals(Verdict.ACCEPTED, offer.judge(Peers.confirmed(server, Peers.serverHello(0x1301))));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1301, 0x1302, 0x1303})
    void anAcceptedHelloRetryRequestIsFollowedToTheEnd(int suite) throws Exception {
        ClientOffer offer = offer();
        ServerDecryption server = new ServerDecryption(List.of(pair), Optional.empty());
        server.first(offer.seal(inner, draft));
        assertEquals(Verdict.RETRY_ACCEPTED, offer.judge(Peers.confirmedRetry(server, suite)));
        byte[] inner2 = Peers.inner().with(ExtensionType.COOKIE, new byte[9]).message();
        byte[] outer2 = offer.sealRetry(
                inner2, Peers.draft().with(ExtensionType.COOKIE, new byte[9]).message());
        assertArrayEquals(inner2, server.second(outer2));
        assertEquals(Verdict.ACCEPTED, offer.judge(Peers.confirmed(server, Peers.serverHello(suite))));
    }

    /** 7.3, row by row: HelloRetryRequest. */
    @Test
    void aHelloRetryRequestIsJudged() throws Exception {
        assertEquals(Verdict.RETRY_REJECTED, offered().judge(Peers.helloRetryRequest(0x1301)), "HRR-01");
        assertEquals(Verdict.RETRY_REJECTED, offered().judge(Peers.helloRetryRequest(0x1301, new byte[8])), "HRR-03");
        for (int length : new int[] {0, 7, 9}) {
            assertFault(
                    PeerFault.Kind.MALFORMED, offered(), Peers.helloRetryRequest(0x1301, new byte[length])); // HRR-02
        }
        ClientOffer offer = offered();
        offer.judge(Peers.helloRetryRequest(0x1301));
        assertFault(PeerFault.Kind.UNEXPECTED_MESSAGE, offer, Peers.helloRetryRequest(0x1301)); // HRR-15
    }

    /** 7.3, row by row: ServerHello. */
    @Test
    void aServerHelloIsJudged() throws Exception {
        assertEquals(Verdict.REJECTED, offered().judge(Peers.serverHello(0x1301)));
        assertEquals(Verdict.REJECTED, offered().judge(Peers.serverHelloOfTls12()), "ACC-09");
        assertEquals(Verdict.REJECTED, offered().judge(Peers.serverHello(0x1399)), "ACC-12");
        ClientOffer offer = offered();
        offer.judge(Peers.serverHello(0x1301));
        assertFault(PeerFault.Kind.UNEXPECTED_MESSAGE, offer, Peers.serverHello(0x1301));
    }

    /** ACC-08: every single bit counts. */
    @Test
    void anAlmostRightConfirmationIsARejection() throws Exception {
        for (int bit = 0; bit < 64; bit++) {
            ClientOffer offer = offer();
            ServerDecryption server = new ServerDecryption(List.of(pair), Optional.empty());
            server.first(offer.seal(inner, draft));
            byte[] hello = Peers.confirmed(server, Peers.serverHello(0x1301));
            hello[30 + bit / 8] ^= (byte) (1 << bit % 8);
            assertEquals(Verdict.REJECTED, offer.judge(hello));
        }
    }

    /** ACC-07: the confirmation covers every byte of the message, as sent. */
    @Test
    void anyOtherChangedByteIsARejectionToo() throws Exception {
        ServerDecryption server = new ServerDecryption(List.of(pair), Optional.empty());
        ClientOffer first = offer();
        server.first(first.seal(inner, draft));
        byte[] hello = Peers.confirmed(server, Peers.serverHello(0x1301));
        hello[hello.length - 1] ^= 1;
        assertEquals(Verdict.REJECTED, first.judge(hello));
    }

    /** HRR-11, HRR-15. */
    @Test
    void aPromiseOfHelloRetryRequestIsKeptOrAFault() throws Exception {
        assertFault(PeerFault.Kind.FORBIDDEN, retried(), Peers.serverHello(0x1301));
        assertFault(PeerFault.Kind.FORBIDDEN, retried(), Peers.serverHello(0x1302));
        assertFault(PeerFault.Kind.FORBIDDEN, retried(), Peers.serverHelloOfTls12());
        assertFault(PeerFault.Kind.UNEXPECTED_MESSAGE, retried(), Peers.helloRetryRequest(0x1301));
    }

    /** HRR-12: a server that rejects first and then confirms, with the right bytes. */
    @Test
    void afterARejectingHelloRetryRequestAConfirmationCountsForNothing() throws Exception {
        ClientOffer offer = offer();
        ServerDecryption server = new ServerDecryption(List.of(pair), Optional.empty());
        server.first(offer.seal(inner, draft));
        assertEquals(Verdict.RETRY_REJECTED, offer.judge(Peers.helloRetryRequest(0x1301)));
        assertEquals(Verdict.REJECTED, offer.judge(Peers.confirmed(server, Peers.serverHello(0x1301))));
    }

    /** REJ-15, GRS-09. */
    @Test
    void theExtensionInAServerHelloIsAFault() throws Exception {
        byte[] tls13 = Peers.helloRetryRequest(0x1301, new byte[8]);
        System.arraycopy(Peers.filled(0x55), 0, tls13, 6, 32);
        assertFault(PeerFault.Kind.FORBIDDEN, offered(), tls13);
        assertFault(PeerFault.Kind.UNSOLICITED_EXTENSION, offered(), Peers.serverHelloOfTls12(new byte[64]));
    }

    /** HRR-13. */
    @Test
    void theFirstExtensionIsKept() throws Exception {
        ClientOffer offer = offer();
        assertThrows(IllegalStateException.class, offer::firstExtension);
        ClientHello outer = ClientHello.parse(offer.seal(inner, draft));
        byte[] sent =
                outer.body(outer.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow());
        assertArrayEquals(sent, offer.firstExtension());
        offer.close();
        assertArrayEquals(sent, offer.firstExtension());
    }

    /** CLI-63: everything but the extension is the draft. */
    @Test
    void theDraftIsLeftAlone() throws Exception {
        byte[] outer = offer().seal(inner, draft);
        ClientHello view = ClientHello.parse(outer);
        assertArrayEquals(
                draft,
                view.withBody(
                        view.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow(), new byte[0]));
    }

    @Test
    void mistakesOfTheCallerAreRefused() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> offer().seal(draft, draft), "no inner mark");
        assertThrows(IllegalArgumentException.class, () -> offer().seal(new byte[3], draft));
        assertThrows(
                IllegalArgumentException.class,
                () -> offer().seal(inner, Peers.common(HelloSamples.hello(1)).message()),
                "no place");
        assertThrows(
                IllegalArgumentException.class,
                () -> offer().seal(inner, Peers.draft().sessionId(new byte[0]).message()),
                "CLI-15");
        assertThrows(
                IllegalArgumentException.class,
                () -> offer().seal(
                                inner,
                                HelloSamples.hello(2)
                                        .with(ExtensionType.ENCRYPTED_CLIENT_HELLO)
                                        .message()),
                "CLI-14");
        assertThrows(IllegalStateException.class, () -> offer().judge(Peers.serverHello(0x1301)));
        assertThrows(IllegalStateException.class, () -> offered().sealRetry(inner, draft));
        ClientOffer twice = offered();
        assertThrows(IllegalStateException.class, () -> twice.seal(inner, draft));
    }

    private ClientOffer offer() {
        return ClientOffer.prepare(Peers.choice(pair), Peers.RANDOM, Optional.empty());
    }

    private ClientOffer offered() {
        ClientOffer offer = offer();
        offer.seal(inner, draft);
        return offer;
    }

    /** After an accepted HelloRetryRequest and the second hello. */
    private ClientOffer retried() throws Exception {
        ClientOffer offer = offer();
        ServerDecryption server = new ServerDecryption(List.of(pair), Optional.empty());
        server.first(offer.seal(inner, draft));
        offer.judge(Peers.confirmedRetry(server, 0x1301));
        offer.sealRetry(inner, draft);
        return offer;
    }

    private static byte[] opened(ServerDecryption.First first) {
        return assertInstanceOf(ServerDecryption.First.Opened.class, first).inner();
    }

    private static void assertFault(PeerFault.Kind kind, ClientOffer offer, byte[] message) {
        assertEquals(
                kind, assertThrows(PeerFault.class, () -> offer.judge(message)).kind());
    }
}
