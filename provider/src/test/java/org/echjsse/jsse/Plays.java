package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;

/** Connections of every kind between engines of ours, for tests of what is told of them. */
final class Plays {
    /** A name that nothing else has. */
    static final String SECRET = "undisclosed-site.example";

    static final String COVER = "cover.example";
    static final TestCertificates CA = TestCertificates.create();
    static final EchKeyPair KEYS = EchKeyPair.generate(COVER, new SecureRandom());
    static final EchKeyPair STALE = EchKeyPair.generate(COVER, new SecureRandom());

    private static final TestCertificates STRANGERS = TestCertificates.create();
    private static final TestCertificates.Leaf SITE = CA.leaf(Algorithm.EC_P256, SECRET);
    private static final TestCertificates.Leaf COVERING = CA.leaf(Algorithm.EC_P256, COVER);

    /** Where both ends write their secrets; {@code null}: nowhere. */
    private final Path keyLog;

    Plays(Path keyLog) {
        this.keyLog = keyLog;
    }

    private Contexts.Setup setup() {
        Contexts.Setup setup = new Contexts.Setup();
        setup.keyLog = keyLog == null ? null : new KeyLogFile(keyLog);
        return setup;
    }

    private SSLContext client(EchMode mode, EchConfigResolver resolver) throws Exception {
        return setup().mode(mode).resolver(resolver).context(null, CA.trustManagers());
    }

    private SSLContext server(String... properties) throws Exception {
        return setup().serverKeys(EchServerKeys.of(List.of(KEYS)))
                .properties(properties)
                .context(siteKeys(), null);
    }

    /** Of the site and of its cover. */
    static KeyManager[] siteKeys() {
        return TestCertificates.keyManagersOf(SITE, COVERING);
    }

    private static EchConfigResolver publishing(EchKeyPair keys) {
        return (host, port) -> new Answer.Found(keys.configList());
    }

    private static EnginePair pair(SSLContext client, SSLContext server) {
        SSLEngine engine = client.createSSLEngine(SECRET, 443);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return new EnginePair(engine, server.createSSLEngine());
    }

    private static EnginePair expecting(EchStatus status, EnginePair pair) {
        assertEquals(status, ((EchConnection) pair.client.engine).getEchStatus());
        return pair;
    }

    EnginePair accepted() throws Exception {
        return expecting(
                EchStatus.SUCCESS,
                pair(client(EchMode.OPPORTUNISTIC, publishing(KEYS)), server()).handshake());
    }

    EnginePair acceptedAfterHelloRetryRequest() throws Exception {
        SSLContext server = server("jdk.tls.namedGroups", "secp384r1");
        return expecting(
                EchStatus.SUCCESS,
                pair(client(EchMode.OPPORTUNISTIC, publishing(KEYS)), server).handshake());
    }

    /** The second of two connections. */
    EnginePair resumed() throws Exception {
        SSLContext client = client(EchMode.OPPORTUNISTIC, publishing(KEYS));
        SSLContext server = server();
        pair(client, server).handshake();
        return expecting(EchStatus.SUCCESS, pair(client, server).handshake());
    }

    EnginePair rejected() throws Exception {
        EnginePair pair = pair(client(EchMode.OPPORTUNISTIC, publishing(STALE)), server());
        pair.attempt();
        return expecting(EchStatus.FAILED_ECH, pair);
    }

    /** Rejected by somebody whose certificate is not trusted. */
    EnginePair rejectedUnproven() throws Exception {
        SSLContext stranger = setup().serverKeys(EchServerKeys.of(List.of(KEYS)))
                .context(STRANGERS.leaf(Algorithm.EC_P256, COVER).keyManagers(), null);
        EnginePair pair = pair(client(EchMode.OPPORTUNISTIC, publishing(STALE)), stranger);
        pair.attempt();
        return expecting(EchStatus.FAILED_ECH_BAD_NAME, pair);
    }

    /** Accepted, and the certificate is for another name: the message of the exception has the name. */
    EnginePair refusedCertificate() throws Exception {
        SSLContext wrong = setup().serverKeys(EchServerKeys.of(List.of(KEYS)))
                .context(CA.leaf(Algorithm.EC_P256, "other.example").keyManagers(), null);
        EnginePair pair = pair(client(EchMode.OPPORTUNISTIC, publishing(KEYS)), wrong);
        pair.attempt();
        return expecting(EchStatus.SUCCESS, pair);
    }

    /** The site publishes nothing. */
    EnginePair grease() throws Exception {
        return expecting(
                EchStatus.GREASE,
                pair(client(EchMode.OPPORTUNISTIC, (host, port) -> new Answer.None()), server())
                        .handshake());
    }

    /** The resolver fails, with the host in its message. */
    EnginePair greaseAfterFailedLookup() throws Exception {
        EchConfigResolver failing = (host, port) -> {
            throw new IOException("no answer for " + host);
        };
        return expecting(
                EchStatus.GREASE,
                pair(client(EchMode.OPPORTUNISTIC, failing), server()).handshake());
    }

    /** The resolver fails, and nothing is sent. */
    EnginePair strictAfterFailedLookup() throws Exception {
        EchConfigResolver failing = (host, port) -> {
            throw new IOException("no answer for " + host);
        };
        EnginePair pair = pair(client(EchMode.STRICT, failing), server());
        pair.attempt();
        return expecting(EchStatus.NOT_TRIED, pair);
    }

    EnginePair tls12() throws Exception {
        EnginePair pair = pair(client(EchMode.DISABLED, null), server());
        pair.client.engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        return expecting(EchStatus.NOT_TRIED, pair.handshake());
    }

    void everything() throws Exception {
        accepted();
        acceptedAfterHelloRetryRequest();
        resumed();
        rejected();
        rejectedUnproven();
        refusedCertificate();
        grease();
        greaseAfterFailedLookup();
        strictAfterFailedLookup();
        tls12();
    }
}
