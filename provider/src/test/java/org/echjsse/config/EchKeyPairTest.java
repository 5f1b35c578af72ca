package org.echjsse.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.echjsse.hpke.HpkeKem;
import org.echjsse.hpke.HpkeKeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EchKeyPairTest {
    private final SecureRandom random = new SecureRandom();

    /** CFG-41. */
    @ParameterizedTest
    @EnumSource(HpkeKem.class)
    void whatIsGeneratedIsUsable(HpkeKem kem) throws Exception {
        EchKeyPair pair = EchKeyPair.builder("public.example")
                .kem(kem.id())
                .maximumNameLength(77)
                .cipherSuites(List.of(Samples.CHACHA))
                .generate(random);
        ConfigChoice choice = EchConfigList.parse(pair.configList().encoded()).choose();
        ConfigChoice.Usable usable = assertInstanceOf(ConfigChoice.Usable.class, choice);
        assertEquals(pair.config(), usable.config());
        assertEquals(Samples.CHACHA, usable.suite());
        assertEquals(77, usable.config().maximumNameLength());
        assertEquals(kem.id(), usable.config().kemId());
    }

    /** CFG-40: in use are all but two ids; both free ones turn up. */
    @Test
    void theConfigIdIsOneThatIsNotInUse() {
        Set<Integer> used = new HashSet<>();
        for (int id = 0; id < 256; id++) {
            used.add(id);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> EchKeyPair.builder("a.example").avoidConfigIds(used).generate(random));
        used.removeAll(Set.of(3, 200));
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seen.add(EchKeyPair.builder("a.example")
                    .avoidConfigIds(used)
                    .generate(random)
                    .config()
                    .configId());
        }
        assertEquals(Set.of(3, 200), seen);
    }

    @Test
    void wrongWishesAreRefused() {
        EchKeyPair.Builder builder = EchKeyPair.builder("a.example");
        assertThrows(IllegalArgumentException.class, () -> builder.maximumNameLength(256)
                .generate(random));
        assertThrows(
                IllegalArgumentException.class,
                () -> EchKeyPair.builder("a.example").kem(0x30).generate(random));
        assertThrows(
                IllegalArgumentException.class,
                () -> EchKeyPair.builder("a.example").cipherSuites(List.of()).generate(random));
        assertThrows(IllegalArgumentException.class, () -> EchKeyPair.builder("a.example")
                .cipherSuites(List.of(new EchConfig.HpkeSymmetricCipherSuite(1, 0xffff)))
                .generate(random));
        assertThrows(IllegalArgumentException.class, () -> EchKeyPair.generate("x.".repeat(140) + "y", random));
    }

    /** CFG-42. */
    @Test
    void aServerVouchesForWhatItPublishes() {
        HpkeKeyPair keys = HpkeKeyPair.generate(HpkeKem.X25519, random);
        EchKeyPair.of(known(Samples.kem(0x20, keys.publicKey())), keys.privateKey());
        HpkeKeyPair other = HpkeKeyPair.generate(HpkeKem.X25519, random);
        assertRefused("private key", Samples.kem(0x20, keys.publicKey()), other);
        assertRefused("KEM", Samples.kem(0x99, keys.publicKey()), keys);
        Contents c = Samples.kem(0x20, keys.publicKey());
        List<EchConfig.HpkeSymmetricCipherSuite> suites =
                List.of(Samples.AES, new EchConfig.HpkeSymmetricCipherSuite(1, 4));
        assertRefused("cipher suite", new Contents(1, 0x20, c.publicKey(), suites, 0, c.publicName(), List.of()), keys);
        assertRefused(
                "extension",
                new Contents(
                        1,
                        0x20,
                        c.publicKey(),
                        c.cipherSuites(),
                        0,
                        c.publicName(),
                        List.of(new EchConfig.Extension(1, new byte[0]))),
                keys);
        assertRefused(
                "public_name", new Contents(1, 0x20, c.publicKey(), c.cipherSuites(), 0, "1.2.3.4", List.of()), keys);
    }

    @Test
    void aSuiteThatIsNotInTheConfigurationIsNotOpened() {
        EchKeyPair pair = EchKeyPair.builder("a.example")
                .cipherSuites(List.of(Samples.AES))
                .generate(random);
        byte[] enc = HpkeKeyPair.generate(HpkeKem.X25519, random).publicKey();
        assertTrue(pair.recipient(Samples.AES, enc).isPresent());
        assertTrue(pair.recipient(Samples.CHACHA, enc).isEmpty(), "SRV-09");
        assertTrue(pair.recipient(Samples.AES, new byte[31]).isEmpty(), "SRV-11");
        assertTrue(pair.recipient(Samples.AES, new byte[32]).isEmpty(), "HPK-05");
    }

    @Test
    void aDestroyedPairKeepsItsConfigurationOnly() {
        EchKeyPair pair = EchKeyPair.generate("a.example", random);
        byte[] encoded = pair.config().encoded();
        pair.destroy();
        assertTrue(pair.isDestroyed());
        assertThrows(IllegalStateException.class, pair::toPem);
        assertArrayEquals(encoded, pair.config().encoded());
    }

    private static void assertRefused(String reason, Contents contents, HpkeKeyPair keys) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> EchKeyPair.of(known(contents), keys.privateKey()));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }

    private static EchConfig.Known known(Contents contents) {
        return new EchConfig.Known(contents.encodeConfig(), contents);
    }
}
