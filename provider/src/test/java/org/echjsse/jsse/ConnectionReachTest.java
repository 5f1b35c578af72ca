package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an established connection keeps of its handshake: servers have thousands that live for hours. */
class ConnectionReachTest {
    private static final TestCertificates CA = TestCertificates.create();
    private static final EchKeyPair KEYS = EchKeyPair.generate("cover.example", new SecureRandom());

    /** The server's only group: the second one means HelloRetryRequest. */
    @ParameterizedTest
    @ValueSource(strings = {"x25519", "secp384r1"})
    void neitherHellosNorHpkeSecretsOutliveTheHandshake(String group) throws Exception {
        EnginePair pair = new EnginePair(client(), server(group)).handshake();
        for (EnginePair.Peer peer : List.of(pair.client, pair.server)) {
            EchSslEngine engine = (EchSslEngine) peer.engine;
            assertEquals(EchStatus.SUCCESS, engine.getEchStatus());
            Set<String> reached = Reach.from(engine);
            assertTrue(reached.contains("org.echjsse.bctls.RecordKeys"), () -> "sees nothing: " + reached);
            reached.removeIf(name ->
                    !name.startsWith("org.bouncycastle.crypto.hpke.") && !name.startsWith("org.echjsse.hello."));
            assertEquals(Set.of(), reached);
        }
    }

    private static SSLEngine client() throws Exception {
        Contexts.Setup setup = new Contexts.Setup()
                .mode(EchMode.REQUIRED)
                .resolver((host, port) -> new EchConfigResolver.Answer.Found(KEYS.configList()));
        SSLEngine engine = setup.context(null, CA.trustManagers()).createSSLEngine("site.example", 443);
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLEngine server(String group) throws Exception {
        Contexts.Setup setup = new Contexts.Setup();
        setup.serverKeys = EchServerKeys.of(List.of(KEYS));
        setup.properties("jdk.tls.namedGroups", group);
        SSLEngine engine = setup.context(
                        TestCertificates.keyManagersOf(
                                CA.leaf(Algorithm.EC_P256, "site.example"),
                                CA.leaf(Algorithm.EC_P256, "cover.example")),
                        null)
                .createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }
}
