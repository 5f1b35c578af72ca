package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;

/** Where an engine with ECH is not as SunJSSE's, and cannot be: a lookup before the hello, and an alert that has to leave. */
class LookupTaskTest {
    private static final String SECRET = "secret.example";
    private static final String PUBLIC = "cover.example";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final TestCertificates CA = TestCertificates.create();
    private static final EchKeyPair KEYS = EchKeyPair.generate(PUBLIC, new SecureRandom());
    private static final EchKeyPair OTHER_KEYS = EchKeyPair.generate(PUBLIC, new SecureRandom());
    private static final EchConfigResolver ANSWERING =
            (host, port) -> new EchConfigResolver.Answer.Found(KEYS.configList());

    private static EnginePair pair(EchMode mode, EchConfigResolver resolver, EchKeyPair serverKeys) throws Exception {
        SSLEngine client = new Contexts.Setup()
                .mode(mode)
                .resolver(resolver)
                .context(null, CA.trustManagers())
                .createSSLEngine(SECRET, 443);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);
        Contexts.Setup setup = new Contexts.Setup();
        setup.serverKeys = EchServerKeys.of(List.of(serverKeys));
        return new EnginePair(
                client,
                setup.context(
                                TestCertificates.keyManagersOf(
                                        CA.leaf(Algorithm.EC_P256, SECRET), CA.leaf(Algorithm.EC_P256, PUBLIC)),
                                CA.trustManagers())
                        .createSSLEngine());
    }

    @Test
    void aLookupIsATaskBeforeTheHello() throws Exception {
        EnginePair pair = pair(EchMode.REQUIRED, ANSWERING, KEYS);
        SSLEngine client = pair.client.engine;
        client.beginHandshake();
        assertEquals(HandshakeStatus.NEED_WRAP, client.getHandshakeStatus());
        assertEquals(HandshakeStatus.NEED_TASK, pair.client.wrap(NOTHING).getHandshakeStatus());
        Runnable task = client.getDelegatedTask();
        assertNotNull(task);
        assertNull(client.getDelegatedTask(), "a task is handed out once");
        assertEquals(HandshakeStatus.NEED_TASK, client.getHandshakeStatus());
        assertEquals(0, pair.client.wrap(NOTHING).bytesProduced());
        task.run();
        assertEquals(HandshakeStatus.NEED_WRAP, client.getHandshakeStatus());
        assertTrue(pair.client.wrap(NOTHING).bytesProduced() > 0);
        assertEquals(HandshakeStatus.NEED_UNWRAP, client.getHandshakeStatus());
        pair.settle();
        assertEquals(1, pair.client.finishedCount());
    }

    @Test
    void unwrapAsksForTheWrapThatAsksForTheTask() throws Exception {
        EnginePair pair = pair(EchMode.REQUIRED, ANSWERING, KEYS);
        SSLEngineResult result = pair.client.unwrap();
        assertEquals(HandshakeStatus.NEED_WRAP, result.getHandshakeStatus());
        assertNull(pair.client.engine.getDelegatedTask());
        pair.settle();
        assertEquals(1, pair.client.finishedCount());
    }

    @Test
    void whereNothingHasToBeLookedUpTheHelloIsMadeAtOnce() throws Exception {
        for (EchMode mode : new EchMode[] {EchMode.DISABLED, EchMode.GREASE}) {
            EnginePair pair = pair(mode, ANSWERING, KEYS);
            assertTrue(pair.client.wrap(NOTHING).bytesProduced() > 0);
        }
        EnginePair atHand = pair(EchMode.REQUIRED, ANSWERING, KEYS);
        ((EchConnection) atHand.client.engine).setEchConfigList(KEYS.configList());
        assertTrue(atHand.client.wrap(NOTHING).bytesProduced() > 0);
    }

    /** DNS-32, SEC-15: and where it must not be made, nobody has to wait to be told. */
    @Test
    void aHelloThatMustNotBeIsRefusedAtOnce() throws Exception {
        EnginePair pair = pair(EchMode.REQUIRED, null, KEYS);
        assertThrows(SSLHandshakeException.class, pair.client.engine::beginHandshake);
        assertEquals(Status.CLOSED, pair.client.wrap(NOTHING).getStatus());
        assertEquals(0, pair.client.sent.size());
    }

    @Test
    void aFailedLookupIsToldByTheNextWrap() throws Exception {
        EchConfigResolver defective = (host, port) -> {
            throw new IllegalStateException("out of order");
        };
        EnginePair pair = pair(EchMode.REQUIRED, defective, KEYS);
        pair.client.wrap(NOTHING);
        pair.client.engine.getDelegatedTask().run();
        assertEquals(HandshakeStatus.NEED_WRAP, pair.client.engine.getHandshakeStatus());
        assertFalse(pair.client.engine.isOutboundDone(), "whoever asks first still gets to know why");
        assertThrows(SSLHandshakeException.class, () -> pair.client.wrap(NOTHING));
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, pair.client.engine.getHandshakeStatus());
        assertEquals(Status.CLOSED, pair.client.wrap(NOTHING).getStatus());
        assertEquals(0, pair.client.sent.size());
    }

    @Test
    void anEngineThatIsClosedDuringTheLookupSendsNothing() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        EchConfigResolver slow = (host, port) -> {
            asked.countDown();
            try {
                assertTrue(answer.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new EchConfigResolver.Answer.Found(KEYS.configList());
        };
        EnginePair pair = pair(EchMode.REQUIRED, slow, KEYS);
        SSLEngine client = pair.client.engine;
        pair.client.wrap(NOTHING);
        FutureTask<Void> lookup = new FutureTask<>(client.getDelegatedTask(), null);
        new Thread(lookup).start();
        assertTrue(asked.await(30, TimeUnit.SECONDS));
        client.closeOutbound();
        assertEquals(HandshakeStatus.NEED_TASK, client.getHandshakeStatus());
        assertFalse(client.isOutboundDone());
        answer.countDown();
        lookup.get(30, TimeUnit.SECONDS);
        assertTrue(client.isOutboundDone());
        assertTrue(client.isInboundDone());
        assertEquals(Status.CLOSED, pair.client.wrap(NOTHING).getStatus());
        assertEquals(0, pair.client.sent.size());
    }

    @Test
    void anEngineThatIsClosedInsteadOfTheLookupSendsNothing() throws Exception {
        EnginePair pair = pair(EchMode.REQUIRED, ANSWERING, KEYS);
        SSLEngine client = pair.client.engine;
        pair.client.wrap(NOTHING);
        Runnable lookup = client.getDelegatedTask();
        client.closeOutbound();
        assertTrue(client.isOutboundDone());
        assertTrue(client.isInboundDone());
        lookup.run();
        assertEquals(Status.CLOSED, pair.client.wrap(NOTHING).getStatus());
        assertEquals(0, pair.client.sent.size());
    }

    /** RFC 9849, 6.1.6: the server is told ech_required, also by a program that gives up at the first exception. */
    @Test
    void theAlertOfARejectionLeavesBeforeTheException() throws Exception {
        EnginePair pair = pair(EchMode.REQUIRED, ANSWERING, OTHER_KEYS);
        pair.client.engine.beginHandshake();
        pair.server.engine.beginHandshake();
        EchConnection client = (EchConnection) pair.client.engine;
        for (int i = 0; i < 100 && client.getEchStatus() != EchStatus.FAILED_ECH; i++) {
            pair.client.step();
            pair.server.step();
        }
        assertThrows(EchRejectedException.class, () -> {
            while (true) {
                assertTrue(pair.client.wrap(NOTHING).bytesProduced() > 0);
            }
        });
        assertTrue(pair.client.engine.isOutboundDone());
        SSLException told = assertThrows(SSLException.class, pair::settle);
        assertTrue(told.getMessage().contains("ech_required"), told.getMessage());
    }
}
