package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs keep sessions, and contexts keep them for a day: neither may keep a connection. */
class SessionMemoryTest {
    private static final TestCertificates CA = TestCertificates.create();

    private final SSLContext clients = context();
    private final SSLContext servers = context();

    private static SSLContext context() {
        try {
            return Contexts.ours(
                    CA.leaf(TestCertificates.Algorithm.EC_P256, "site.example").keyManagers(), CA.trustManagers());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void sessionsKeepNoEngine(String protocol) throws Exception {
        List<SSLSession> kept = new ArrayList<>();
        List<WeakReference<SSLEngine>> engines = new ArrayList<>();
        for (int i = 0; i < 2; i++) { // the second one resumes
            EnginePair pair = pair(protocol);
            kept.add(pair.client.engine.getSession());
            pair.handshake();
            kept.add(pair.client.engine.getSession());
            kept.add(pair.server.engine.getSession());
            engines.add(new WeakReference<>(pair.client.engine));
            engines.add(new WeakReference<>(pair.server.engine));
        }
        for (WeakReference<SSLEngine> engine : engines) {
            SessionLifeTest.awaitCollection(engine);
            assertNull(engine.get());
        }
        assertTrue(kept.get(1).isValid());
        assertTrue(clients.getClientSessionContext().getIds().hasMoreElements());
    }

    private EnginePair pair(String protocol) {
        SSLEngine client = clients.createSSLEngine("site.example", 443);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
        SSLEngine server = servers.createSSLEngine();
        server.setUseClientMode(false);
        return new EnginePair(client, server);
    }
}
