package org.echjsse.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionBindingEvent;
import javax.net.ssl.SSLSessionBindingListener;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine without ECH: what every JSSE program relies on, with SunJSSE on the other side as the judge. */
class EngineTest {
    private static final String HOST = "secret.example";
    private static final TestCertificates CA = TestCertificates.create();
    private static final TestCertificates.Leaf SITE = CA.leaf(Algorithm.EC_P256, HOST);

    private enum Maker {
        OURS,
        SUN;

        SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
            return this == OURS ? Contexts.ours(keys, trust) : Contexts.sun(keys, trust);
        }
    }

    static Stream<Arguments> peers() {
        return Stream.of("TLSv1.3", "TLSv1.2")
                .flatMap(protocol -> Stream.of(
                        Arguments.of(Maker.OURS, Maker.OURS, protocol),
                        Arguments.of(Maker.OURS, Maker.SUN, protocol),
                        Arguments.of(Maker.SUN, Maker.OURS, protocol)));
    }

    private static EnginePair pair(Maker clientMaker, Maker serverMaker, String protocol) throws Exception {
        SSLEngine client = clientMaker.context(null, CA.trustManagers()).createSSLEngine(HOST, 443);
        SSLEngine server =
                serverMaker.context(SITE.keyManagers(), CA.trustManagers()).createSSLEngine();
        client.setEnabledProtocols(new String[] {protocol});
        identifyAsHttps(client);
        return new EnginePair(client, server);
    }

    private static EnginePair pair() throws Exception {
        return pair(Maker.OURS, Maker.OURS, "TLSv1.3");
    }

    private static void identifyAsHttps(SSLEngine client) {
        SSLParameters parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);
    }

    private static byte[] data(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    @ParameterizedTest
    @MethodSource("peers")
    void dataArrivesBothWaysAndBothSidesCloseCleanly(Maker clientMaker, Maker serverMaker, String protocol)
            throws Exception {
        EnginePair pair = pair(clientMaker, serverMaker, protocol).handshake();
        for (int length : new int[] {1, 100, 16384, 16385, 100_000}) {
            assertArrayEquals(data(length), pair.transfer(pair.client, data(length)));
            assertArrayEquals(data(length), pair.transfer(pair.server, data(length)));
        }
        assertEquals(protocol, pair.client.engine.getSession().getProtocol());
        assertEquals(protocol, pair.server.engine.getSession().getProtocol());
        assertEquals(
                pair.client.engine.getSession().getCipherSuite(),
                pair.server.engine.getSession().getCipherSuite());
        pair.client.engine.closeOutbound();
        pair.settle();
        pair.server.engine.closeOutbound();
        pair.settle();
        for (EnginePair.Peer peer : List.of(pair.client, pair.server)) {
            assertTrue(peer.engine.isInboundDone());
            assertTrue(peer.engine.isOutboundDone());
            assertEquals(HandshakeStatus.NOT_HANDSHAKING, peer.engine.getHandshakeStatus());
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void handshakeWorksByteByByteAndWithDirectBuffers(Maker clientMaker, Maker serverMaker, String protocol)
            throws Exception {
        EnginePair pair = pair(clientMaker, serverMaker, protocol);
        pair.fragment = 7;
        pair.buffers = ByteBuffer::allocateDirect;
        pair.handshake();
        assertArrayEquals(data(5000), pair.transfer(pair.client, data(5000)));
        assertArrayEquals(data(5000), pair.transfer(pair.server, data(5000)));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void applicationProtocolIsNegotiated(Maker clientMaker, Maker serverMaker, String protocol) throws Exception {
        EnginePair pair = pair(clientMaker, serverMaker, protocol);
        offerAlpn(pair.client.engine, "h2", "http/1.1");
        offerAlpn(pair.server.engine, "http/1.1", "h2");
        assertNull(pair.client.engine.getApplicationProtocol());
        pair.handshake();
        assertEquals("http/1.1", pair.client.engine.getApplicationProtocol());
        assertEquals("http/1.1", pair.server.engine.getApplicationProtocol());
    }

    @ParameterizedTest
    @MethodSource("peers")
    void selectorChoosesTheApplicationProtocolAndSeesTheHandshakeSession(
            Maker clientMaker, Maker serverMaker, String protocol) throws Exception {
        EnginePair pair = pair(clientMaker, serverMaker, protocol);
        offerAlpn(pair.client.engine, "h2", "http/1.1");
        pair.server.engine.setHandshakeApplicationProtocolSelector((engine, offered) -> {
            assertEquals(List.of("h2", "http/1.1"), offered);
            assertNotNull(engine.getHandshakeSession());
            return "h2";
        });
        pair.handshake();
        assertEquals("h2", pair.client.engine.getApplicationProtocol());
    }

    @ParameterizedTest
    @MethodSource("peers")
    void noCommonApplicationProtocolEndsTheHandshakeOnBothSides(Maker clientMaker, Maker serverMaker, String protocol)
            throws Exception {
        EnginePair pair = pair(clientMaker, serverMaker, protocol);
        offerAlpn(pair.client.engine, "h2");
        offerAlpn(pair.server.engine, "http/1.1");
        pair.attempt();
        assertInstanceOf(SSLHandshakeException.class, pair.serverFailure());
        SSLException told = assertInstanceOf(SSLHandshakeException.class, pair.clientFailure());
        assertTrue(told.getMessage().contains("Received fatal alert: no_application_protocol"), told.getMessage());
    }

    private static void offerAlpn(SSLEngine engine, String... protocols) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        engine.setSSLParameters(parameters);
    }

    @ParameterizedTest
    @MethodSource("peers")
    void clientIsAuthenticatedWhenTheServerNeedsIt(Maker clientMaker, Maker serverMaker, String protocol)
            throws Exception {
        TestCertificates.Leaf user = CA.leaf(Algorithm.EC_P384, "user.example");
        SSLEngine client =
                clientMaker.context(user.keyManagers(), CA.trustManagers()).createSSLEngine(HOST, 443);
        SSLEngine server =
                serverMaker.context(SITE.keyManagers(), CA.trustManagers()).createSSLEngine();
        client.setEnabledProtocols(new String[] {protocol});
        server.setNeedClientAuth(true);
        EnginePair pair = new EnginePair(client, server).handshake();
        assertEquals(user.chain().get(0), server.getSession().getPeerCertificates()[0]);
        assertEquals(user.chain().get(0), client.getSession().getLocalCertificates()[0]);
        assertEquals(
                SITE.chain().get(0).getSubjectX500Principal(),
                client.getSession().getPeerPrincipal());
        assertArrayEquals(data(9), pair.transfer(pair.client, data(9)));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void clientWithoutCertificateIsWantedButNotNeeded(Maker clientMaker, Maker serverMaker, String protocol)
            throws Exception {
        EnginePair wanted = pair(clientMaker, serverMaker, protocol);
        wanted.server.engine.setWantClientAuth(true);
        wanted.handshake();
        assertThrows(SSLPeerUnverifiedException.class, wanted.server.engine.getSession()::getPeerCertificates);

        EnginePair needed = pair(clientMaker, serverMaker, protocol);
        needed.server.engine.setNeedClientAuth(true);
        needed.attempt();
        assertInstanceOf(SSLHandshakeException.class, needed.serverFailure());
        assertNotNull(needed.clientFailure());
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void everyKindOfServerKeyWorksWithSunJsse(Algorithm algorithm) throws Exception {
        TestCertificates.Leaf leaf = CA.leaf(algorithm, HOST);
        for (Maker clientMaker : Maker.values()) {
            Maker serverMaker = clientMaker == Maker.OURS ? Maker.SUN : Maker.OURS;
            SSLEngine client = clientMaker.context(null, CA.trustManagers()).createSSLEngine(HOST, 443);
            SSLEngine server =
                    serverMaker.context(leaf.keyManagers(), CA.trustManagers()).createSSLEngine();
            EnginePair pair = new EnginePair(client, server).handshake();
            assertArrayEquals(data(50), pair.transfer(pair.server, data(50)));
            assertEquals(leaf.chain().get(0), client.getSession().getPeerCertificates()[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void certificateForAnotherNameIsRefused(Maker clientMaker, Maker serverMaker, String protocol) throws Exception {
        SSLEngine client = clientMaker.context(null, CA.trustManagers()).createSSLEngine("other.example", 443);
        SSLEngine server =
                serverMaker.context(SITE.keyManagers(), CA.trustManagers()).createSSLEngine();
        client.setEnabledProtocols(new String[] {protocol});
        identifyAsHttps(client);
        EnginePair pair = new EnginePair(client, server);
        pair.attempt();
        SSLException failure = assertInstanceOf(SSLHandshakeException.class, pair.clientFailure());
        assertTrue(failure.getMessage().contains("other.example"), failure.getMessage());
        assertInstanceOf(CertificateException.class, failure.getCause());
        assertTrue(pair.serverFailure().getMessage().contains("Received fatal alert"));
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, client.getHandshakeStatus());
        assertEquals(Status.CLOSED, pair.client.wrap(ByteBuffer.allocate(3)).getStatus());
        assertFalse(client.getSession().isValid());
    }

    @Test
    void untrustedAuthorityIsRefusedWithTheReasonAsCause() throws Exception {
        SSLEngine client =
                Contexts.ours(null, TestCertificates.create().trustManagers()).createSSLEngine(HOST, 443);
        SSLEngine server = Contexts.ours(SITE.keyManagers(), CA.trustManagers()).createSSLEngine();
        EnginePair pair = new EnginePair(client, server);
        pair.attempt();
        SSLException failure = assertInstanceOf(SSLHandshakeException.class, pair.clientFailure());
        assertInstanceOf(CertificateException.class, failure.getCause());
        assertTrue(failure.getMessage().contains("PKIX path building failed"), failure.getMessage());
        assertInstanceOf(SSLHandshakeException.class, pair.serverFailure());
    }

    @Test
    void expiredCertificateIsRefused() throws Exception {
        SSLEngine client = Contexts.ours(null, CA.trustManagers()).createSSLEngine(HOST, 443);
        SSLEngine server = Contexts.ours(CA.expiredLeaf(Algorithm.EC_P256, HOST).keyManagers(), null)
                .createSSLEngine();
        EnginePair pair = new EnginePair(client, server);
        pair.attempt();
        assertInstanceOf(SSLHandshakeException.class, pair.clientFailure());
        assertTrue(pair.serverFailure().getMessage().contains("certificate_expired"));
    }

    /** A trust manager of the old kind, which cannot see names. */
    private static final class PlainTrust implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            assertTrue(chain.length > 0);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            assertEquals("UNKNOWN", authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void plainTrustManagerIsHelpedWithTheName() throws Exception {
        SSLContext trusting = Contexts.ours(null, new TrustManager[] {new PlainTrust()});
        SSLContext serving = Contexts.ours(SITE.keyManagers(), null);
        SSLEngine good = trusting.createSSLEngine(HOST, 443);
        identifyAsHttps(good);
        new EnginePair(good, serving.createSSLEngine()).handshake();

        SSLEngine bad = trusting.createSSLEngine("other.example", 443);
        identifyAsHttps(bad);
        EnginePair pair = new EnginePair(bad, serving.createSSLEngine());
        pair.attempt();
        assertTrue(pair.clientFailure().getMessage().contains("other.example"));

        SSLEngine careless = trusting.createSSLEngine("other.example", 443);
        new EnginePair(careless, serving.createSSLEngine()).handshake();
    }

    @Test
    void serverWithoutAnyCertificateFailsTheHandshake() throws Exception {
        SSLEngine client = Contexts.ours(null, CA.trustManagers()).createSSLEngine(HOST, 443);
        EnginePair pair = new EnginePair(client, Contexts.ours(null, null).createSSLEngine());
        pair.attempt();
        assertTrue(pair.clientFailure().getMessage().contains("handshake_failure"));
    }

    @Test
    void serverNamesAreMatched() throws Exception {
        SSLContext serving = Contexts.ours(SITE.keyManagers(), null);
        for (Maker clientMaker : Maker.values()) {
            SSLEngine server = serving.createSSLEngine();
            SSLParameters parameters = server.getSSLParameters();
            parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("elsewhere\\.example")));
            server.setSSLParameters(parameters);
            SSLEngine client = clientMaker.context(null, CA.trustManagers()).createSSLEngine(HOST, 443);
            EnginePair pair = new EnginePair(client, server);
            pair.attempt();
            assertTrue(pair.clientFailure().getMessage().contains("unrecognized_name"));
        }
    }

    @Test
    void serverSeesTheRequestedName() throws Exception {
        EnginePair pair = pair().handshake();
        ExtendedSSLSession session = (ExtendedSSLSession) pair.server.engine.getSession();
        assertEquals(List.of(new SNIHostName(HOST)), session.getRequestedServerNames());
    }

    @Test
    void addressesAreNeverSentAsServerNames() throws Exception {
        SSLContext trusting = Contexts.ours(null, CA.trustManagers());
        for (String host : new String[] {"127.0.0.1", "::1", "localhost"}) {
            SSLEngine client = trusting.createSSLEngine(host, 443);
            if (host.startsWith("127")) {
                SSLParameters parameters = client.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(host))); // as HttpsURLConnection does
                client.setSSLParameters(parameters);
            }
            SSLEngine server = Contexts.ours(SITE.keyManagers(), null).createSSLEngine();
            new EnginePair(client, server).handshake();
            assertEquals(List.of(), ((ExtendedSSLSession) server.getSession()).getRequestedServerNames());
        }
    }

    @Test
    void sessionTellsWhatWasNegotiated() throws Exception {
        EnginePair pair = pair();
        SSLSession before = pair.client.engine.getSession();
        assertEquals("SSL_NULL_WITH_NULL_NULL", before.getCipherSuite());
        assertEquals("NONE", before.getProtocol());
        assertEquals(0, before.getId().length);
        assertFalse(before.isValid());
        pair.handshake();
        assertEquals("NONE", before.getProtocol());
        assertEquals(
                "GREASE", before.getValue("org.echjsse.status"), "of the connection, so that failures tell it too");
        SSLSession session = pair.client.engine.getSession();
        assertSame(session, pair.client.engine.getSession());
        assertEquals("TLSv1.3", session.getProtocol());
        assertTrue(session.getId().length > 0);
        assertTrue(session.isValid());
        assertEquals(HOST, session.getPeerHost());
        assertEquals(443, session.getPeerPort());
        assertEquals(SITE.chain().get(0), session.getPeerCertificates()[0]);
        assertEquals("GREASE", session.getValue("org.echjsse.status"));
        assertTrue(Arrays.asList(
                        ((ExtendedSSLSession) pair.server.engine.getSession()).getPeerSupportedSignatureAlgorithms())
                .contains("SHA256withECDSA"));
        SSLSessionContext sessions = session.getSessionContext();
        assertSame(session, sessions.getSession(session.getId()));
        session.invalidate();
        assertFalse(session.isValid());
        assertNull(session.getSessionContext());
        assertNull(sessions.getSession(session.getId()));
    }

    @Test
    void sessionValuesAreToldWhenTheyAreBoundAndUnbound() throws Exception {
        StringBuilder story = new StringBuilder();
        SSLSessionBindingListener value = new SSLSessionBindingListener() {
            @Override
            public void valueBound(SSLSessionBindingEvent event) {
                story.append("+").append(event.getName());
            }

            @Override
            public void valueUnbound(SSLSessionBindingEvent event) {
                story.append("-").append(event.getName());
            }
        };
        SSLSession session = pair().client.engine.getSession();
        session.putValue("a", value);
        session.putValue("a", "other");
        session.putValue("b", value);
        session.removeValue("b");
        assertEquals("+a-a+b-b", story.toString());
        assertArrayEquals(new String[] {"a"}, session.getValueNames());
    }

    @Test
    void statesGoAsTheJsseDocumentationSays() throws Exception {
        EnginePair pair = pair();
        SSLEngine client = pair.client.engine;
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, client.getHandshakeStatus());
        client.beginHandshake();
        assertEquals(HandshakeStatus.NEED_WRAP, client.getHandshakeStatus());
        assertNull(client.getDelegatedTask(), "nothing has to be looked up");
        assertEquals(Status.OK, pair.client.wrap(ByteBuffer.allocate(0)).getStatus());
        assertEquals(HandshakeStatus.NEED_UNWRAP, client.getHandshakeStatus());
        SSLEngineResult starved = pair.client.unwrap();
        assertEquals(Status.BUFFER_UNDERFLOW, starved.getStatus());
        pair.settle();
        assertEquals(1, pair.client.finishedCount());
        assertEquals(1, pair.server.finishedCount());
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, client.getHandshakeStatus());
    }

    @Test
    void smallBuffersAreReportedAndNothingIsLost() throws Exception {
        EnginePair pair = pair().handshake();
        ByteBuffer source = ByteBuffer.wrap(data(100));
        SSLEngineResult small = pair.client.engine.wrap(source, ByteBuffer.allocate(200));
        assertEquals(Status.BUFFER_OVERFLOW, small.getStatus());
        assertEquals(0, source.position());

        ByteBuffer record = ByteBuffer.allocate(20000);
        assertEquals(Status.OK, pair.client.engine.wrap(source, record).getStatus());
        record.flip();
        int whole = record.limit();
        assertEquals(
                Status.BUFFER_OVERFLOW,
                pair.server.engine.unwrap(record, ByteBuffer.allocate(10)).getStatus());
        record.limit(whole - 1);
        assertEquals(
                Status.BUFFER_UNDERFLOW,
                pair.server.engine.unwrap(record, ByteBuffer.allocate(20000)).getStatus());
        assertEquals(0, record.position());
        record.limit(whole);
        ByteBuffer[] parts = {ByteBuffer.allocate(30), ByteBuffer.allocateDirect(50), ByteBuffer.allocate(1000)};
        SSLEngineResult result = pair.server.engine.unwrap(record.asReadOnlyBuffer(), parts);
        assertEquals(100, result.bytesProduced());
        assertEquals(30, parts[0].position());
        assertEquals(50, parts[1].position());
        assertEquals(20, parts[2].position());
    }

    @Test
    void sourcesAreGatheredAndReadOnlyDestinationsRefused() throws Exception {
        EnginePair pair = pair().handshake();
        ByteBuffer[] sources = {
            ByteBuffer.wrap("one ".getBytes(US_ASCII)).asReadOnlyBuffer(),
            ByteBuffer.allocateDirect(0),
            ByteBuffer.wrap("two".getBytes(US_ASCII))
        };
        ByteBuffer record = ByteBuffer.allocateDirect(20000);
        assertEquals(7, pair.client.engine.wrap(sources, record).bytesConsumed());
        record.flip();
        ByteBuffer text = ByteBuffer.allocate(17000);
        pair.server.engine.unwrap(record, text);
        assertEquals("one two", new String(text.array(), 0, text.position(), US_ASCII));
        assertThrows(
                ReadOnlyBufferException.class,
                () -> pair.client.engine.wrap(
                        sources, ByteBuffer.allocate(20000).asReadOnlyBuffer()));
        assertThrows(IllegalArgumentException.class, () -> pair.client.engine.wrap((ByteBuffer) null, record));
    }

    @Test
    void oneUnwrapTakesOneRecord() throws Exception {
        EnginePair pair = pair().handshake();
        pair.client.wrap(ByteBuffer.wrap(data(10)));
        pair.client.wrap(ByteBuffer.wrap(data(20)));
        assertEquals(10, pair.server.unwrap().bytesProduced());
        assertEquals(20, pair.server.unwrap().bytesProduced());
        assertFalse(pair.server.hasIncoming());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\u0080\u002e\u0001\u0003\u0001xxx"})
    void whatIsNotTlsIsNamedSo(String text) throws Exception {
        SSLEngine server = Contexts.ours(SITE.keyManagers(), null).createSSLEngine();
        server.setUseClientMode(false);
        ByteBuffer in = ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        SSLException refused = assertThrows(SSLException.class, () -> server.unwrap(in, ByteBuffer.allocate(17000)));
        assertEquals("Unrecognized SSL message, plaintext connection?", refused.getMessage());
        assertEquals(
                Status.CLOSED, server.unwrap(in, ByteBuffer.allocate(17000)).getStatus());
    }

    @Test
    void truncationIsAnError() throws Exception {
        EnginePair pair = pair().handshake();
        SSLException truncated = assertThrows(SSLException.class, pair.client.engine::closeInbound);
        assertTrue(truncated.getMessage().contains("close_notify"));
        assertTrue(pair.client.engine.isInboundDone());
        pair.client.engine.closeInbound();
        pair().client.engine.closeInbound(); // before the handshake nothing can be missing
    }

    @Test
    void eachDirectionClosesOnItsOwnInTls13() throws Exception {
        EnginePair pair = pair().handshake();
        pair.client.engine.closeOutbound();
        assertEquals(HandshakeStatus.NEED_WRAP, pair.client.engine.getHandshakeStatus());
        assertFalse(pair.client.engine.isOutboundDone());
        SSLEngineResult closing = pair.client.wrap(ByteBuffer.wrap(data(5)));
        assertEquals(Status.CLOSED, closing.getStatus());
        assertEquals(0, closing.bytesConsumed());
        assertTrue(pair.client.engine.isOutboundDone());
        assertEquals(Status.CLOSED, pair.server.unwrap().getStatus());
        assertTrue(pair.server.engine.isInboundDone());
        assertFalse(pair.server.engine.isOutboundDone());

        ByteBuffer late = ByteBuffer.wrap(data(40));
        assertEquals(Status.OK, pair.server.wrap(late).getStatus());
        assertEquals(40, pair.client.unwrap().bytesProduced());
        pair.server.engine.closeOutbound();
        pair.settle();
        assertTrue(pair.client.engine.isInboundDone());
        pair.client.engine.closeInbound();
    }

    @Test
    void closeNotifyIsAnsweredAtOnceInTls12() throws Exception {
        EnginePair pair = pair(Maker.OURS, Maker.OURS, "TLSv1.2").handshake();
        pair.client.engine.closeOutbound();
        pair.settle();
        assertTrue(pair.server.engine.isOutboundDone());
        assertTrue(pair.client.engine.isInboundDone());
        assertTrue(pair.client.engine.isOutboundDone());
    }

    @Test
    void closingBeforeOrDuringTheHandshakeSendsNothingOrGoodbye() throws Exception {
        EnginePair untouched = pair();
        untouched.client.engine.closeOutbound();
        assertEquals(
                Status.CLOSED, untouched.client.wrap(ByteBuffer.allocate(1)).getStatus());
        assertEquals(0, untouched.client.sent.size());
        assertThrows(SSLException.class, untouched.client.engine::beginHandshake);

        EnginePair begun = pair();
        while (begun.client.sent.size() == 0) {
            begun.client.engine.beginHandshake();
            begun.client.step();
        }
        begun.client.engine.closeOutbound();
        begun.settleWithFailures();
        assertTrue(begun.client.engine.isOutboundDone());
        assertTrue(begun.server.engine.isOutboundDone(), "RFC 8446, 6.1: user_canceled is no fault");
        assertNull(begun.serverFailure());
    }

    @Test
    void keysAreUpdatedOnASecondBeginHandshake() throws Exception {
        EnginePair pair = pair(Maker.OURS, Maker.SUN, "TLSv1.3").handshake();
        pair.client.engine.beginHandshake();
        pair.settle();
        assertArrayEquals(data(300), pair.transfer(pair.client, data(300)));
        assertArrayEquals(data(300), pair.transfer(pair.server, data(300)));
        EnginePair old = pair(Maker.OURS, Maker.OURS, "TLSv1.2").handshake();
        assertThrows(SSLException.class, old.client.engine::beginHandshake);
    }

    @Test
    void damagedRecordEndsTheConnectionOnBothSides() throws Exception {
        EnginePair pair = pair().handshake();
        ByteBuffer record = ByteBuffer.allocate(20000);
        pair.client.engine.wrap(ByteBuffer.wrap(data(10)), record);
        record.put(record.position() - 1, (byte) ~record.get(record.position() - 1))
                .flip();
        assertThrows(SSLException.class, () -> pair.server.engine.unwrap(record, ByteBuffer.allocate(17000)));
        pair.settleWithFailures();
        assertTrue(pair.clientFailure().getMessage().contains("Received fatal alert: bad_record_mac"));
        assertTrue(pair.server.engine.isOutboundDone());
    }

    @Test
    void modeHasToBeSetAndCannotChangeLater() throws Exception {
        SSLEngine engine = Contexts.ours(null, null).createSSLEngine();
        assertThrows(IllegalStateException.class, engine::beginHandshake);
        assertThrows(
                IllegalStateException.class, () -> engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(20000)));
        engine.setUseClientMode(true);
        engine.beginHandshake();
        assertThrows(IllegalArgumentException.class, () -> engine.setUseClientMode(false));
    }

    @Test
    void tasksFailingInTrustManagersOfTheApplicationEndTheHandshake() throws Exception {
        X509TrustManager broken = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {
                throw new IllegalStateException("broken");
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLEngine client = Contexts.ours(null, new TrustManager[] {broken}).createSSLEngine(HOST, 443);
        SSLEngine server = Contexts.ours(SITE.keyManagers(), null).createSSLEngine();
        EnginePair pair = new EnginePair(client, server);
        pair.attempt();
        assertNotNull(pair.clientFailure());
        assertNotNull(pair.serverFailure());
    }

    @Test
    void bothDirectionsRunAtTheSameTime() throws Exception {
        EnginePair pair = pair().handshake();
        byte[] block = data(3000);
        int blocks = 500;
        Duplex toServer = new Duplex(pair.client.engine, pair.server.engine, block, blocks);
        Duplex toClient = new Duplex(pair.server.engine, pair.client.engine, block, blocks);
        toServer.start();
        toClient.start();
        toServer.join(60_000);
        toClient.join(60_000);
        assertNull(toServer.failure);
        assertNull(toClient.failure);
        assertEquals(blocks * block.length, toServer.delivered);
        assertEquals(blocks * block.length, toClient.delivered);
    }

    /** Wraps on one engine and unwraps on the other, while its twin does the reverse. */
    private static final class Duplex extends Thread {
        private final SSLEngine from;
        private final SSLEngine to;
        private final byte[] block;
        private final int blocks;
        private volatile Throwable failure;
        private volatile int delivered;

        Duplex(SSLEngine from, SSLEngine to, byte[] block, int blocks) {
            this.from = from;
            this.to = to;
            this.block = block;
            this.blocks = blocks;
        }

        @Override
        public void run() {
            try {
                ByteBuffer record = ByteBuffer.allocate(20_000);
                ByteBuffer plain = ByteBuffer.allocate(20_000);
                for (int i = 0; i < blocks; i++) {
                    record.clear();
                    plain.clear();
                    assertEquals(
                            Status.OK, from.wrap(ByteBuffer.wrap(block), record).getStatus());
                    record.flip();
                    while (record.hasRemaining()) {
                        assertEquals(Status.OK, to.unwrap(record, plain).getStatus());
                    }
                    assertArrayEquals(block, Arrays.copyOf(plain.array(), plain.position()));
                    delivered += plain.position();
                }
            } catch (Exception | AssertionError e) {
                failure = e;
            }
        }
    }

    @Test
    void handshakeProceedsWhenTasksRunInOtherThreads() throws Exception {
        EnginePair pair = pair();
        pair.client.engine.beginHandshake();
        pair.server.engine.beginHandshake();
        for (int i = 0; i < 200 && pair.client.finishedCount() + pair.server.finishedCount() < 2; i++) {
            for (EnginePair.Peer peer : List.of(pair.client, pair.server)) {
                Runnable task = peer.engine.getDelegatedTask();
                if (task == null) {
                    peer.step();
                    continue;
                }
                Thread thread = new Thread(task);
                thread.start();
                SSLSession session = peer.engine.getSession(); // none of this may wait for the task
                // the last task establishes the session, and may be faster than this thread
                assertTrue(List.of("NONE", "TLSv1.3").contains(session.getProtocol()), session.getProtocol());
                peer.engine.getSSLParameters();
                thread.join(30_000);
            }
        }
        pair.settle();
        assertEquals(1, pair.client.finishedCount());
        assertEquals(1, pair.server.finishedCount());
    }
}
