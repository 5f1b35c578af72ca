package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One direction of our records against records made by the letter of RFC 8446. */
class RecordLayerTest {
    private static final int APPLICATION_DATA = 23;
    private static final byte[] NOTHING = {};

    private static int hash(RecordAlgorithm algorithm) {
        return algorithm == RecordAlgorithm.AES_256_GCM ? CryptoHashAlgorithm.sha384 : CryptoHashAlgorithm.sha256;
    }

    private static byte[] secret(RecordAlgorithm algorithm) {
        byte[] secret = new byte[algorithm == RecordAlgorithm.AES_256_GCM ? 48 : 32];
        Arrays.fill(secret, (byte) 0x5a);
        return secret;
    }

    private static RecordKeys keys(RecordAlgorithm algorithm, int mode, long byteLimit) throws IOException {
        RecordKeys keys = new RecordKeys(algorithm, mode, byteLimit);
        TlsSecret secret = new BcTlsCrypto(Site.RANDOM).createSecret(secret(algorithm));
        keys.take(secret, hash(algorithm));
        return keys;
    }

    private static RecordSealer sealer(RecordAlgorithm algorithm) throws IOException {
        return new RecordSealer(keys(algorithm, Cipher.ENCRYPT_MODE, Long.MAX_VALUE));
    }

    private static RecordOpener opener(RecordAlgorithm algorithm) throws IOException {
        return new RecordOpener(keys(algorithm, Cipher.DECRYPT_MODE, Long.MAX_VALUE));
    }

    private static RawRecords raw(RecordAlgorithm algorithm) {
        CipherSuite suite =
                switch (algorithm) {
                    case AES_128_GCM -> CipherSuite.TLS_AES_128_GCM_SHA256;
                    case AES_256_GCM -> CipherSuite.TLS_AES_256_GCM_SHA384;
                    case CHACHA20_POLY1305 -> CipherSuite.TLS_CHACHA20_POLY1305_SHA256;
                };
        return new RawRecords(suite, secret(algorithm));
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new java.util.Random(length).nextBytes(content);
        return content;
    }

