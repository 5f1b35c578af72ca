package org.echjsse.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.echjsse.config.EchConfig;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.Padding;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The known handshake, its EncodedClientHelloInner bent and sealed again: SRV-13, SRV-20 to SRV-35. */
class InnerHelloRulesTest {
    private final Vectors vectors = new Vectors("x25519-aes128.properties");
    private final EchKeyPair pair = pair();

    /** Each row replaces the body of ech_outer_extensions. */
    @ParameterizedTest
    @CsvSource({
        "0a000a000d002b002d0033, accepted",
        "06000a002b0033,         accepted", // signature_algorithms are asked for by TLS
        "04000a0033,             FORBIDDEN", // no supported_versions
        "040033000a,             FORBIDDEN",
        "06000a000a002b,         FORBIDDEN",
        "06000a0010002b,         FORBIDDEN",
        "04000afe0d,             FORBIDDEN",
        "06000afe0d002b,         FORBIDDEN",
        "02fd00,                 FORBIDDEN",
        "00,                     MALFORMED",
        "03000a00,               MALFORMED",
        "0a000a,                 MALFORMED",
        "02000aff,               MALFORMED"
    })
    void referencesAreJudged(String body, String expected) throws Exception {
        assertJudged(expected, encoded("fd00", body));
    }

    @ParameterizedTest
    @CsvSource({
        "01,   accepted",
        "00,   FORBIDDEN",
        "02,   FORBIDDEN",
        "0100, FORBIDDEN",
        "'',   FORBIDDEN",
        "absent, FORBIDDEN"
    })
    void theInnerMarkIsJudged(String body, String expected) throws Exception {
        assertJudged(expected, encoded("fe0d", body));
    }

    /** supported_versions of the inner hello itself, not referenced. */
    @ParameterizedTest
    @CsvSource({
        "020304,         accepted",
        "040a0a0304,     accepted",
        "0403040304,     accepted",
        "0403030304,     FORBIDDEN",
        "0403040303,     FORBIDDEN",
        "0403040302,     FORBIDDEN",
        "0403040301,     FORBIDDEN",
        "0403040300,     FORBIDDEN",
        "040304fefd,     FORBIDDEN",
        "040304feff,     FORBIDDEN",
        "absent,         FORBIDDEN",
        "'',             MALFORMED",
        "00,             MALFORMED",
        "030304ff,       MALFORMED",
        "02030400,       MALFORMED"
    })
    void theVersionsAreJudged(String body, String expected) throws Exception {
        List<String[]> extensions = new ArrayList<>(extensions("fd00", "08000a000d002d0033"));
        if (!body.equals("absent")) {
            extensions.add(new String[] {"002b", body});
        }
        assertJudged(expected, encoded(extensions, ""));
    }

    /** SRV-29. */
    @Test
    void twoListsOfReferencesAreForbidden() throws Exception {
        List<String[]> extensions = new ArrayList<>(extensions("fd00", "06000a000d002b"));
        extensions.add(new String[] {"fd00", "020033"});
        assertJudged("FORBIDDEN", encoded(extensions, ""));
    }

    /** SRV-32. */
    @Test
    void aPreSharedKeyThatIsNotLastIsForbidden() throws Exception {
        List<String[]> extensions = new ArrayList<>(extensions("fd00", "0a000a000d002b002d0033"));
        extensions.add(new String[] {"0029", "0000"});
        assertJudged("accepted", encoded(extensions, ""));
        extensions.add(new String[] {"0015", "00"});
        assertJudged("FORBIDDEN", encoded(extensions, ""));
    }

    /** SRV-05: also when the second one comes out of the outer hello. */
    @Test
    void anExtensionTwiceIsForbidden() throws Exception {
        List<String[]> extensions = new ArrayList<>(extensions("fd00", "0a000a000d002b002d0033"));
        extensions.add(new String[] {"0033", "0000"});
        assertJudged("FORBIDDEN", encoded(extensions, ""));
    }

    /** SRV-22. */
    @Test
    void aSessionIdIsMalformed() throws Exception {
        String sessionId = "64ad786b1af25f9317af800b7e30f789a1be9cf563d90463714180f702565f24";
        assertJudged("MALFORMED", encoded(extensions("fd00", "0a000a000d002b002d0033"), sessionId));
    }

    /** SRV-20, SRV-21. */
    @Test
    void paddingAndTruncationAreJudged() throws Exception {
        byte[] encoded = vectors.bytes("encodedInner1");
        byte[] dirty = encoded.clone();
        dirty[dirty.length - 1] = 1;
        assertJudged("FORBIDDEN", dirty);
        assertJudged("accepted", java.util.Arrays.copyOf(encoded, 86));
        assertJudged("accepted", java.util.Arrays.copyOf(encoded, 4000));
        assertJudged("MALFORMED", java.util.Arrays.copyOf(encoded, 85));
        assertJudged("MALFORMED", java.util.Arrays.copyOf(encoded, 39));
        assertJudged("MALFORMED", new byte[1]);
    }

    private void assertJudged(String expected, byte[] plaintext) throws Exception {
        byte[] hello = new Peers.Liar(pair, Peers.AES).seal(draft(), plaintext);
        ServerDecryption server = new ServerDecryption(List.of(pair), Optional.empty());
        if (expected.equals("accepted")) {
            assertInstanceOf(ServerDecryption.First.Opened.class, server.first(hello));
        } else {
            PeerFault fault = assertThrows(PeerFault.class, () -> server.first(hello));
            assertEquals(PeerFault.Kind.valueOf(expected), fault.kind(), fault.getMessage());
        }
    }

    /** EncodedClientHelloInner of the known handshake with one extension replaced. */
    private byte[] encoded(String type, String body) {
        return encoded(extensions(type, body), "");
    }

    private static List<String[]> extensions(String type, String body) {
        List<String[]> extensions = new ArrayList<>();
        for (String[] extension : new String[][] {
            {"0000", "001100000e7365637265742e6578616d706c65"}, {"fe0d", "01"}, {"fd00", "0a000a000d002b002d0033"}
        }) {
            if (!extension[0].equals(type)) {
                extensions.add(extension);
            } else if (!body.equals("absent")) {
                extensions.add(new String[] {type, body});
            }
        }
        return extensions;
    }

    private byte[] encoded(List<String[]> extensions, String sessionId) {
        HexFormat hex = HexFormat.of();
        byte[] encoded = new WireWriter()
                .u16(0x0303)
                .bytes(vectors.bytes("innerRandom"))
                .vector8(hex.parseHex(sessionId))
                .vector16(new byte[] {0x13, 0x01})
                .vector8(new byte[] {0})
                .vector16((WireWriter block) -> extensions.forEach(
                        extension -> block.bytes(hex.parseHex(extension[0])).vector16(hex.parseHex(extension[1]))))
                .toByteArray();
        return Padding.pad(encoded, java.util.Optional.of(14), 0);
    }

    private byte[] draft() {
        ClientHello outer = ClientHello.ours(vectors.clientHello("outerHello1"));
        return outer.withBody(
                outer.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow(), new byte[0]);
    }

    private EchKeyPair pair() {
        try {
            EchConfig config =
                    EchConfigList.parse(vectors.bytes("configList")).configs().get(0);
            return EchKeyPair.of((EchConfig.Known) config, vectors.bytes("skR"));
        } catch (java.net.ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }
}
