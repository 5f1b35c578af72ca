package org.echjsse.bctls;

import static org.echjsse.handshake.KeyLog.Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET;
import static org.echjsse.handshake.KeyLog.Label.CLIENT_RANDOM;
import static org.echjsse.handshake.KeyLog.Label.CLIENT_TRAFFIC_SECRET_0;
import static org.echjsse.handshake.KeyLog.Label.ECH_CONFIG;
import static org.echjsse.handshake.KeyLog.Label.ECH_SECRET;
import static org.echjsse.handshake.KeyLog.Label.EXPORTER_SECRET;
import static org.echjsse.handshake.KeyLog.Label.SERVER_HANDSHAKE_TRAFFIC_SECRET;
import static org.echjsse.handshake.KeyLog.Label.SERVER_TRAFFIC_SECRET_0;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchPlan;
import org.echjsse.handshake.KeyLog.Label;
import org.echjsse.hello.ClientHello;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.WireReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CLI-73: recordings are decrypted with the key log, and with nothing else. */
class KeyLogTest {
    private static final EchKeyPair KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
    private static final EchKeyPair OTHER_KEY = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
    private static final Set<Label> OF_TLS_1_3 = Set.of(
            CLIENT_HANDSHAKE_TRAFFIC_SECRET,
            SERVER_HANDSHAKE_TRAFFIC_SECRET,
            CLIENT_TRAFFIC_SECRET_0,
            SERVER_TRAFFIC_SECRET_0,
            EXPORTER_SECRET);

    private final Site.Client client = new Site.Client();
    private final Site.Server server =
            new Site.Server(Site.leaf(Algorithm.EC_P256, Site.ORIGIN), Site.leaf(Algorithm.EC_P256, Site.PUBLIC_NAME));
    private final KeyLogReader atClient = new KeyLogReader();
    private final KeyLogReader atServer = new KeyLogReader();

    @BeforeEach
    void realEchAndBothLog() {
        client.suites =
                List.of(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP384R1);
        client.ech = new EchPlan.Real((ConfigChoice.Usable) KEY.configList().choose());
        server.keys = List.of(KEY);
        server.retryConfigs = Optional.of(OTHER_KEY.configList());
        client.keyLog = Optional.of(atClient);
        server.keyLog = Optional.of(atServer);
    }

    private ConnectionPair talk() throws TlsFailure {
        ConnectionPair pair = new ConnectionPair(client.connect(), server.accept()).handshake();
        if (pair.client.isHandshakeComplete()) {
            ConnectionPair.write(pair.client, "what the client says");
            ConnectionPair.write(pair.server, "what the server says");
            pair.pump();
        }
        return pair;
    }

