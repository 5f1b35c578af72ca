package org.echjsse.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.echjsse.config.EchConfig.HpkeSymmetricCipherSuite;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.ServerDecryption.First;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.hello.EncodedInner;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloSamples;
import org.echjsse.wire.PeerFault;
import org.junit.jupiter.api.Test;

class ServerDecryptionTest {
    private final EchKeyPair pair = EchKeyPair.builder("public.example")
            .cipherSuites(List.of(Peers.AES))
            .generate(Peers.RANDOM);
    private final byte[] inner = Peers.inner().message();
    private final byte[] draft = Peers.draft().message();
    private final byte[] encoded = EncodedInner.encode(ClientHello.ours(inner), ClientHello.ours(draft));

    /** SRV-01, SRV-63. */
    @Test
    void withoutTheExtensionOrWithoutKeysAHelloIsPlain() throws Exception {
        byte[] plain = Peers.common(HelloSamples.hello(1).name("a.example")).message();
        ServerDecryption server = server();
        assertInstanceOf(First.Plain.class, server.first(plain));
        assertFalse(server.offered());
        ServerDecryption noKeys = new ServerDecryption(List.of(), Optional.empty());
        assertInstanceOf(First.Plain.class, noKeys.first(sealed()));
        assertTrue(noKeys.offered());
        assertInstanceOf(
                First.Plain.class,
                new ServerDecryption(List.of(), Optional.empty())
                        .first(HelloSamples.hello(1).with(0xfe0d, (byte) 9).message()),
                "to a server without keys the extension is unknown");
    }

    /** SRV-09, SRV-11, SRV-60, GRS-33: whatever does not open is no fault. */
    @Test
    void whatNoKeyOpensGoesOnWithTheOuterHello() throws Exception {
        Peers.Liar liar = new Peers.Liar(pair, Peers.AES);
        byte[] enc = Peers.freshPublicKey();
        int id = pair.config().configId();
        assertUnopened(liar.seal(draft, encoded, enc, id ^ 1, Peers.AES), "another config_id");
        assertUnopened(liar.seal(draft, encoded, enc, id, Peers.CHACHA), "a suite that is not in the configuration");
        assertUnopened(
                liar.seal(draft, encoded, enc, id, new HpkeSymmetricCipherSuite(0x7777, 1)), "a suite nobody knows");
        assertUnopened(liar.seal(draft, encoded, new byte[31], id, Peers.AES), "a short enc");
        assertUnopened(liar.seal(draft, encoded, new byte[0], id, Peers.AES), "an empty enc");
        assertUnopened(liar.seal(draft, encoded, new byte[32], id, Peers.AES), "an enc of small order");
        assertUnopened(liar.seal(draft, encoded, enc, id, Peers.AES), "another key");
        byte[] corrupt = sealed();
        corrupt[corrupt.length - 1] ^= 1;
        assertUnopened(corrupt, "a changed payload");
        byte[] bound = sealed();
        bound[20] ^= 1; // in the random of the outer hello
        assertUnopened(bound, "SRV-12, SEC-10: a changed outer hello");
        for (int length : new int[] {1, 15, 16}) {
            byte[] body = EchExtension.outer(1, 1, id, enc, new byte[length]);
            assertUnopened(withEch(draft, body), "a payload of " + length);
        }
        assertUnopened(withEch(draft, GreaseOffer.extensionFor(draft, Peers.RANDOM)), "GREASE");
    }

    /** SRV-02 to SRV-04. */
    @Test
    void aWrongExtensionIsAFault() {
        byte[] good = EchExtension.outer(1, 1, 1, new byte[32], new byte[64]);
        assertFault(PeerFault.Kind.FORBIDDEN, withEch(draft, new byte[] {1}));
        assertFault(PeerFault.Kind.FORBIDDEN, withEch(draft, new byte[] {2}));
        assertFault(PeerFault.Kind.MALFORMED, draft);
        assertFault(PeerFault.Kind.MALFORMED, withEch(draft, Arrays.copyOf(good, good.length + 1)));
        for (int length = 1; length < good.length; length++) {
            assertFault(PeerFault.Kind.MALFORMED, withEch(draft, Arrays.copyOf(good, length)));
        }
    }

