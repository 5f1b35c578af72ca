package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLKeyException;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exporters on every JDK; that SunJSSE's are the same, the differential suite shows on those that have them. */
class KeyingMaterialTest {
    private static final TestCertificates CA = TestCertificates.create();
    private static final String LABEL = "EXPORTER-test";

    private static EnginePair pair(String protocol) throws Exception {
        SSLContext servers = Contexts.ours(
                CA.leaf(TestCertificates.Algorithm.EC_P256, "site.example").keyManagers(), null);
        SSLEngine client = Contexts.ours(null, CA.trustManagers()).createSSLEngine("site.example", 443);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
        SSLEngine server = servers.createSSLEngine();
        server.setUseClientMode(false);
        return new EnginePair(client, server);
    }

    private static EchSslSession session(EnginePair.Peer peer) {
        return (EchSslSession) peer.engine.getSession();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void bothSidesExportTheSame(String protocol) throws Exception {
        EnginePair pair = pair(protocol).handshake();
        byte[] context = {1, 2, 3};
        assertArrayEquals(
                session(pair.client).exportKeyingMaterialData(LABEL, context, 40),
                session(pair.server)
                        .exportKeyingMaterialKey("AES", LABEL, context, 40)
                        .getEncoded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aConnectionThatIsOverHasNoKeyingMaterial(String protocol) throws Exception {
        EnginePair pair = pair(protocol).handshake();
        EchSslSession session = session(pair.client);
        pair.client.engine.closeOutbound();
        pair.settle();
        pair.server.engine.closeOutbound();
        pair.settle();
        SSLKeyException refused =
                assertThrows(SSLKeyException.class, () -> session.exportKeyingMaterialData(LABEL, null, 32));
        assertEquals("The connection is closed, and its secrets are wiped", refused.getMessage());
    }

    @Test
    void aSessionThatIsNoneHasNone() throws Exception {
        SSLEngine engine = pair("TLSv1.3").client.engine;
        SSLKeyException refused = assertThrows(SSLKeyException.class, () -> ((EchSslSession) engine.getSession())
                .exportKeyingMaterialData(LABEL, null, 32));
        assertEquals("Exporters not supported in NONE", refused.getMessage());
    }
}
