package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTest {
    private final Site.Client client = new Site.Client();
    private final Site.Server server = new Site.Server(Site.CA.leaf(Algorithm.EC_P256, Site.ORIGIN));

    private ConnectionPair connected(String protocol) throws TlsFailure {
        client.protocols = List.of(protocol);
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept()).handshake();
        PlainHandshakeTest.assertConnected(pair);
        return pair;
    }

    @Test
    void inTls13EachDirectionClosesOnItsOwn() throws TlsFailure {
        ConnectionPair pair = connected("TLSv1.3");
        pair.client.closeOutbound();
        pair.client.closeOutbound();
        pair.pump();
        assertTrue(pair.client.isOutboundClosed());
        assertFalse(pair.client.isInboundClosed());
        assertTrue(pair.server.isInboundClosed());
        assertFalse(pair.server.isOutboundClosed());
        assertThrows(IllegalStateException.class, () -> ConnectionPair.write(pair.client, "late"));

        ConnectionPair.write(pair.server, "still here");
        pair.pump();
        assertEquals("still here", ConnectionPair.read(pair.client));
        pair.server.closeOutbound();
        pair.pump();
        assertTrue(pair.client.isInboundClosed());
        assertTrue(pair.server.isOutboundClosed());
        assertNull(pair.clientFailure);
        assertNull(pair.serverFailure);
        assertEquals(0, pair.client.pendingOutput());
    }

    @Test
    void inTls12CloseNotifyIsAnsweredAtOnce() throws TlsFailure {
        ConnectionPair pair = connected("TLSv1.2");
        pair.client.closeOutbound();
        pair.pump();
        for (TlsConnection side : List.of(pair.client, pair.server)) {
            assertTrue(side.isInboundClosed());
            assertTrue(side.isOutboundClosed());
        }
        assertNull(pair.clientFailure);
        assertNull(pair.serverFailure);
    }

    @Test
    void whatComesBehindCloseNotifyIsIgnored() throws TlsFailure {
        ConnectionPair pair = connected("TLSv1.3");
        ConnectionPair.write(pair.server, "before");
        pair.server.closeOutbound();
        byte[] out = ConnectionPair.drain(pair.server);
        byte[] more = java.util.Arrays.copyOf(out, out.length + 5 + 40);
        more[out.length] = 23;
        more[out.length + 1] = 3;
        more[out.length + 2] = 3;
        more[out.length + 4] = 40;
        pair.client.offerInput(more, 0, more.length);
        assertEquals("before", ConnectionPair.read(pair.client));
        assertTrue(pair.client.isInboundClosed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void abortIsTheLastThingSaid(String protocol) throws TlsFailure {
        ConnectionPair pair = connected(protocol);
        pair.client.abort(80, "out of order");
        pair.client.abort(40, "again");
        pair.client.closeOutbound();
        pair.pump();
        assertEquals(80, pair.serverFailure.alert());
        assertEquals(TlsFailure.Origin.REMOTE, pair.serverFailure.origin());
        TlsFailure dead = assertThrows(TlsFailure.class, () -> ConnectionPair.write(pair.client, "late"));
        assertEquals(80, dead.alert());
        assertTrue(pair.client.isOutboundClosed());
    }

    @Test
    void aHandshakeMayBeGivenUp() throws TlsFailure {
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept());
        pair.server.begin();
        pair.client.begin();
        pair.clientToServer();
        pair.serverToClient(); // the client's Finished waits
        ConnectionPair.drain(pair.client);
        pair.client.closeOutbound();
        assertTrue(pair.client.isOutboundClosed());
    }

    @Test
    void aConnectionThatNeverBeganClosesInSilence() {
        for (TlsConnection side : List.of(client.connect(), server.accept())) {
            side.closeOutbound();
            assertTrue(side.isOutboundClosed());
            assertEquals(0, side.pendingOutput());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keysChangeOnTheWay(boolean both) throws TlsFailure {
        ConnectionPair pair = connected("TLSv1.3");
        for (int round = 0; round < 3; round++) {
            pair.client.updateKeys(both);
            ConnectionPair.write(pair.client, "after " + round);
            pair.pump();
            assertEquals("after " + round, ConnectionPair.read(pair.server));
            ConnectionPair.write(pair.server, "answer " + round);
            pair.pump();
            assertEquals("answer " + round, ConnectionPair.read(pair.client));
        }
        assertNull(pair.clientFailure);
        assertNull(pair.serverFailure);
    }

    @Test
    void keysOfTls12StayWhatTheyAre() throws TlsFailure {
        ConnectionPair pair = connected("TLSv1.2");
        assertThrows(IllegalStateException.class, () -> pair.client.updateKeys(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void muchDataTakesManyRecords(String protocol) throws TlsFailure {
        ConnectionPair pair = connected(protocol);
        byte[] much = new byte[100_000];
        Site.RANDOM.nextBytes(much);
        pair.client.write(much, 0, much.length);
        pair.pump();
        byte[] read = new byte[pair.server.pendingInput()];
        assertEquals(read.length, pair.server.takeInput(read, 0, read.length));
        org.junit.jupiter.api.Assertions.assertArrayEquals(much, read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aTamperedRecordIsBadRecordMac(String protocol) throws TlsFailure {
        ConnectionPair pair = connected(protocol);
        ConnectionPair.write(pair.client, "pay 1 euro");
        byte[] out = ConnectionPair.drain(pair.client);
        out[out.length - 1] ^= 1;
        pair.serverFailure = pair.offer(pair.server, out);
        assertEquals(20, pair.serverFailure.alert());
        assertEquals(TlsFailure.Origin.LOCAL, pair.serverFailure.origin());
        pair.pump();
        assertEquals(20, pair.clientFailure.alert());
    }

    @Test
    void whoeverSpeaksHttpGetsAnAlert() throws TlsFailure {
        TlsConnection connection = server.accept();
        connection.begin();
        byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        TlsFailure failure = assertThrows(TlsFailure.class, () -> connection.offerInput(request, 0, request.length));
        assertEquals(10, failure.alert());
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                new byte[] {21, 3, 3, 0, 2, 2, 10}, ConnectionPair.drain(connection));
    }

    @Test
    void aTruncatedHelloIsDecodeError() throws TlsFailure {
        TlsConnection connection = server.accept();
        connection.begin();
        byte[] hello = {22, 3, 1, 0, 8, 1, 0, 0, 4, 3, 3, 0, 0};
        TlsFailure failure = assertThrows(TlsFailure.class, () -> connection.offerInput(hello, 0, hello.length));
        assertEquals(50, failure.alert());
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                new byte[] {21, 3, 3, 0, 2, 2, 50}, ConnectionPair.drain(connection));
    }
}
