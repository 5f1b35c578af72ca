package org.echjsse.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.util.Arrays;
import java.util.List;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchConfigListTest {
    /** CFG-23. */
    @Test
    void figure1OfRfc9934IsRead() throws Exception {
        EchConfigList list = EchConfigList.parse(Samples.HEX.parseHex(Samples.RFC_9934));
        EchConfig.Known config = usable(list).config();
        assertEquals(0xe7, config.configId());
        assertEquals(0x0020, config.kemId());
        assertEquals(List.of(Samples.AES), config.cipherSuites());
        assertEquals(0, config.maximumNameLength());
        assertEquals("example.com", config.publicName());
        assertEquals(Samples.RFC_9934, Samples.HEX.formatHex(list.encoded()));
        assertEquals(Samples.RFC_9934.substring(4), Samples.HEX.formatHex(config.encoded()));
        assertEquals(
                "746c732065636800" + Samples.RFC_9934.substring(4), Samples.HEX.formatHex(config.hpkeInfo()), "HPK-09");
        assertEquals(list, EchConfigList.fromBase64(list.toBase64()));
        assertEquals(list, EchConfigList.of(list.configs()));
        assertTrue(list.toString().contains("config_id 231, public_name example.com"), list::toString);
    }

    @Test
    void figure1OfRfc9848IsRead() throws Exception {
        EchConfigList list = EchConfigList.parse(Samples.HEX.parseHex(
                "0048fe0d004401002000201d77eb1c522d08605b179d4214ee4a3635df7e17c336ea9006655a73fcaad63e"
                        + "00040001000164156563682d73697465732e6578616d706c652e6e65740000"));
        EchConfig.Known config = usable(list).config();
        assertEquals(1, config.configId());
        assertEquals(0x64, config.maximumNameLength());
        assertEquals("ech-sites.example.net", config.publicName());
    }

    @Test
    void theFixedConfigurationOfNssIsRead() throws Exception {
        byte[] config = Samples.HEX.parseHex(
                "fe0d003e4d002000208756e2580c07c1d2ffcb662f5fadc6d6ff13da85abd7adfecf984aaa102c1269"
                        + "00080001000300010001640b7075626c69632e6e616d650000");
        ConfigChoice.Usable choice = usable(EchConfigList.parse(Samples.list(config)));
        assertEquals(Samples.AES, choice.suite(), "CLI-02: our preference, not theirs");
        // CFG-42: the key of its author belongs to it
        EchKeyPair.of(
                choice.config(),
                Samples.HEX.parseHex("5a8aa0d2476b28521588e0c704b14db82cdd4970d340d293a9576deaee9ec1c7"));
    }

    /** Real life: what once stood in the DNS for cloudflare-ech.com. */
    @Test
    void theListOfALargeSiteIsRead() throws Exception {
        ConfigChoice.Usable choice = usable(EchConfigList.fromBase64(
                "AEX+DQBBWQAgACCSoBIz2yIYUYzLu7wk3yBoavQXs3OI3mRg6UARl0d3CQAEAAEAAQASY2xvdWRmbGFyZS1lY2guY29tAAA="));
        assertEquals("cloudflare-ech.com", choice.config().publicName());
        assertEquals(0x59, choice.config().configId());
    }

    /** Go, TestDecodeECHConfigLists and TestSkipBadConfigs (BSD license). */
    @Test
    void theListsOfGoAreReadAsGoReadsThem() throws Exception {
        EchConfigList mixed =
                EchConfigList.parse(Samples.HEX.parseHex("0105badd00050504030201fe0d0066000010004104e62b69e2bf"
                        + "659f97be2f1e0d948a4cd5976bb7a91e0d46fbdda9a91e9ddcba5a01e7d697a80a18f9c3c4a31e56e27c8348db161a1cf51d7ef19"
                        + "42d4bcf7222c1000c000100010001000200010003400e7075626c69632e6578616d706c650000fe0d003d00002000207d66161573"
                        + "0214aeee70533366f36a609ead65c0c208e62322346ab5bcd8de1c000411112222400e7075626c69632e6578616d706c650000fe0"
                        + "d004d000020002085bd6a03277c25427b52e269e0c77a8eb524ba1eb3d2f132662d4b0ac6cb7357000c0001000100010002000100"
                        + "03400e7075626c69632e6578616d706c650008aaaa000474657374"));
        assertEquals(4, mixed.configs().size());
        assertEquals(0x0010, usable(mixed).config().kemId(), "P-256, which we have");
        EchConfigList bad = EchConfigList.parse(Samples.HEX.parseHex("00c8badd00050504030201fe0d00290066660004010203040"
                + "00c000100010001000200010003400e7075626c69632e6578616d706c650000fe0d003d000020002072e8a23b7aef67832bcc89d6"
                + "52e3870a60f88ca684ec65d6eace6b61f136064c000411112222400e7075626c69632e6578616d706c650000fe0d004d000020002"
                + "00ce95810a81d8023f41e83679bc92701b2acd46c75869f95c72bc61c6b12297c000c000100010001000200010003400e7075626c"
                + "69632e6578616d706c650008aaaa000474657374"));
        ConfigChoice.Unusable unusable = assertInstanceOf(ConfigChoice.Unusable.class, bad.choose());
        assertEquals(4, unusable.reasons().size());
    }

    /** CFG-01 to CFG-03. */
    @Test
    void aListThatIsNotExactlyFramedIsMalformed() {
        byte[] good = Samples.HEX.parseHex(Samples.RFC_9934);
        assertMalformed(new byte[0]);
        assertMalformed(new byte[] {0});
        assertMalformed(new byte[] {0, 0});
        assertMalformed(Arrays.copyOf(good, good.length + 1));
        for (int length = 0; length < good.length; length++) {
            assertMalformed(Arrays.copyOf(good, length));
        }
        assertMalformed(Samples.list(new byte[] {(byte) 0xfe, 0x0d}));
        assertMalformed(Samples.list(new byte[] {(byte) 0xfe, 0x0d, 0}));
        assertMalformed(Samples.list(new byte[] {0x12, 0x34, 0, 1}));
        assertMalformed(Samples.list(Samples.contents().encodeConfig(), new byte[] {0x12, 0x34, 0}));
    }

    /** CFG-06 to CFG-11, CFG-15: the whole list, even if a good entry stands beside it (CFG-24). */
    @Test
    void aBrokenEntryMakesTheListMalformed() {
        assertMalformedEntry(
                w -> w.u8(1)
                        .u16(0x20)
                        .u16(0)
                        .u16(4)
                        .u16(1)
                        .u16(1)
                        .u8(0)
                        .vector8(name())
                        .u16(0),
                "public_key");
        assertMalformedEntry(w -> head(w).u16(0).u8(0).vector8(name()).u16(0), "cipher_suites");
        assertMalformedEntry(
                w -> head(w).u16(6).u16(1).u16(1).u16(1).u8(0).vector8(name()).u16(0), "aead_id");
        assertMalformedEntry(w -> head(w).u16(4).u16(1).u16(1).u8(0).u8(0).u16(0), "public_name");
        assertMalformedEntry(w -> head(w).u16(4).u16(1).u16(1).u8(0).vector8(name()), "extensions");
        assertMalformedEntry(
                w -> head(w).u16(4).u16(1).u16(1).u8(0).vector8(name()).u16(0).u8(0), "too many");
        assertMalformedEntry(
                w -> head(w).u16(4)
                        .u16(1)
                        .u16(1)
                        .u8(0)
                        .vector8(name())
                        .u16(3)
                        .u16(1)
                        .u8(0),
                "ECHConfigExtension");
        assertMalformedEntry(
                w -> head(w).u16(4)
                        .u16(1)
                        .u16(1)
                        .u8(0)
                        .vector8(name())
                        .u16(5)
                        .u16(1)
                        .u16(2)
                        .u8(0),
                "ECHConfigExtension");
    }

    /** CFG-04, CFG-13. */
    @Test
    void anEntryOfAnotherVersionIsKeptAndSkipped() throws Exception {
        byte[] good = Samples.contents().encodeConfig();
        EchConfigList list = EchConfigList.parse(Samples.list(Samples.unknown(0xfe0a), good, Samples.unknown(0xffff)));
        assertEquals(3, list.configs().size());
        assertArrayEquals(good, usable(list).config().encoded());
        EchConfig.Unknown unknown =
                assertInstanceOf(EchConfig.Unknown.class, list.configs().get(0));
        assertEquals(0xfe0a, unknown.version());
        assertArrayEquals(Samples.unknown(0xfe0a), unknown.encoded());
        assertEquals(list, EchConfigList.of(list.configs()));
    }

    @Test
    void aListOfOtherVersionsOnlySaysThatNoneIsKnown() throws Exception {
        ConfigChoice choice = EchConfigList.parse(Samples.list(Samples.unknown(0xfe0a), Samples.unknown(0xfe0c)))
                .choose();
        ConfigChoice.Unusable unusable = assertInstanceOf(ConfigChoice.Unusable.class, choice);
        assertFalse(unusable.anyKnownVersion());
        assertEquals(2, unusable.reasons().size());
    }

    /** CFG-08, CFG-16, CFG-17, CFG-20 to CFG-22: skipped, wherever it stands (CFG-24, CLI-01). */
    @Test
    void anUnusableEntryIsSkipped() throws Exception {
        assertSkipped("KEM 0x0099", Samples.kem(0x0099, new byte[32]));
        assertSkipped("public_key", Samples.kem(0x0020, new byte[32]));
        assertSkipped("public_key", Samples.kem(0x0020, new byte[31]));
        assertSkipped("public_key", Samples.kem(0x0010, new byte[65]));
        assertSkipped("cipher suites", Samples.suites(new EchConfig.HpkeSymmetricCipherSuite(1, 0xffff)));
        assertSkipped("cipher suites", Samples.suites(new EchConfig.HpkeSymmetricCipherSuite(9, 1)));
        assertSkipped("mandatory", Samples.extensions(0x8a8a));
        assertSkipped("mandatory", Samples.extensions(0x1a1a, 0xfafa));
        assertSkipped("twice", Samples.extensions(0x1a1a, 0x0001, 0x1a1a));
        assertSkipped("public_name", Samples.named("127.0.0.1"));
    }

    /** CFG-18, CFG-19: usable, with its bytes in the info. */
    @Test
    void anUnknownOptionalExtensionIsIgnored() throws Exception {
        byte[] config = Samples.extensions(0x7a7a, 0x0001).encodeConfig();
        EchConfig.Known known =
                usable(EchConfigList.parse(Samples.list(config))).config();
        assertArrayEquals(config, known.encoded());
        assertEquals(2, known.extensions().size());
    }

    /** CFG-21: a pair is a pair. */
    @Test
    void halvesOfUnknownSuitesAreNotMixed() throws Exception {
        assertSkipped(
                "cipher suites",
                Samples.suites(
                        new EchConfig.HpkeSymmetricCipherSuite(1, 9), new EchConfig.HpkeSymmetricCipherSuite(9, 1)));
        ConfigChoice.Usable choice = usable(EchConfigList.parse(
                Samples.list(Samples.suites(new EchConfig.HpkeSymmetricCipherSuite(9, 1), Samples.CHACHA)
                        .encodeConfig())));
        assertEquals(Samples.CHACHA, choice.suite());
    }

    /** CFG-25. */
    @Test
    void theFirstOfTwoWithTheSameIdWins() throws Exception {
        byte[] first = Samples.named("a.example").encodeConfig();
        byte[] second = Samples.named("b.example").encodeConfig();
        assertEquals(
                "a.example",
                usable(EchConfigList.parse(Samples.list(first, second)))
                        .config()
                        .publicName());
    }

    /** CFG-26. */
    @Test
    void aListOf65535BytesIsRead() throws Exception {
        byte[] large =
                new WireWriter().u16(0x1234).vector16(new byte[0xffff - 4]).toByteArray();
        assertEquals(1, EchConfigList.parse(Samples.list(large)).configs().size());
    }

    /** CFG-28. */
    @Test
    void nobodyCanChangeAListFromOutside() throws Exception {
        byte[] bytes = Samples.HEX.parseHex(Samples.RFC_9934);
        EchConfigList list = EchConfigList.parse(bytes);
        EchConfig.Known config = usable(list).config();
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(list.encoded(), (byte) 0);
        Arrays.fill(config.encoded(), (byte) 0);
        Arrays.fill(config.publicKey(), (byte) 0);
        assertEquals(Samples.RFC_9934, Samples.HEX.formatHex(list.encoded()));
        assertEquals(Samples.RFC_9934.substring(22, 86), Samples.HEX.formatHex(config.publicKey()));
        assertThrows(UnsupportedOperationException.class, () -> list.configs().clear());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AD7+DQ", "AD7-DQ==", "%%%", "", "AA"})
    void whatIsNoBase64OfAListIsRefused(String base64) {
        assertThrows(ProtocolException.class, () -> EchConfigList.fromBase64(base64));
    }

    /** CFG-02, GRS-14. */
    @Test
    void anEmptyListCannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> EchConfigList.of(List.of()));
    }

    private static WireWriter head(WireWriter out) {
        return out.u8(1).u16(0x20).vector16(new byte[32]);
    }

    private static byte[] name() {
        return "a.example".getBytes();
    }

    private static void assertMalformedEntry(java.util.function.Consumer<WireWriter> contents, String field) {
        byte[] bad = new WireWriter().u16(0xfe0d).vector16(contents).toByteArray();
        byte[] good = Samples.contents().encodeConfig();
        for (byte[] list : List.of(Samples.list(bad), Samples.list(good, bad), Samples.list(bad, good))) {
            PeerFault fault = assertThrows(PeerFault.class, () -> EchConfigList.parse(list));
            assertEquals(PeerFault.Kind.MALFORMED, fault.kind());
            assertTrue(fault.getMessage().contains(field), fault.getMessage());
        }
    }

    private static void assertMalformed(byte[] list) {
        PeerFault fault = assertThrows(PeerFault.class, () -> EchConfigList.parse(list));
        assertEquals(PeerFault.Kind.MALFORMED, fault.kind());
    }

    private static void assertSkipped(String reason, Contents bad) throws Exception {
        byte[] good = Samples.contents().encodeConfig();
        ConfigChoice alone =
                EchConfigList.parse(Samples.list(bad.encodeConfig())).choose();
        ConfigChoice.Unusable unusable = assertInstanceOf(ConfigChoice.Unusable.class, alone);
        assertTrue(unusable.anyKnownVersion());
        assertTrue(unusable.reasons().get(0).contains(reason), unusable::toString);
        for (byte[] list : List.of(Samples.list(bad.encodeConfig(), good), Samples.list(good, bad.encodeConfig()))) {
            assertArrayEquals(good, usable(EchConfigList.parse(list)).config().encoded());
        }
    }

    private static ConfigChoice.Usable usable(EchConfigList list) {
        return assertInstanceOf(ConfigChoice.Usable.class, list.choose());
    }
}
