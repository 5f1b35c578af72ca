package org.echjsse.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.echjsse.config.EchKeyPair;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.EchExtension;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloSamples;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkePublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreaseOfferTest {
    /** GRS-05: by its length it could be a real offer of the same hello, to a site that says nothing of its names, or to another. */
    @ParameterizedTest
    @ValueSource(strings = {"a.example", "secret.example", "a-rather-long-name-of-a-site.with.some.labels.example.org"})
    void itIsAsLongAsARealOffer(String name) throws Exception {
        Set<Integer> real = new TreeSet<>();
        for (int maximumNameLength : new int[] {0, 64, 96, 128}) {
            EchKeyPair pair = EchKeyPair.builder("public.example")
                    .maximumNameLength(maximumNameLength)
                    .generate(Peers.RANDOM);
            HelloSamples inner = Peers.common(HelloSamples.hello(2).name(name).with(0xfe0d, (byte) 1));
            byte[] sealed = ClientOffer.prepare(Peers.choice(pair), Peers.RANDOM, Optional.empty())
                    .seal(inner.message(), Peers.draft().message());
            ClientHello outer = ClientHello.parse(sealed);
            real.add(outer.body(outer.extension(0xfe0d).orElseThrow()).length);
        }
        byte[] draft =
                Peers.common(HelloSamples.hello(1).name(name)).with(0xfe0d).message();
        assertEquals(real, lengths(draft));
    }

    /** With so many, all there are. */
    private static Set<Integer> lengths(byte[] draft) {
        Set<Integer> lengths = new TreeSet<>();
        for (int i = 0; i < 250; i++) {
            lengths.add(GreaseOffer.extensionFor(draft, Peers.RANDOM).length);
        }
        return lengths;
    }

    /** A hello that offers TLS 1.2 too: what only TLS 1.2 needs would not be in a ClientHelloInner. */
    @Test
    void whatIsForTls12OnlyDoesNotCount() throws Exception {
        HelloSamples tls13 = HelloSamples.hello(1)
                .name("a.example")
                .with(ExtensionType.SUPPORTED_VERSIONS, HelloSamples.TLS_1_3)
                .with(0xfe0d);
        HelloSamples both = HelloSamples.hello(1)
                .name("a.example")
                .with(ExtensionType.SUPPORTED_VERSIONS, new byte[] {4, 3, 4, 3, 3})
                .with(ExtensionType.EXTENDED_MASTER_SECRET)
                .with(ExtensionType.EC_POINT_FORMATS, new byte[] {1, 0})
                .with(ExtensionType.RENEGOTIATION_INFO, new byte[] {0})
                .with(ExtensionType.SESSION_TICKET, new byte[100])
                .with(0xfe0d);
        assertEquals(lengths(tls13.message()), lengths(both.message()));
    }

    /** GRS-02 to GRS-04, GRS-12, GRS-13. */
    @Test
    void everyFieldIsPlausibleAndFresh() throws Exception {
        Set<Integer> configIds = new HashSet<>();
        Set<Integer> aeads = new HashSet<>();
        Set<Object> encs = new HashSet<>();
        HelloSamples hello = Peers.common(HelloSamples.hello(1).name("a.example"));
        for (int i = 0; i < 64; i++) {
            byte[] body = GreaseOffer.extensionFor(hello.with(0xfe0d).message(), Peers.RANDOM);
            ClientHello sent = hello.with(0xfe0d, body).view();
            EchExtension.Outer ech = (EchExtension.Outer)
                    EchExtension.parse(sent, sent.extension(0xfe0d).orElseThrow());
            byte[] enc = ech.enc().toByteArray();
            assertTrue(HpkePublicKey.parse(HpkeKem.X25519, enc).isPresent());
            assertTrue(enc[31] >= 0, "the top bit of a key is clear");
            assertEquals(16, ech.payloadLength() % 32);
            assertEquals(1, ech.kdfId());
            configIds.add(ech.configId());
            aeads.add(ech.aeadId());
            encs.add(ech.enc());
        }
        assertEquals(64, encs.size());
        assertTrue(configIds.size() > 20, configIds::toString);
        assertEquals(Set.of(1, 3), aeads);
    }

    @Test
    void theHelloItselfIsNotInIt() {
        byte[] draft = Peers.draft().message();
        byte[] copy = draft.clone();
        byte[] body = GreaseOffer.extensionFor(draft, Peers.RANDOM);
        assertArrayEquals(copy, draft);
        assertFalse(new String(body, java.nio.charset.StandardCharsets.ISO_8859_1).contains("public"));
        assertTrue(List.of(0).contains((int) body[0]), "type outer");
    }
}
