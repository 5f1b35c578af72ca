package org.echjsse.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.DohSettings;
import org.echjsse.dns.HttpsAnswer;
import org.echjsse.dns.ZoneAnswers;
import org.junit.jupiter.api.Test;

/** The DoH server of the demonstration, asked by the resolver that real lookups use. */
class DohServerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void aPublishedConfigurationIsFoundUnderItsPort() throws Exception {
        ThrowAwayAuthority authority = new ThrowAwayAuthority(Instant.now(), new SecureRandom());
        EchConfigList configs =
                EchKeyPair.generate("cover.example", new SecureRandom()).configList();
        try (DohServer server = new DohServer(authority.issue(List.of(), List.of(LOOPBACK)))) {
            server.publish(new ZoneAnswers(List.of(
                    origin("secret.example", 8443, Optional.of(configs)),
                    origin("secret.example", 443, Optional.empty()))));
            DohResolver resolver = new DohResolver(settings(server), trust(authority));

            HttpsAnswer found = resolver.lookup("secret.example", 8443, true);
            assertEquals("_8443._https.secret.example", found.queryName());
            assertEquals(1, found.records().size(), found.ignored().toString());
            assertEquals(Optional.of(configs), found.records().get(0).ech());
            assertEquals("secret.example", found.records().get(0).target());

            assertEquals(
                    Optional.empty(),
                    resolver.lookup("secret.example", 443, true)
                            .records()
                            .get(0)
                            .ech());
            assertEquals(
                    List.of(), resolver.lookup("secret.example", 9443, true).records());
            assertEquals(
                    List.of(), resolver.lookup("unknown.example", 443, true).records());
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotBelieved() throws Exception {
        ThrowAwayAuthority authority = new ThrowAwayAuthority(Instant.now(), new SecureRandom());
        ThrowAwayAuthority other = new ThrowAwayAuthority(Instant.now(), new SecureRandom());
        try (DohServer server = new DohServer(authority.issue(List.of(), List.of(LOOPBACK)))) {
            DohResolver resolver = new DohResolver(settings(server), trust(other));
            IOException refused = assertThrows(IOException.class, () -> resolver.lookup("secret.example", 443, true));
            assertTrue(refused.getMessage().contains("127.0.0.1"), refused.getMessage());
        }
    }

    private static ZoneAnswers.Origin origin(String host, int port, Optional<EchConfigList> ech) {
        return new ZoneAnswers.Origin(host, port, LOOPBACK, List.of("http/1.1"), ech, Duration.ofSeconds(60));
    }

    private static DohSettings settings(DohServer server) {
        URI uri = URI.create("https://127.0.0.1:" + server.address().getPort() + DohServer.PATH);
        return new DohSettings(List.of(uri), Map.of(), Duration.ofSeconds(10));
    }

    private static TrustManager[] trust(ThrowAwayAuthority authority) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authority.trustStore());
        return factory.getTrustManagers();
    }
}
