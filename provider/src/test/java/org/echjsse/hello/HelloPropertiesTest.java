package org.echjsse.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.echjsse.hello.HelloSamples.Ext;
import org.echjsse.wire.PeerFault;

class HelloPropertiesTest {
    /** Inner and outer hello that share some extensions, and the types that may be folded. */
    record Pair(HelloSamples inner, HelloSamples outer, Set<Integer> folded) {
        @Override
        public String toString() {
            return inner.view().extensions() + " in " + outer.view().extensions() + " folding " + folded;
        }
    }

    @Provide
    Arbitrary<Pair> pairs() {
        Arbitrary<byte[]> body = Arbitraries.bytes().array(byte[].class).ofMaxSize(12);
        Arbitrary<Ext> extension =
                Combinators.combine(Arbitraries.integers().between(1, 40), body).as(Ext::new);
        Arbitrary<List<Ext>> extensions = extension.list().ofMaxSize(20).uniqueElements(Ext::type);
        Arbitrary<Set<Integer>> folded =
                Arbitraries.integers().between(1, 40).set().ofMaxSize(40);
        return Combinators.combine(extensions, Arbitraries.randomValue(r -> r.nextLong()), folded)
                .as(HelloPropertiesTest::pair);
    }

    /** The outer hello keeps, changes, drops, swaps and adds extensions of the inner one. */
    private static Pair pair(List<Ext> inner, long seed, Set<Integer> folded) {
        Random random = new Random(seed);
        List<Ext> outer = new ArrayList<>();
        for (Ext ext : inner) {
            switch (random.nextInt(8)) {
                case 0 -> outer.add(new Ext(ext.type(), new byte[] {9, 9, 9}));
                case 1 -> outer.add(new Ext(ext.type() + 1000, ext.body()));
                case 2 -> {} // dropped
                default -> outer.add(ext);
            }
        }
        if (outer.size() > 1 && random.nextInt(3) == 0) {
            Collections.swap(outer, random.nextInt(outer.size()), random.nextInt(outer.size()));
        }
        outer.add(random.nextInt(outer.size() + 1), new Ext(0xfe0d, new byte[0]));
        List<Ext> marked = new ArrayList<>(inner);
        marked.add(random.nextInt(marked.size() + 1), new Ext(0xfe0d, new byte[] {1}));
        return new Pair(
                HelloSamples.hello(2).name("secret.example").with(marked),
                HelloSamples.hello(1).name("public.example").with(outer),
                new TreeSet<>(folded));
    }

    /** SEC-23; CLI-21. */
    @Property(tries = 2000)
    void reconstructingWhatWasEncodedGivesTheVeryBytes(@ForAll("pairs") Pair pair) throws Exception {
        ClientHello inner = pair.inner().view();
        ClientHello outer = pair.outer().view();
        byte[] encoded = EncodedInner.encode(inner, outer, pair.folded());
        byte[] padded = Padding.pad(encoded, Optional.of(14), 64);
        assertEquals(0, padded.length % 32);
        byte[] sealedOuter =
                outer.withBody(outer.extension(0xfe0d).orElseThrow(), new byte[100]); // only its own extension changes
        assertArrayEquals(pair.inner().message(), EncodedInner.decode(padded, ClientHello.parse(sealedOuter)));
    }

    /** SEC-22. */
    @Property(tries = 60)
    void everyChangedByteAndEveryTruncationOfAPlaintextIsAValueOrAFault(
            @ForAll("pairs") Pair pair, @ForAll byte replacement) {
        ClientHello outer = pair.outer().view();
        byte[] encoded = EncodedInner.encode(pair.inner().view(), outer, pair.folded());
        for (int i = 0; i < encoded.length; i++) {
            byte[] changed = encoded.clone();
            changed[i] = replacement;
            decode(changed, outer);
            decode(Arrays.copyOf(encoded, i), outer);
        }
    }

    @Property(tries = 500)
    void anyBytesAreAPlaintextOrAFault(@ForAll byte[] plaintext) {
        decode(plaintext, HelloSamples.hello(1).with(10, new byte[3]).view());
    }

    /** SEC-22. */
    @Property(tries = 60)
    void everyChangedByteAndEveryTruncationOfAClientHelloIsAValueOrAFault(
            @ForAll("pairs") Pair pair, @ForAll byte replacement) {
        byte[] message = pair.outer()
                .with(43, HelloSamples.TLS_1_3)
                .with(0xfe0e, EchExtension.outer(1, 1, 9, new byte[32], new byte[48]))
                .message();
        for (int i = 0; i < message.length; i++) {
            byte[] changed = message.clone();
            changed[i] = replacement;
            read(changed);
            read(Arrays.copyOf(message, i));
        }
    }

    @Property(tries = 60)
    void everyChangedByteAndEveryTruncationOfAServerHelloIsAValueOrAFault(@ForAll byte replacement) {
        for (byte[] random : List.of(new byte[32], ServerHelloTest.RETRY)) {
            byte[] message = ServerHelloTest.message(
                    random, new Ext(43, new byte[] {3, 4}), new Ext(0xfe0d, new byte[8]), new Ext(51, new byte[36]));
            for (int i = 0; i < message.length; i++) {
                byte[] changed = message.clone();
                changed[i] = replacement;
                readServerHello(changed);
                readServerHello(Arrays.copyOf(message, i));
            }
        }
    }

    private static void decode(byte[] plaintext, ClientHello outer) {
        try {
            InnerHello.check(ClientHello.parse(EncodedInner.decode(plaintext, outer)));
        } catch (PeerFault fault) {
            // a value or a fault, and nothing else
        }
    }

    private static void read(byte[] message) {
        try {
            ClientHello hello = ClientHello.parse(message);
            hello.serverName();
            hello.supportedVersions();
            for (HelloExtension extension : hello.extensions()) {
                EchExtension.parse(hello, extension);
            }
        } catch (PeerFault fault) {
            // a value or a fault, and nothing else
        }
    }

    private static void readServerHello(byte[] message) {
        try {
            ServerHello hello = ServerHello.parse(message);
            hello.selectedVersion();
            Optional<Integer> at = hello.confirmationAt();
            at.ifPresent(hello::confirmation);
        } catch (PeerFault fault) {
            // a value or a fault, and nothing else
        }
    }
}