    /** SRV-07. */
    @Test
    void everyKeyWithTheIdIsTried() throws Exception {
        Set<Integer> allOthers = new HashSet<>();
        for (int id = 0; id < 256; id++) {
            allOthers.add(id);
        }
        allOthers.remove(pair.config().configId());
        List<EchKeyPair> keys = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            keys.add(EchKeyPair.builder("public.example")
                    .avoidConfigIds(allOthers)
                    .generate(Peers.RANDOM));
        }
        keys.add(pair);
        assertArrayEquals(inner, opened(new ServerDecryption(keys, Optional.empty()).first(sealed())));
    }

    /** HRR-32 to HRR-36, HRR-38, HRR-43. */
    @Test
    void aWrongSecondHelloIsAFault() throws Exception {
        int id = pair.config().configId();
        assertSecond(PeerFault.Kind.MISSING_EXTENSION, liar -> Peers.common(HelloSamples.hello(1))
                .message());
        assertSecond(PeerFault.Kind.FORBIDDEN, liar -> liar.seal(draft, encoded, new byte[0], id ^ 1, Peers.AES));
        assertSecond(PeerFault.Kind.FORBIDDEN, liar -> liar.seal(draft, encoded, new byte[0], id, Peers.CHACHA));
        assertSecond(PeerFault.Kind.FORBIDDEN, liar -> liar.seal(draft, encoded));
        assertSecond(PeerFault.Kind.FORBIDDEN, liar -> withEch(draft, new byte[] {1}));
        assertSecond(PeerFault.Kind.MALFORMED, liar -> draft);
        assertSecond(PeerFault.Kind.UNDECRYPTABLE, liar -> {
            byte[] second = liar.sealAgain(draft, encoded);
            second[second.length - 1] ^= 1;
            return second;
        });
        assertSecond(
                PeerFault.Kind.UNDECRYPTABLE,
                liar -> { // a context of its own
                    Peers.Liar other = new Peers.Liar(pair, Peers.AES);
                    other.seal(draft, encoded);
                    return other.sealAgain(draft, encoded);
                });
        assertSecond(
                PeerFault.Kind.UNDECRYPTABLE,
                liar -> withEch(draft, EchExtension.outer(1, 1, id, new byte[0], new byte[3])));
        assertSecond(PeerFault.Kind.FORBIDDEN, liar -> {
            byte[] dirty = Arrays.copyOf(encoded, encoded.length + 1);
            dirty[encoded.length] = 1;
            return liar.sealAgain(draft, dirty);
        });
        assertSecond(PeerFault.Kind.FORBIDDEN, liar -> {
            byte[] otherRandom = encoded.clone();
            otherRandom[10] ^= 1;
            return liar.sealAgain(draft, otherRandom);
        });
        assertSecond(
                PeerFault.Kind.FORBIDDEN,
                liar -> liar.sealAgain(
                        Peers.draft().sessionId(Peers.filled(0x78)).message(), encoded));
    }

    /** HRR-37. */
    @Test
    void referencesOfTheSecondHelloAreThoseOfTheSecondOuterHello() throws Exception {
        Peers.Liar liar = new Peers.Liar(pair, Peers.AES);
        ServerDecryption server = server();
        server.first(liar.seal(draft, encoded));
        Peers.confirmedRetry(server, 0x1301);
        byte[] changed = draft.clone();
        changed[changed.length - 5] ^= 0x5a; // the last byte of key_share
        byte[] second = server.second(liar.sealAgain(changed, encoded));
        byte[] expected = inner.clone();
        expected[expected.length - 1] ^= 0x5a;
        assertArrayEquals(expected, second);
    }

    /** HRR-39: not even what could be opened. */
    @Test
    void afterAnUnopenedHelloNothingIsDecrypted() throws Exception {
        ServerDecryption server = server();
        byte[] grease = withEch(draft, GreaseOffer.extensionFor(draft, Peers.RANDOM));
        assertInstanceOf(First.Unopened.class, server.first(grease));
        byte[] openable = sealed();
        assertArrayEquals(openable, server.second(openable));
        assertThrows(IllegalStateException.class, () -> server.confirmServerHello(Peers.serverHello(0x1301)));
        assertThrows(
                IllegalStateException.class,
                () -> server.confirmHelloRetryRequest(Peers.helloRetryRequest(0x1301, new byte[8])));
    }

    /** HRR-41. */
    @Test
    void theExtensionMayNotComeWithTheSecondHelloOnly() throws Exception {
        byte[] plain = Peers.common(HelloSamples.hello(1)).message();
        ServerDecryption server = server();
        server.first(plain);
        byte[] second = sealed();
        assertEquals(
                PeerFault.Kind.FORBIDDEN,
                assertThrows(PeerFault.class, () -> server.second(second)).kind());
        assertArrayEquals(plain, server.second(plain));
        ServerDecryption noKeys = new ServerDecryption(List.of(), Optional.empty());
        noKeys.first(plain);
        assertArrayEquals(second, noKeys.second(second));
    }

    /** ACC-10, ACC-11. */
    @Test
    void onlyTls13IsConfirmed() throws Exception {
        ServerDecryption server = server();
        server.first(sealed());
        assertThrows(IllegalArgumentException.class, () -> server.confirmServerHello(Peers.serverHelloOfTls12()));
        assertThrows(
                IllegalArgumentException.class, () -> server.confirmHelloRetryRequest(Peers.helloRetryRequest(0x1301)));
        assertThrows(
                IllegalArgumentException.class,
                () -> server.confirmHelloRetryRequest(Peers.helloRetryRequest(0x1301, new byte[7])));
        assertThrows(
                IllegalArgumentException.class,
                () -> server.confirmServerHello(Peers.helloRetryRequest(0x1301, new byte[8])));
    }

    /** SEC-26. */
    @Test
    void nothingPrintsTheInnerName() throws Exception {
        First first = server().first(sealed());
        assertTrue(first.toString().matches("Opened\\(\\d+ bytes\\)"), first::toString);
    }

    private interface SecondHello {
        byte[] from(Peers.Liar liar) throws Exception;
    }

    private void assertSecond(PeerFault.Kind kind, SecondHello hello) throws Exception {
        Peers.Liar liar = new Peers.Liar(pair, Peers.AES);
        ServerDecryption server = server();
        assertInstanceOf(First.Opened.class, server.first(liar.seal(draft, encoded)));
        Peers.confirmedRetry(server, 0x1301);
        byte[] second = hello.from(liar);
        PeerFault fault = assertThrows(PeerFault.class, () -> server.second(second));
        assertEquals(kind, fault.kind(), fault.getMessage());
    }

    private void assertUnopened(byte[] hello, String why) throws Exception {
        assertInstanceOf(First.Unopened.class, server().first(hello), why);
    }

    private void assertFault(PeerFault.Kind kind, byte[] hello) {
        PeerFault fault = assertThrows(PeerFault.class, () -> server().first(hello));
        assertEquals(kind, fault.kind(), fault.getMessage());
    }

    private ServerDecryption server() {
        return new ServerDecryption(List.of(pair), Optional.empty());
    }

    private byte[] sealed() {
        return ClientOffer.prepare(Peers.choice(pair), Peers.RANDOM, Optional.empty())
                .seal(inner, draft);
    }

    private static byte[] withEch(byte[] draft, byte[] body) {
        ClientHello hello = ClientHello.ours(draft);
        return hello.withBody(
                hello.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow(), body);
    }

    private static byte[] opened(First first) {
        return assertInstanceOf(First.Opened.class, first).inner();
    }
}
