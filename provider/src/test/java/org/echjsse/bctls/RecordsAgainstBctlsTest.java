package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.echjsse.testing.TestCertificates.Algorithm;

/** Our records on one side, bctls' on the other: whatever is said, in whatever pieces and buffers, it is what arrives. */
class RecordsAgainstBctlsTest {
    private static final int MOST = 40_000;
    private static final int MOST_RECORDS = 50;

    /** One thing that one side does. */
    sealed interface Turn {}

    /**
     * @param cuts where the sources end, and later the destinations, as parts of the whole
     */
    record WeSay(int length, List<Integer> cuts, BufferKind from, BufferKind to, boolean readOnly, int limit)
            implements Turn {}

    record TheySay(int length, List<Integer> cuts, BufferKind from, BufferKind to, boolean readOnly) implements Turn {}

    record WeUpdate(boolean peerToo) implements Turn {}

    record TheyUpdate(boolean peerToo) implements Turn {}

    enum Role {
        CLIENT,
        SERVER
    }

    @Provide
    Arbitrary<List<Turn>> conversations() {
        Arbitrary<Integer> length = Arbitraries.oneOf(
                Arbitraries.integers().between(0, MOST), Arbitraries.of(0, 1, 15, 16, 17, 16383, 16384, 16385, MOST));
        Arbitrary<List<Integer>> cuts =
                Arbitraries.integers().between(0, 20_000).list().ofMaxSize(5);
        Arbitrary<BufferKind> kind = Arbitraries.of(BufferKind.class);
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        Arbitrary<Integer> limit = Arbitraries.integers().between(1, 17_000);
        Arbitrary<Turn> weSay =
                Combinators.combine(length, cuts, kind, kind, flag, limit).as(WeSay::new);
        Arbitrary<Turn> theySay =
                Combinators.combine(length, cuts, kind, kind, flag).as(TheySay::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(4, weSay),
                        Tuple.of(4, theySay),
                        Tuple.of(1, flag.map(WeUpdate::new)),
                        Tuple.of(1, flag.map(TheyUpdate::new)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
    void whatIsSaidIsWhatArrives(
            @ForAll Role ours,
            @ForAll("suites") CipherSuite suite,
            @ForAll("conversations") List<Turn> conversation,
            @ForAll long seed)
            throws IOException {
        Talk talk = new Talk(ours, suite, new Random(seed));
        for (Turn turn : conversation) {
            if (turn instanceof WeSay say) {
                talk.weSay(say);
            } else if (turn instanceof TheySay say) {
                talk.theySay(say);
            } else if (turn instanceof WeUpdate update) {
                talk.ours.updateKeys(update.peerToo());
                talk.deliverOurs();
            } else if (turn instanceof TheyUpdate update) {
                talk.theirs.update(update.peerToo());
                talk.deliverTheirs(List.of(), BufferKind.HEAP, BufferKind.HEAP, false);
                talk.deliverOurs();
            }
        }
        talk.assertInStep();
    }

    @Provide
    Arbitrary<CipherSuite> suites() {
        return Arbitraries.of(
                Arrays.stream(CipherSuite.values()).filter(CipherSuite::isTls13).toList());
    }

    /** A connection between us and bctls. */
    private static final class Talk {
        final TlsConnection ours;
        final NativePeer theirs;
        private final Random random;

        Talk(Role role, CipherSuite suite, Random random) throws IOException {
            this.random = random;
            Site.Client client = new Site.Client();
            client.protocols = List.of("TLSv1.3");
            client.suites = List.of(suite);
            Site.Server server = new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN));
            server.suites = List.of(suite);
            ours = role == Role.CLIENT ? client.connect() : server.accept();
            theirs = role == Role.CLIENT ? NativePeer.server() : NativePeer.client();
            ours.begin();
            for (boolean moved = true; moved; ) {
                byte[] fromUs = ConnectionPair.drain(ours);
                theirs.offer(fromUs);
                byte[] fromThem = theirs.takeOutput();
                ours.offerInput(fromThem, 0, fromThem.length);
                moved = fromUs.length + fromThem.length > 0;
            }
            assertTrue(ours.isHandshakeComplete() && theirs.protocol().isConnected());
        }

        private byte[] something(int length) {
            byte[] content = new byte[length];
            random.nextBytes(content);
            return content;
        }

        void weSay(WeSay say) throws IOException {
            byte[] content = something(say.length());
            ByteBuffer[] sources = cut(content, say.cuts(), say.from(), say.readOnly());
            int limit = Math.max(say.limit(), content.length / MOST_RECORDS);
            int left = content.length;
            while (left > 0) {
                ByteBuffer record = say.to().allocate(16384 + 256);
                int taken = ours.seal(sources, 0, sources.length, limit, record);
                assertTrue(taken > 0 && taken <= limit && taken <= 16384);
                left -= taken;
                theirs.offer(bytes(record.flip()));
                deliverOurs();
            }
            assertEquals(
                    0, Arrays.stream(sources).mapToInt(ByteBuffer::remaining).sum());
            assertArrayEquals(content, theirs.takeInput());
        }

        void deliverOurs() throws IOException {
            while (ours.pendingOutput() > 0) {
                ByteBuffer record = ByteBuffer.allocate(16384 + 256);
                ours.takeRecord(record);
                theirs.offer(bytes(record.flip()));
            }
        }

        void theySay(TheySay say) throws IOException {
            byte[] content = something(say.length());
            theirs.protocol().writeApplicationData(content, 0, content.length);
            byte[] arrived = deliverTheirs(say.cuts(), say.from(), say.to(), say.readOnly());
            assertArrayEquals(content, arrived);
            deliverOurs();
        }

        byte[] deliverTheirs(List<Integer> cuts, BufferKind from, BufferKind to, boolean readOnly) throws IOException {
            byte[] sent = theirs.takeOutput();
            ByteArrayOutputStream arrived = new ByteArrayOutputStream();
            for (int at = 0; at < sent.length; ) {
                int end = at + 5 + ((sent[at + 3] & 0xff) << 8 | sent[at + 4] & 0xff);
                byte[] record = Arrays.copyOfRange(sent, at, end);
                ByteBuffer source = from.of(record);
                ByteBuffer[] destinations = cut(new byte[record.length - 21], cuts, to, false);
                int opened =
                        ours.open(readOnly ? source.asReadOnlyBuffer() : source, destinations, 0, destinations.length);
                assertArrayEquals(record, bytes(source.rewind()), "the record is not what it was");
                int filled = arrived.size();
                for (ByteBuffer destination : destinations) {
                    arrived.writeBytes(bytes(destination.flip()));
                }
                assertEquals(opened, arrived.size() - filled);
                at = end;
            }
            return arrived.toByteArray();
        }

        /** Keys are the same on both sides still. */
        void assertInStep() throws IOException {
            weSay(new WeSay(100, List.of(), BufferKind.HEAP, BufferKind.HEAP, false, 16384));
            theySay(new TheySay(100, List.of(), BufferKind.HEAP, BufferKind.HEAP, false));
            assertEquals(0, ours.pendingOutput());
        }
    }

    /** The bytes in so many buffers; some are empty. */
    private static ByteBuffer[] cut(byte[] content, List<Integer> cuts, BufferKind kind, boolean readOnly) {
        ByteBuffer[] pieces = new ByteBuffer[cuts.size() + 1];
        int at = 0;
        for (int i = 0; i < pieces.length; i++) {
            int end = i < cuts.size() ? Math.min(content.length, at + cuts.get(i)) : content.length;
            ByteBuffer piece = kind.of(Arrays.copyOfRange(content, at, end));
            pieces[i] = readOnly ? piece.asReadOnlyBuffer() : piece;
            at = end;
        }
        return pieces;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
