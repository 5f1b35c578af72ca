package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.ContentType;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.hello.ClientHello;
import org.echjsse.hello.ExtensionType;
import org.echjsse.hello.HelloExtension;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody between client and server who changes bytes. He may break the connection, and that is all. */
class DamageOnTheWayTest {
    private static final EchKeyPair KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
    private static final int RECORD_HEADER = 5;
    /** Every so many bytes of a flight one is changed. */
    private static final int STEP = 23;

    private final Site.Client client = new Site.Client();
    private final Site.Server server =
            new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN), Site.leaf(Algorithm.EC_P256, Site.PUBLIC_NAME));

    @BeforeEach
    void realEch() {
        client.protocols = List.of("TLSv1.3");
        client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1);
        client.ech = new EchPlan.Real((ConfigChoice.Usable) KEY.configList().choose());
        server.keys = List.of(KEY);
        server.retryConfigs = Optional.of(KEY.configList());
    }

    /** A pair whose client has sent its hello, and the server nothing yet. */
    private ConnectionPair begun() throws TlsFailure {
        server.names.clear();
        client.checked.clear();
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept());
        pair.server.begin();
        pair.client.begin();
        return pair;
    }

    private static void assertBrokenAndHidden(ConnectionPair pair, String where) {
        assertFalse(pair.client.isHandshakeComplete(), where);
        assertFalse(pair.clientSentText().contains(Site.ORIGIN), where);
        assertFalse(
                pair.client.ech() instanceof EchOutcome.Rejected,
                () -> where + ": a rejection counts although the hello is not the one that was sent");
    }

    /** SEC-24, SEC-10: changed anywhere, or made to look like another extension, which is the same as taken out. */
    @Test
    void aChangedExtensionNeverLeadsToTheOriginNorToARejectionThatCounts() throws TlsFailure {
        ConnectionPair sample = begun();
        byte[] hello = ConnectionPair.drain(sample.client);
        ClientHello view = ClientHello.ours(Wire.clientHellos(hello).get(0));
        HelloExtension ech =
                view.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO).orElseThrow();
        int at = RECORD_HEADER + ech.at();
        int end = RECORD_HEADER + ech.end();
        for (int i = at; i < end; i += i < at + 12 ? 1 : STEP) {
            ConnectionPair pair = begun();
            byte[] changed = ConnectionPair.drain(pair.client);
            pair.clientSent.writeBytes(changed);
            changed[i] ^= 4;
            pair.serverFailure = pair.offer(pair.server, changed);
            pair.pump();
            assertTrue(pair.clientFailure != null || pair.serverFailure != null, "byte " + (i - at));
            assertBrokenAndHidden(pair, "byte " + (i - at));
        }
    }

    /** SEC-01, SEC-22, SEC-25, REJ-04, REJ-37: whatever arrives instead of what the server has sent. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true", "false, true"})
    void aChangedByteOfTheServerBreaksTheConnectionAndTellsNothing(boolean accepting, boolean retry) throws TlsFailure {
        server.keys = accepting ? List.of(KEY) : List.of();
        server.groups = retry ? List.of(NamedGroup.SECP384R1) : client.groups;
        ConnectionPair sample = begun();
        sample.clientToServer();
        int fragments = fragmentBytes(ConnectionPair.drain(sample.server)).size();
        for (int i = 0; i < fragments; i += STEP) {
            ConnectionPair pair = begun();
            pair.clientToServer();
            byte[] flight = ConnectionPair.drain(pair.server);
            List<Integer> positions = fragmentBytes(flight);
            int at = positions.get(Math.min(i, positions.size() - 1)); // signatures differ in length
            flight[at] ^= 8;
            pair.clientFailure = pair.offer(pair.client, flight);
            pair.pump();
            assertBrokenAndHidden(pair, "byte " + at + " of " + flight.length);
        }
    }

    /** Positions of all bytes but headers, which nobody has to look at, and change_cipher_spec. */
    private static List<Integer> fragmentBytes(byte[] records) {
        List<Integer> positions = new ArrayList<>();
        for (int at = 0; at < records.length; ) {
            int end = at + RECORD_HEADER + (records[at + 3] & 0xff) * 256 + (records[at + 4] & 0xff);
            for (int i = at + RECORD_HEADER; i < end && records[at] != ContentType.change_cipher_spec; i++) {
                positions.add(i);
            }
            at = end;
        }
        return positions;
    }

    /** SEC-01, REJ-36, REJ-37: the connection is cut. */
    @Test
    void aTruncatedAnswerIsNothing() throws TlsFailure {
        for (boolean accepting : new boolean[] {true, false}) {
            server.keys = accepting ? List.of(KEY) : List.of();
            ConnectionPair sample = begun();
            sample.clientToServer();
            byte[] flight = ConnectionPair.drain(sample.server);
            for (int i = 0; i < flight.length - 1; i += 97) {
                ConnectionPair pair = begun();
                pair.clientToServer();
                byte[] cut = java.util.Arrays.copyOf(ConnectionPair.drain(pair.server), i);
                pair.clientFailure = pair.offer(pair.client, cut);
                pair.clientSent.writeBytes(ConnectionPair.drain(pair.client));
                assertBrokenAndHidden(pair, "cut at " + i);
            }
        }
    }
}
