package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays in memory with a session: caches hold thousands of them. */
class SessionReachTest {
    private static final TestCertificates CA = TestCertificates.create();

    /** The rooms of a connection's life, but for the few types that a session is made of. */
    private static final Set<String> OF_A_SESSION = Set.of(
            "org.echjsse.bctls.CipherSuite",
            "org.echjsse.bctls.Exporter",
            "org.echjsse.bctls.NamedGroup",
            "org.echjsse.bctls.Negotiated",
            "org.echjsse.bctls.SessionIdentity",
            "org.echjsse.bctls.SignatureScheme");

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aSessionHoldsNothingOfItsConnectionButTheExporterSecret(String protocol) throws Exception {
        SSLContext servers = Contexts.ours(
                CA.leaf(TestCertificates.Algorithm.EC_P256, "site.example").keyManagers(), null);
        SSLEngine client = Contexts.ours(null, CA.trustManagers()).createSSLEngine("site.example", 443);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
        SSLEngine server = servers.createSSLEngine();
        server.setUseClientMode(false);
        EnginePair pair = new EnginePair(client, server).handshake();
        for (EnginePair.Peer peer : new EnginePair.Peer[] {pair.client, pair.server}) {
            EchSslSession session = (EchSslSession) peer.engine.getSession();
            Set<String> reached = Reach.from(session);
            assertTrue(reached.contains("org.echjsse.bctls.Exporter"), () -> "sees nothing: " + reached);
            reached.removeIf(name -> !name.startsWith("org.echjsse.bctls.") && !name.startsWith("org.bouncycastle."));
            reached.removeAll(OF_A_SESSION);
            assertEquals(Set.of(), reached);
        }
    }
}
