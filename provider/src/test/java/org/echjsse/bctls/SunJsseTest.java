package org.echjsse.bctls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.echjsse.config.ConfigChoice;
import org.echjsse.config.EchKeyPair;
import org.echjsse.handshake.EchOutcome;
import org.echjsse.handshake.EchPlan;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.echjsse.testing.TestCertificates.Leaf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the JDK's own TLS, which knows nothing of ECH. */
class SunJsseTest {
    private static final int BUFFER = 1 << 16;

    private final Site.Client client = new Site.Client();
    private final Site.Server server = new Site.Server();
    private final ByteBuffer plain = ByteBuffer.allocate(BUFFER);

    static Stream<Arguments> protocolsAndCertificates() {
        return Stream.of("TLSv1.3", "TLSv1.2")
                .flatMap(protocol -> Arrays.stream(Algorithm.values()).flatMap(algorithm -> Stream.of(false, true)
                        .map(authenticate -> Arguments.of(protocol, algorithm, authenticate))));
    }

    private static SSLEngine engine(boolean client, Leaf leaf, String protocol) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(leaf == null ? null : leaf.keyManagers(), Site.CA.trustManagers(), null);
        SSLEngine engine = context.createSSLEngine(Site.ORIGIN, 443);
        engine.setUseClientMode(client);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        parameters.setApplicationProtocols(new String[] {"h2"});
        if (client) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Moves bytes between the two until nothing moves any more. */
    private void pump(TlsConnection ours, SSLEngine theirs) throws Exception {
        ByteBuffer toUs = ByteBuffer.allocate(BUFFER);
        ByteBuffer toThem = ByteBuffer.allocate(BUFFER).flip();
        boolean moved;
        do {
            byte[] out = ConnectionPair.drain(ours);
            toThem.compact().put(out).flip();
            int before = toThem.remaining();
            theirs.unwrap(toThem, plain);
            moved = runTasks(theirs) || out.length > 0 || toThem.remaining() < before;
            toUs.clear();
            theirs.wrap(ByteBuffer.allocate(0), toUs);
            moved |= runTasks(theirs) || toUs.position() > 0;
            ours.offerInput(toUs.array().clone(), 0, toUs.position());
        } while (moved);
    }

    private static boolean runTasks(SSLEngine engine) {
        boolean any = false;
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
            any = true;
        }
        return any;
    }

    private void exchange(TlsConnection ours, SSLEngine theirs) throws Exception {
        assertTrue(ours.isHandshakeComplete());
        ConnectionPair.write(ours, "ping");
        plain.clear();
        pump(ours, theirs);
        assertEquals("ping", StandardCharsets.UTF_8.decode(plain.flip()).toString());
        ByteBuffer record = ByteBuffer.allocate(BUFFER);
        theirs.wrap(ByteBuffer.wrap("pong".getBytes(StandardCharsets.UTF_8)), record);
        ours.offerInput(record.array(), 0, record.position());
        assertEquals("pong", ConnectionPair.read(ours));
        assertEquals(
                theirs.getSession().getProtocol(), ours.negotiated().protocol().orElseThrow());
        assertEquals(
                theirs.getSession().getCipherSuite(),
                ours.negotiated().cipherSuite().orElseThrow().name());
        assertEquals("h2", theirs.getApplicationProtocol());
        assertEquals(Optional.of("h2"), ours.negotiated().applicationProtocol());
        plain.clear();
        ours.closeOutbound();
        pump(ours, theirs);
        assertTrue(theirs.isInboundDone());
    }

    @ParameterizedTest
    @MethodSource("protocolsAndCertificates")
    void ourClientTalksToTheirServer(String protocol, Algorithm algorithm, boolean authenticate) throws Exception {
        SSLEngine theirs = engine(false, Site.leaf(algorithm, Site.ORIGIN), protocol);
        if (authenticate) {
            theirs.setNeedClientAuth(true);
            Leaf leaf = Site.leaf(algorithm, "client.example");
            client.credential = Optional.of(new Credential(leaf.key(), leaf.chain()));
        }
        client.ech = new EchPlan.Grease();
        TlsConnection ours = client.connect();
        ours.begin();
        pump(ours, theirs);
        exchange(ours, theirs);
    }

    @ParameterizedTest
    @MethodSource("protocolsAndCertificates")
    void theirClientTalksToOurServer(String protocol, Algorithm algorithm, boolean authenticate) throws Exception {
        SSLEngine theirs = engine(true, authenticate ? Site.leaf(algorithm, "client.example") : null, protocol);
        server.leaves = List.of(Site.leaf(algorithm, Site.ORIGIN));
        server.keys = List.of(EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM));
        server.retryConfigs = Optional.of(server.keys.get(0).configList());
        server.authentication =
                authenticate ? ServerSettings.ClientAuthentication.NEEDED : ServerSettings.ClientAuthentication.NONE;
        TlsConnection ours = server.accept();
        ours.begin();
        theirs.beginHandshake();
        pump(ours, theirs);
        exchange(ours, theirs);
        assertInstanceOf(EchOutcome.NotTried.class, ours.ech());
    }

    @ParameterizedTest
    @MethodSource("protocolsAndCertificates")
    void theirServerRejectsRealEch(String protocol, Algorithm algorithm, boolean authenticate) throws Exception {
        SSLEngine theirs = engine(false, Site.leaf(algorithm, Site.PUBLIC_NAME), protocol);
        theirs.setWantClientAuth(authenticate);
        EchKeyPair key = EchKeyPair.generate(Site.PUBLIC_NAME, Site.RANDOM);
        client.ech = new EchPlan.Real((ConfigChoice.Usable) key.configList().choose());
        TlsConnection ours = client.connect();
        ours.begin();
        try {
            pump(ours, theirs);
        } catch (TlsFailure failure) {
            assertEquals(121, failure.alert());
        }
        assertEquals(new EchOutcome.Rejected(Site.PUBLIC_NAME, Optional.empty()), ours.ech());
        assertEquals(List.of(), client.asked);
        byte[] out = ConnectionPair.drain(ours);
        SSLException told = org.junit.jupiter.api.Assertions.assertThrows(SSLException.class, () -> {
            ByteBuffer in = ByteBuffer.wrap(out);
            while (in.hasRemaining()) {
                theirs.unwrap(in, plain);
                runTasks(theirs);
                while (theirs.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    theirs.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(BUFFER));
                }
            }
        });
        // SunJSSE does not know the alert; that it got one under the connection's keys is what matters
        assertTrue(String.valueOf(told.getMessage()).contains("121"), told.getMessage());
    }
}
