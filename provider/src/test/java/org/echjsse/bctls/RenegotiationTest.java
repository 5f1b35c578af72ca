package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.tls.ContentType;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever wants to renegotiate is told no_renegotiation, and the connection goes on (RFC 5246, 7.2.2, and RFC 5746, 4). */
class RenegotiationTest {
    private static final byte[] HELLO_REQUEST = {0, 0, 0, 0};
    private static final byte[] CLIENT_HELLO = clientHello();

    private final Site.Client client = new Site.Client();
    private final Site.Server server = new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN));

    @BeforeEach
    void onlyTls12() {
        client.protocols = List.of("TLSv1.2");
    }

    /** One of TLS 1.2 with one suite and nothing else. */
    private static byte[] clientHello() {
        byte[] hello = new byte[45];
        hello[0] = 1;
        hello[3] = 41;
        hello[4] = 3;
        hello[5] = 3;
        hello[40] = 2;
        hello[41] = (byte) 0xc0;
        hello[42] = 0x2b;
        hello[43] = 1;
        return hello;
    }

    private static int alerts(ByteArrayOutputStream sent, int from) {
        byte[] records = sent.toByteArray();
        int alerts = 0;
        for (int at = from; at < records.length; ) {
            alerts += records[at] == ContentType.alert ? 1 : 0;
            at += RecordFramer.HEADER_BYTES + ((records[at + 3] & 0xff) << 8 | records[at + 4] & 0xff);
        }
        return alerts;
    }

    private static void assertGoesOn(ConnectionPair pair) throws TlsFailure {
        assertNull(pair.clientFailure);
        assertNull(pair.serverFailure);
        ConnectionPair.write(pair.client, "still there");
        ConnectionPair.write(pair.server, "so am I");
        pair.pump();
        assertEquals("still there", ConnectionPair.read(pair.server));
        assertEquals("so am I", ConnectionPair.read(pair.client));
        assertFalse(pair.client.isInboundClosed());
        assertFalse(pair.server.isInboundClosed());
    }

    @Test
    void aClientThatIsAskedToRenegotiateDeclinesAndGoesOn() throws IOException {
        ServerSettings settings = server.settings();
        ServerProtocol asking = new ServerProtocol();
        ServerPeer peer = new ServerPeer(settings, server, new Negotiation(settings.random()));
        ConnectionPair pair =
                new ConnectionPair(client.connect(), new ShieldedServer(settings, peer, asking)).handshake();
        assertNull(pair.clientFailure);
        int before = pair.clientSent.size();
        asking.safeWriteRecord(ContentType.handshake, HELLO_REQUEST, 0, HELLO_REQUEST.length);
        pair.pump();
        assertEquals(1, alerts(pair.clientSent, before));
        assertGoesOn(pair);
    }

    @Test
    void aServerThatIsSentAnotherHelloDeclinesAndGoesOn() throws IOException {
        UnrulyClient asking = new UnrulyClient(client);
        ConnectionPair pair = new ConnectionPair(asking, server.accept()).handshake();
        assertNull(pair.clientFailure);
        int before = pair.serverSent.size();
        asking.protocol().send(ContentType.handshake, CLIENT_HELLO, 0, CLIENT_HELLO.length);
        pair.pump();
        assertEquals(1, alerts(pair.serverSent, before));
        assertGoesOn(pair);
    }
}