    /** It is a record of its own; those behind may be encrypted. */
    private static byte[] firstHello(ConnectionPair pair) throws PeerFault {
        WireReader sent = new WireReader(pair.clientSent.toByteArray());
        sent.u8("type");
        sent.u16("version");
        return sent.vector16("fragment").rest();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static List<KeyLogReader.Plain> fromServer(ConnectionPair pair, KeyLogReader log, byte[] random)
            throws Exception {
        return KeyLogReader.decrypt(
                pair.serverSent.toByteArray(),
                log.value(SERVER_HANDSHAKE_TRAFFIC_SECRET, random),
                log.value(SERVER_TRAFFIC_SECRET_0, random));
    }

    private static List<KeyLogReader.Plain> fromClient(ConnectionPair pair, KeyLogReader log, byte[] random)
            throws Exception {
        return KeyLogReader.decrypt(
                pair.clientSent.toByteArray(),
                log.value(CLIENT_HANDSHAKE_TRAFFIC_SECRET, random),
                log.value(CLIENT_TRAFFIC_SECRET_0, random));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAcceptedConnectionOpensStepByStep(boolean retry) throws Exception {
        if (retry) {
            server.groups = List.of(NamedGroup.SECP384R1);
        }
        ConnectionPair pair = talk();
        byte[] outer = firstHello(pair);
        for (KeyLogReader log : List.of(atClient, atServer)) {
            ClientHello inner = log.openInner(outer);
            assertEquals(Optional.of(Site.ORIGIN), inner.serverName());
            assertFalse(Arrays.equals(inner.random(), ClientHello.parse(outer).random()));
            assertEquals(OF_TLS_1_3, Set.copyOf(log.labels(inner.random())));
            assertEquals(
                    Set.of(ECH_SECRET, ECH_CONFIG),
                    Set.copyOf(log.labels(ClientHello.parse(outer).random())));
            assertEquals(7, log.lines.size());
            List<KeyLogReader.Plain> fromServer = fromServer(pair, log, inner.random());
            assertTrue(text(KeyLogReader.content(fromServer, 22)).contains(Site.ORIGIN), "its certificate");
            assertEquals("what the server says", text(KeyLogReader.content(fromServer, 23)));
            List<KeyLogReader.Plain> fromClient = fromClient(pair, log, inner.random());
            assertEquals("what the client says", text(KeyLogReader.content(fromClient, 23)));
        }
    }

    @Test
    void bothSidesLogTheSame() throws TlsFailure {
        talk();
        assertEquals(sorted(atClient), sorted(atServer));
    }

    private static Set<String> sorted(KeyLogReader log) {
        return log.lines.stream()
                .map(line -> line.label() + " " + line.random() + " " + Arrays.toString(line.value()))
                .collect(Collectors.toSet());
    }

    /** The secrets of ECH are those of what was offered; the rest is that of the outer hello. */
    @Test
    void aRejectedConnectionOpensUpToTheAlert() throws Exception {
        server.keys = List.of(OTHER_KEY);
        ConnectionPair pair = talk();
        byte[] outer = firstHello(pair);
        byte[] random = ClientHello.parse(outer).random();
        assertEquals(Optional.of(Site.ORIGIN), atClient.openInner(outer).serverName());
        assertEquals(7, atClient.labels(random).size());
        assertArrayEquals(
                new byte[] {2, 121}, KeyLogReader.content(fromClient(pair, atClient, random), 21), "ech_required");
        assertEquals(OF_TLS_1_3, Set.copyOf(atServer.labels(random)), "what a server cannot open it cannot log");
    }

    @Test
    void greaseHasNoSecret() throws Exception {
        client.ech = new EchPlan.Grease();
        ConnectionPair pair = talk();
        byte[] random = ClientHello.parse(firstHello(pair)).random();
        for (KeyLogReader log : List.of(atClient, atServer)) {
            assertEquals(OF_TLS_1_3, Set.copyOf(log.labels(random)));
            assertEquals(5, log.lines.size());
            assertEquals("what the server says", text(KeyLogReader.content(fromServer(pair, log, random), 23)));
        }
    }

    @Test
    void tls12HasItsMasterSecret() throws Exception {
        client.ech = new EchPlan.Grease();
        client.groups = List.of(NamedGroup.SECP256R1); // the curve of the certificate
        server.protocols = List.of("TLSv1.2");
        ConnectionPair pair = talk();
        byte[] random = ClientHello.parse(firstHello(pair)).random();
        byte[] serverRandom = Arrays.copyOfRange(pair.serverSent.toByteArray(), 11, 43);
        for (KeyLogReader log : List.of(atClient, atServer)) {
            assertEquals(List.of(CLIENT_RANDOM), log.labels(random));
            assertEquals(1, log.lines.size());
            assertEquals(
                    "what the client says",
                    text(KeyLogReader.decrypt12(
                            pair.clientSent.toByteArray(), log.value(CLIENT_RANDOM, random), random, serverRandom)));
        }
    }

    @Test
    void withoutALogNothingChanges() throws TlsFailure {
        client.keyLog = Optional.empty();
        server.keyLog = Optional.empty();
        PlainHandshakeTest.assertConnected(new ConnectionPair(client.connect(), server.accept()).handshake());
        assertEquals(List.of(), atClient.lines);
    }
}
