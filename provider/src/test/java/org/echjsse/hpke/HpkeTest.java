package org.echjsse.hpke;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HpkeTest {
    private static final byte[] INFO = {1, 2, 3};
    private static final byte[] AAD = {4, 5};
    private static final byte[] TEXT = "whatever".getBytes();

    private final SecureRandom random = new SecureRandom();

    static List<HpkeSuite> suites() {
        List<HpkeSuite> suites = new ArrayList<>();
        for (HpkeKem kem : HpkeKem.values()) {
            for (HpkeKdf kdf : HpkeKdf.values()) {
                for (HpkeAead aead : HpkeAead.values()) {
                    suites.add(new HpkeSuite(kem, kdf, aead));
                }
            }
        }
        return suites;
    }

    /** HPK-01 to HPK-04. */
    @ParameterizedTest
    @MethodSource("suites")
    void whatIsSealedOpensHereAndOnTheCryptographyOfTheJdk(HpkeSuite suite) throws Exception {
        HpkeKeyPair keys = HpkeKeyPair.generate(suite.kem(), random);
        HpkeSender sender = sender(suite, keys);
        HpkeRecipient recipient =
                HpkeRecipient.setUp(suite, sender.encapsulatedKey(), keys, INFO).orElseThrow();
        ReferenceHpke reference =
                new ReferenceHpke(suite, sender.encapsulatedKey(), keys.privateKey(), keys.publicKey(), INFO);
        for (int sequence = 0; sequence < 3; sequence++) {
            byte[] sealed = sender.seal(AAD, TEXT);
            assertEquals(TEXT.length + HpkeAead.TAG_LENGTH, sealed.length);
            assertArrayEquals(TEXT, recipient.open(AAD, sealed).orElseThrow());
            assertArrayEquals(TEXT, reference.open(sequence, AAD, sealed));
        }
    }

    /** CLI-73: what BouncyCastle does not show. */
    @ParameterizedTest
    @EnumSource(HpkeKem.class)
    void theSharedSecretIsTheSameOnBothEndsAndOnTheCryptographyOfTheJdk(HpkeKem kem) throws Exception {
        HpkeSuite suite = new HpkeSuite(kem, HpkeKdf.HKDF_SHA256, HpkeAead.AES_128_GCM);
        HpkeKeyPair keys = HpkeKeyPair.generate(kem, random);
        HpkeKeyPair ephemeral = HpkeKeyPair.generate(kem, random);
        byte[] enc = ephemeral.publicKey();
        HpkePublicKey recipient = HpkePublicKey.parse(kem, keys.publicKey()).orElseThrow();
        byte[] expected = new ReferenceHpke(suite, enc, keys.privateKey(), keys.publicKey(), INFO).sharedSecret;
        assertArrayEquals(expected, HpkeSharedSecret.ofSender(ephemeral, recipient));
        assertArrayEquals(expected, HpkeSharedSecret.ofRecipient(keys, enc));
        assertArrayEquals(
                expected,
                HpkeRecipient.setUp(suite, enc, keys, INFO).orElseThrow().sharedSecret());
    }

    /** HPK-12: one in 256 keys and secrets begins with a zero byte. */
    @ParameterizedTest
    @EnumSource(HpkeKem.class)
    void leadingZerosAreKept(HpkeKem kem) throws Exception {
        HpkeSuite suite = new HpkeSuite(kem, HpkeKdf.HKDF_SHA256, HpkeAead.AES_128_GCM);
        int rounds = kem == HpkeKem.X25519 || kem == HpkeKem.P256 ? 150 : 8;
        for (int i = 0; i < rounds; i++) {
            HpkeKeyPair keys = HpkeKeyPair.generate(kem, random);
            assertEquals(kem.privateKeyLength(), keys.privateKey().length);
            assertEquals(kem.publicKeyLength(), keys.publicKey().length);
            HpkeSender sender = sender(suite, keys);
            byte[] sealed = sender.seal(AAD, TEXT);
            assertArrayEquals(
                    TEXT,
                    new ReferenceHpke(suite, sender.encapsulatedKey(), keys.privateKey(), keys.publicKey(), INFO)
                            .open(0, AAD, sealed));
        }
    }

    @ParameterizedTest
    @EnumSource(HpkeKem.class)
    void thePublicKeyIsComputedFromThePrivateOne(HpkeKem kem) {
        HpkeKeyPair keys = HpkeKeyPair.generate(kem, random);
        assertArrayEquals(
                keys.publicKey(),
                HpkeKeyPair.ofPrivateKey(kem, keys.privateKey()).publicKey());
    }

    @Test
    void theKeyOfAnotherImplementationGivesItsPublicKey() {
        // BoringSSL, SSLTest.MarshalECHConfig; NSS, the fixed key of tls_ech_unittest
        assertPublicKey(
                "bcb55129311030c9ed26ded4b3df3ace068aee17abced7dbf311e5a8f3b18e24",
                "a69a41485d3296a4e0c36aeef6630f59326fdcff812959a585d39b3bde98555c");
        assertPublicKey(
                "5a8aa0d2476b28521588e0c704b14db82cdd4970d340d293a9576deaee9ec1c7",
                "8756e2580c07c1d2ffcb662f5fadc6d6ff13da85abd7adfecf984aaa102c1269");
    }

    /** HPK-07. */
    @Test
    void aContextThatFailedToOpenIsDead() {
        HpkeSuite suite = new HpkeSuite(HpkeKem.X25519, HpkeKdf.HKDF_SHA256, HpkeAead.AES_128_GCM);
        HpkeKeyPair keys = HpkeKeyPair.generate(HpkeKem.X25519, random);
        HpkeSender sender = sender(suite, keys);
        byte[] sealed = sender.seal(AAD, TEXT);
        HpkeRecipient recipient =
                HpkeRecipient.setUp(suite, sender.encapsulatedKey(), keys, INFO).orElseThrow();
        assertTrue(recipient.open(TEXT, sealed).isEmpty());
        assertThrows(IllegalStateException.class, () -> recipient.open(AAD, sealed));
        sender.close();
        assertThrows(IllegalStateException.class, () -> sender.seal(AAD, TEXT));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void lessThanATagDoesNotOpen(int length) {
        for (HpkeAead aead : HpkeAead.values()) {
            HpkeSuite suite = new HpkeSuite(HpkeKem.X25519, HpkeKdf.HKDF_SHA256, aead);
            HpkeKeyPair keys = HpkeKeyPair.generate(HpkeKem.X25519, random);
            assertTrue(HpkeRecipient.setUp(suite, sender(suite, keys).encapsulatedKey(), keys, INFO)
                    .orElseThrow()
                    .open(AAD, new byte[length])
                    .isEmpty());
        }
    }

    /** HPK-08, CFG-08. */
    @ParameterizedTest
    @EnumSource(HpkeKem.class)
    void aKeyOfTheWrongLengthIsNone(HpkeKem kem) {
        byte[] key = HpkeKeyPair.generate(kem, random).publicKey();
        for (int length : new int[] {0, 1, key.length - 1, key.length + 1}) {
            assertTrue(HpkePublicKey.parse(kem, java.util.Arrays.copyOf(key, length))
                    .isEmpty());
        }
    }

    /** HPK-06. */
    @ParameterizedTest
    @EnumSource(
            value = HpkeKem.class,
            names = {"P256", "P384", "P521"})
    void onlyAnUncompressedPointOnTheCurveIsAKey(HpkeKem kem) {
        byte[] key = HpkeKeyPair.generate(kem, random).publicKey();
        key[key.length - 1] ^= 1;
        assertTrue(HpkePublicKey.parse(kem, key).isEmpty(), "not on the curve");
        key[key.length - 1] ^= 1;
        for (int form : new int[] {0, 2, 3, 5, 6, 7}) {
            key[0] = (byte) form;
            assertTrue(HpkePublicKey.parse(kem, key).isEmpty(), "form " + form);
        }
        assertTrue(HpkePublicKey.parse(kem, new byte[key.length]).isEmpty());
    }

    /** HPK-05: as encapsulated key and as public key. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void aPointOfSmallOrderIsNoKey(String point) {
        byte[] encoded = HexFormat.of().parseHex(point);
        assertTrue(HpkePublicKey.parse(HpkeKem.X25519, encoded).isEmpty());
        assertTrue(HpkePublicKey.parse(HpkeKem.X25519, encoded).isEmpty(), "only those that have passed are kept");
        HpkeSuite suite = new HpkeSuite(HpkeKem.X25519, HpkeKdf.HKDF_SHA256, HpkeAead.AES_128_GCM);
        assertEquals(
                Optional.empty(),
                HpkeRecipient.setUp(suite, encoded, HpkeKeyPair.generate(HpkeKem.X25519, random), INFO));
    }

    @Test
    void aPrivateKeyOutOfRangeIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> HpkeKeyPair.ofPrivateKey(HpkeKem.P256, new byte[32]), "zero");
        byte[] tooLarge = new byte[32];
        java.util.Arrays.fill(tooLarge, (byte) 0xff);
        assertThrows(IllegalArgumentException.class, () -> HpkeKeyPair.ofPrivateKey(HpkeKem.P256, tooLarge));
        assertThrows(IllegalArgumentException.class, () -> HpkeKeyPair.ofPrivateKey(HpkeKem.X25519, new byte[31]));
    }

    /** CFG-22. */
    @Test
    void exportOnlyIsNoSuite() {
        assertTrue(HpkeSuite.of(0x0020, 0x0001, 0xffff).isEmpty());
        assertTrue(HpkeSuite.of(0x0020, 0x0004, 0x0001).isEmpty());
        assertTrue(HpkeSuite.of(0x0013, 0x0001, 0x0001).isEmpty());
    }

    /** HPK-13. */
    @Test
    void aDestroyedKeyPairOpensNothing() {
        HpkeKeyPair keys = HpkeKeyPair.generate(HpkeKem.X25519, random);
        assertFalse(keys.isDestroyed());
        keys.destroy();
        assertTrue(keys.isDestroyed());
        assertThrows(IllegalStateException.class, keys::privateKey);
    }

    private HpkeSender sender(HpkeSuite suite, HpkeKeyPair keys) {
        return HpkeSender.setUp(
                suite, HpkePublicKey.parse(suite.kem(), keys.publicKey()).orElseThrow(), INFO, random);
    }

    private static void assertPublicKey(String privateKey, String publicKey) {
        HexFormat hex = HexFormat.of();
        assertEquals(
                publicKey,
                hex.formatHex(HpkeKeyPair.ofPrivateKey(HpkeKem.X25519, hex.parseHex(privateKey))
                        .publicKey()));
    }
}
