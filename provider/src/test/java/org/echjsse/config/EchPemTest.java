package org.echjsse.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.echjsse.hpke.HpkeKem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EchPemTest {
    /** RFC 9934, figure 1. */
    private static final String FIGURE_1 = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VuBCIEICjd4yGRdsoP9gU7YT7My8DHx1Tjme8GYDXrOMCi8v1V
            -----END PRIVATE KEY-----
            -----BEGIN ECHCONFIG-----
            AD7+DQA65wAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4iyQRCwAEAAEAAQALZXhhbXBsZS5jb20AAA==
            -----END ECHCONFIG-----
            """;

    private final SecureRandom random = new SecureRandom();

    /** PEM-01. */
    @Test
    void figure1OfRfc9934IsRead() throws Exception {
        EchPem pem = EchPem.parse(FIGURE_1);
        assertEquals(1, pem.keyPairs().size());
        EchConfig.Known config = pem.keyPairs().get(0).config();
        assertEquals(0xe7, config.configId());
        assertEquals("example.com", config.publicName());
        assertArrayEquals(
                HexFormat.of().parseHex("28dde3219176ca0ff6053b613ecccbc0c7c754e399ef066035eb38c0a2f2fd55"),
                pem.keyPairs().get(0).keys().privateKey());
    }

    @ParameterizedTest
    @EnumSource(HpkeKem.class)
    void aGeneratedPairSurvivesItsFile(HpkeKem kem) throws Exception {
        EchKeyPair pair = EchKeyPair.builder("public.example").kem(kem.id()).generate(random);
        EchPem pem = EchPem.parse(pair.toPem());
        assertEquals(pair.config(), pem.keyPairs().get(0).config());
        assertArrayEquals(pair.keys().privateKey(), pem.keyPairs().get(0).keys().privateKey());
        assertEquals(pair.toPem(), pem.toPem());
    }

    @Test
    void noSecretIsPrinted() throws Exception {
        EchKeyPair pair = EchPem.parse(FIGURE_1).keyPairs().get(0);
        String printed = pair + " " + EchPem.parse(FIGURE_1) + " " + pair.keys();
        assertFalse(printed.contains("28dd"), printed);
        assertTrue(printed.contains("example.com"), printed);
    }

    /** PEM-05, PEM-06. */
    @Test
    void textAndLineBreaksAroundBlocksAreTolerated() throws Exception {
        String crlf = "a comment\r\n" + FIGURE_1.replace("\n", "\r\n").replace("MC4CAQ", "MC4C \t\r\nAQ");
        assertEquals(1, EchPem.parse(crlf).keyPairs().size());
    }

    @Test
    void aFileOfConfigurationsOnlyHasNoKeyPair() throws Exception {
        String configs = FIGURE_1.substring(FIGURE_1.indexOf("-----BEGIN ECHCONFIG"));
        assertTrue(EchPem.parse(configs).keyPairs().isEmpty());
        // PEM-02, PEM-05: a key behind the block is ignored
        assertTrue(EchPem.parse(configs + FIGURE_1).keyPairs().isEmpty());
    }

    /** PEM-02 to PEM-04, PEM-06. */
    @Test
    void wrongFilesAreNamed() {
        String key = FIGURE_1.substring(0, FIGURE_1.indexOf("-----BEGIN ECHCONFIG"));
        assertFault("two private keys", key + FIGURE_1);
        assertFault("no ECHCONFIG", key);
        assertFault("no ECHCONFIG", "");
        assertFault("is longer than", FIGURE_1 + " ".repeat(1 << 18)); // PEM-07
        assertFault("has no END", FIGURE_1.replace("-----END ECHCONFIG-----", ""));
        assertFault("EC PRIVATE KEY", FIGURE_1.replace(" PRIVATE KEY", " EC PRIVATE KEY"));
        assertFault("ENCRYPTED PRIVATE KEY", FIGURE_1.replace(" PRIVATE KEY", " ENCRYPTED PRIVATE KEY"));
        assertFault("not base64", FIGURE_1.replace("MC4CAQ", "MC4-AQ"));
        assertFault("not PKCS#8", FIGURE_1.replace("MC4CAQ", "MC4DAQ"));
        assertFault(
                "none of the configurations", FIGURE_1.replace("CjdY4", "CjdY4").replace("8v1V", "8v1W"));
        // PEM-03: an Ed25519 key is no key of a KEM
        assertFault("1.3.101.112", FIGURE_1.replace("BQYDK2VuBC", "BQYDK2VwBC"));
    }

    @Test
    void theDraftVersionsOfAnOldFileAreNoKeyPair() {
        // PEM-13
        byte[] list = Base64.getDecoder()
                .decode("AD7+DQA65wAgACA8wVN2BtscOl3vQheUzHeIkVmKIiydUhDCliA4iyQRCwAEAAEAAQALZXhhbXBsZS5jb20AAA==");
        list[3] = 0x0a;
        assertFault(
                "none of the configurations",
                FIGURE_1.replaceAll(
                        "AD7\\S+",
                        java.util.regex.Matcher.quoteReplacement(
                                Base64.getEncoder().encodeToString(list))));
    }

    private static void assertFault(String expected, String text) {
        ProtocolException fault = assertThrows(ProtocolException.class, () -> EchPem.parse(text));
        assertTrue(fault.getMessage().contains(expected), fault.getMessage());
    }
}
