package org.echjsse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.echjsse.hpke.HpkeKem;

class ConfigPropertiesTest {
    private static final EchKeyPair PAIR =
            EchKeyPair.builder("public.example").kem(HpkeKem.P256.id()).generate(new SecureRandom());
    private static final String PEM = PAIR.toPem();

    @Provide
    Arbitrary<Contents> contents() {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<Integer> u16 = Arbitraries.integers().between(0, 0xffff);
        Arbitrary<List<EchConfig.HpkeSymmetricCipherSuite>> suites = Combinators.combine(u16, u16)
                .as(EchConfig.HpkeSymmetricCipherSuite::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
        Arbitrary<List<EchConfig.Extension>> extensions = Combinators.combine(u16, bytes)
                .as(EchConfig.Extension::new)
                .list()
                .ofMaxSize(5);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(1, u16),
                                net.jqwik.api.Tuple.of(3, Arbitraries.of(0x10, 0x20, 0x21))),
                        Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(70),
                        suites,
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.strings()
                                .withCharRange((char) 0, (char) 255)
                                .ofMinLength(1)
                                .ofMaxLength(255),
                        extensions)
                .as(Contents::new);
    }

    @Property(tries = 300)
    void everyListRoundTrips(@ForAll("contents") Contents first, @ForAll("contents") Contents second) throws Exception {
        byte[] list = Samples.list(first.encodeConfig(), Samples.unknown(0x0a0a), second.encodeConfig());
        EchConfigList parsed = EchConfigList.parse(list);
        assertEquals(parsed, EchConfigList.of(parsed.configs()));
        EchConfig.Known known = (EchConfig.Known) parsed.configs().get(0);
        assertEquals(first.publicName(), known.publicName());
        assertEquals(first.configId(), known.configId());
        assertEquals(first.kemId(), known.kemId());
        assertEquals(first.cipherSuites(), known.cipherSuites());
        assertEquals(first.extensions().size(), known.extensions().size());
        parsed.choose();
        parsed.toString();
    }

    /** CFG-05, SEC-22. */
    @Property(tries = 50)
    void everyTruncationAndEveryChangedByteOfAListIsAValueOrAFault(
            @ForAll("contents") Contents contents, @ForAll byte replacement) {
        byte[] list = Samples.list(contents.encodeConfig(), Samples.contents().encodeConfig());
        for (int i = 0; i < list.length; i++) {
            readList(Arrays.copyOf(list, i));
            byte[] changed = list.clone();
            changed[i] = replacement;
            readList(changed);
        }
    }

    @Property(tries = 300)
    void anyBytesAreAListOrAFault(@ForAll byte[] bytes) {
        readList(bytes);
    }

    /** SEC-22. */
    @Property(tries = 6)
    void everyTruncationAndEveryChangedCharacterOfAPemFileIsAValueOrAFault(@ForAll char replacement) {
        for (int i = 0; i < PEM.length(); i++) {
            readPem(PEM.substring(0, i));
            readPem(PEM.substring(0, i) + replacement + PEM.substring(i + 1));
            readPem(PEM.substring(0, i) + PEM.substring(i + 1));
        }
    }

    @Property(tries = 40)
    void everyChangedByteOfAPrivateKeyIsAValueOrAFault(@ForAll byte replacement) {
        byte[] der = Pkcs8.write(PAIR.keys());
        for (int i = 0; i < der.length; i++) {
            byte[] changed = der.clone();
            changed[i] = replacement;
            readKey(changed);
            readKey(Arrays.copyOf(der, i));
        }
    }

    private static void readList(byte[] list) {
        try {
            EchConfigList.parse(list).choose();
        } catch (ProtocolException fault) {
            // a value or a fault, and nothing else
        }
    }

    private static void readPem(String text) {
        try {
            EchPem.parse(text);
        } catch (ProtocolException fault) {
            // a value or a fault, and nothing else
        }
    }

    private static void readKey(byte[] der) {
        try {
            Pkcs8.read(der);
        } catch (ProtocolException fault) {
            // a value or a fault, and nothing else
        }
    }
}