    private static byte[] seal(RecordSealer sealer, byte[] content, int padding) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(content.length + padding + RecordSealer.EXPANSION);
        ByteBuffer[] sources = {ByteBuffer.wrap(content)};
        sealer.seal((short) APPLICATION_DATA, sources, 0, content.length, padding, record);
        assertFalse(record.hasRemaining());
        return record.array();
    }

    private static byte[] open(RecordOpener opener, byte[] record, BufferKind kind) throws IOException {
        byte[] header = Arrays.copyOf(record, 5);
        ByteBuffer sealed = kind.of(Arrays.copyOfRange(record, 5, record.length));
        byte[] opened = new byte[RecordOpener.room(record.length - 5) + 3];
        assertEquals(APPLICATION_DATA, opener.open(header, sealed, opened, 3));
        return Arrays.copyOfRange(opened, 3, 3 + opener.contentLength());
    }

    private static byte[] open(RecordOpener opener, byte[] record) throws IOException {
        return open(opener, record, BufferKind.HEAP);
    }

    private static TlsFatalAlert refused(RecordOpener opener, byte[] record) {
        return assertThrows(TlsFatalAlert.class, () -> open(opener, record));
    }

    static Stream<Arguments> algorithmsAndKinds() {
        return Stream.of(RecordAlgorithm.values())
                .flatMap(algorithm -> Stream.of(BufferKind.values()).map(kind -> Arguments.of(algorithm, kind)));
    }

    @ParameterizedTest
    @EnumSource
    void whatWeSealIsWhatTheRfcSays(RecordAlgorithm algorithm) throws IOException, GeneralSecurityException {
        RecordSealer sealer = sealer(algorithm);
        RawRecords raw = raw(algorithm);
        for (int length : new int[] {0, 1, 15, 16, 17, 1000, 16384}) {
            byte[] inner = raw.open(seal(sealer, content(length), 0));
            assertArrayEquals(RawRecords.join(content(length), new byte[] {APPLICATION_DATA}), inner);
        }
        byte[] padded = raw.open(seal(sealer, content(9), 70));
        assertArrayEquals(RawRecords.join(content(9), new byte[] {APPLICATION_DATA}, new byte[70]), padded);
    }

    @ParameterizedTest
    @MethodSource("algorithmsAndKinds")
    void paddedRecordsAreOpenedWhateverTheBuffer(RecordAlgorithm algorithm, BufferKind kind) throws IOException {
        RecordOpener opener = opener(algorithm);
        RawRecords raw = raw(algorithm);
        for (int padding : new int[] {0, 1, 16, 15_000}) {
            for (int length : new int[] {0, 1, 16, 1000}) {
                byte[] record = raw.seal(APPLICATION_DATA, content(length), padding);
                assertArrayEquals(content(length), open(opener, record, kind));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("algorithmsAndKinds")
    void ofARecordWithAWrongTagNothingIsDelivered(RecordAlgorithm algorithm, BufferKind kind) throws IOException {
        byte[] secretText = "nobody may see this before it is known to be genuine"
                .repeat(50)
                .getBytes();
        byte[] record = raw(algorithm).seal(APPLICATION_DATA, secretText);
        for (int at : new int[] {5, record.length / 2, record.length - 1}) {
            byte[] changed = record.clone();
            changed[at] ^= 1;
            byte[] header = Arrays.copyOf(changed, 5);
            ByteBuffer sealed = kind.of(Arrays.copyOfRange(changed, 5, changed.length));
            byte[] left = new byte[record.length];
            TlsFatalAlert alert =
                    assertThrows(TlsFatalAlert.class, () -> opener(algorithm).open(header, sealed, left, 0));
            assertEquals(20, alert.getAlertDescription());
            assertArrayEquals(new byte[left.length], left);
        }
    }

    /** Early data that is skipped, and then the real record, which has the number of those. */
    @ParameterizedTest
    @EnumSource
    void aRecordThatDidNotOpenUsesNoNumber(RecordAlgorithm algorithm) throws IOException {
        RecordOpener opener = opener(algorithm);
        byte[] record = raw(algorithm).seal(APPLICATION_DATA, content(30));
        byte[] other = record.clone();
        other[7] ^= 1;
        for (int i = 0; i < 3; i++) {
            refused(opener, other);
        }
        assertArrayEquals(content(30), open(opener, record));
    }

    @ParameterizedTest
    @EnumSource
    void aRecordOutOfOrderDoesNotOpen(RecordAlgorithm algorithm) throws IOException {
        RawRecords raw = raw(algorithm);
        raw.seal(APPLICATION_DATA, NOTHING);
        byte[] second = raw.seal(APPLICATION_DATA, content(30));
        assertEquals(20, refused(opener(algorithm), second).getAlertDescription());
    }

    /** RFC 8446, 5.2: it is what is authenticated. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aChangedHeaderDoesNotOpen(int at) throws IOException {
        byte[] record = raw(RecordAlgorithm.AES_128_GCM).seal(APPLICATION_DATA, content(30));
        record[at] ^= 1;
        RecordOpener opener = opener(RecordAlgorithm.AES_128_GCM);
        assertEquals(20, refused(opener, record).getAlertDescription());
    }

    /** RFC 8446, 5.3. */
    @ParameterizedTest
    @EnumSource
    void sequenceNumbersAreNotUsedAgainFromTheBeginning(RecordAlgorithm algorithm) throws IOException {
        RecordSealer sealer = sealer(algorithm);
        sealer.keys().skipTo(-2);
        seal(sealer, content(3), 0);
        TlsFatalAlert alert = assertThrows(TlsFatalAlert.class, () -> seal(sealer, content(3), 0));
        assertEquals(80, alert.getAlertDescription());
        RecordOpener opener = opener(algorithm);
        opener.keys().skipTo(-1);
        byte[] record = raw(algorithm).seal(APPLICATION_DATA, content(30));
        assertEquals(80, refused(opener, record).getAlertDescription());
    }

    @Test
    void keysWearOutByBytesAndByRecords() throws IOException {
        RecordSealer sealer = new RecordSealer(keys(RecordAlgorithm.AES_128_GCM, Cipher.ENCRYPT_MODE, 1000));
        seal(sealer, content(1000), 0);
        assertFalse(sealer.keys().areWornOut());
        seal(sealer, content(1), 0);
        assertTrue(sealer.keys().areWornOut());

        RecordSealer many = sealer(RecordAlgorithm.AES_256_GCM);
        many.keys().skipTo((1 << 24) - 2);
        seal(many, content(1), 0);
        assertFalse(many.keys().areWornOut());
        seal(many, content(1), 0);
        assertTrue(many.keys().areWornOut()); // RFC 8446, 5.5

        RecordSealer chaCha = sealer(RecordAlgorithm.CHACHA20_POLY1305);
        chaCha.keys().skipTo(1L << 40);
        seal(chaCha, content(1), 0);
        assertFalse(chaCha.keys().areWornOut());
    }

    /** What was said with them cannot be read from memory any more. */
    @ParameterizedTest
    @EnumSource
    void destroyedKeysSealNothingThatTheyWouldHaveSealed(RecordAlgorithm algorithm) throws IOException {
        byte[] before = seal(sealer(algorithm), content(30), 0);
        RecordSealer sealer = sealer(algorithm);
        sealer.keys().destroy();
        assertFalse(Arrays.equals(before, seal(sealer, content(30), 0)));
    }
}
