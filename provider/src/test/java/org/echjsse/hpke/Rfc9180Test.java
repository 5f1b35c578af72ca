package org.echjsse.hpke;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Rfc9180Test {
    private static final byte[] INFO = HexFormat.of().parseHex("4f6465206f6e2061204772656369616e2055726e");
    private static final byte[] PLAINTEXT =
            HexFormat.of().parseHex("4265617574792069732074727574682c20747275746820626561757479");

    record Vector(String section, HpkeSuite suite, byte[] ikmE, byte[] ikmR, byte[] enc, List<byte[]> ciphertexts) {
        @Override
        public String toString() {
            return section + " " + suite;
        }
    }

    static List<Vector> vectors() throws Exception {
        try (var in = Rfc9180Test.class.getResourceAsStream("/vectors/hpke/rfc9180-appendix-a.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Rfc9180Test::vector)
                    .toList();
        }
    }

    private static Vector vector(String line) {
        String[] columns = line.split(" ");
        HexFormat hex = HexFormat.of();
        return new Vector(
                columns[0],
                HpkeSuite.of(
                                Integer.parseInt(columns[1], 16),
                                Integer.parseInt(columns[2], 16),
                                Integer.parseInt(columns[3], 16))
                        .orElseThrow(),
                hex.parseHex(columns[4]),
                hex.parseHex(columns[5]),
                hex.parseHex(columns[6]),
                Arrays.stream(columns).skip(7).map(hex::parseHex).toList());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void theSenderGivesTheKnownAnswer(Vector vector) {
        HpkeKeyPair recipient = HpkeKeyPair.derive(vector.suite().kem(), vector.ikmR());
        HpkePublicKey key =
                HpkePublicKey.parse(vector.suite().kem(), recipient.publicKey()).orElseThrow();
        HpkeKeyPair ephemeral = HpkeKeyPair.derive(vector.suite().kem(), vector.ikmE());
        try (HpkeSender sender = HpkeSender.setUp(vector.suite(), key, INFO, ephemeral)) {
            assertArrayEquals(vector.enc(), sender.encapsulatedKey());
            for (int sequence = 0; sequence < vector.ciphertexts().size(); sequence++) {
                assertArrayEquals(vector.ciphertexts().get(sequence), sender.seal(aad(sequence), PLAINTEXT));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void theRecipientOpensTheKnownAnswer(Vector vector) {
        HpkeKeyPair keys = HpkeKeyPair.derive(vector.suite().kem(), vector.ikmR());
        try (HpkeRecipient recipient =
                HpkeRecipient.setUp(vector.suite(), vector.enc(), keys, INFO).orElseThrow()) {
            for (int sequence = 0; sequence < vector.ciphertexts().size(); sequence++) {
                assertArrayEquals(
                        PLAINTEXT,
                        recipient
                                .open(aad(sequence), vector.ciphertexts().get(sequence))
                                .orElseThrow());
            }
        }
    }

    private static byte[] aad(int sequence) {
        return ("Count-" + sequence).getBytes(StandardCharsets.US_ASCII);
    }
}
