package org.echjsse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.DohSettings;
import org.echjsse.jsse.TlsDefaults;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Section;

/** A DoH server that has a name, and publishes how to hide it. DNS-68. */
@Timeout(60)
class ResolverTlsTest {
    private static final TestCertificates CA = TestCertificates.create();
    private static final EchKeyPair KEYS = EchKeyPair.generate("cover.example", new SecureRandom());
    private static final String HOST = "dns.resolver.example";

    /** What is asked for, and what the server sees of the connection it is asked over. */
    private record Asked(String name, EchStatus status) {}

    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final AtomicReference<EchConfigList> ownRecord = new AtomicReference<>(KEYS.configList());
    private final HostPolicy policy = new HostPolicy();
    private DohTestServer doh = server(HOST);

    @AfterEach
    void stop() {
        doh.close();
    }

    @Test
    void theNameOfTheServerIsHiddenAsSoonAsItsRecordIsKnown() throws Exception {
        DohResolver resolver = resolver();
        assertInstanceOf(Answer.Found.class, resolver.resolve("a.example", 443));
        assertEquals(new Asked("a.example.", EchStatus.GREASE), next());
        assertEquals(new Asked(ownName(), EchStatus.GREASE), next(), "it is asked for its own record");
        assertEquals(EchStatus.SUCCESS, statusBecomes(EchStatus.SUCCESS, resolver));
    }

    @Test
    void aConfigurationThatIsSetByHandHidesTheFirstConnection() throws Exception {
        policy.configs(HOST, KEYS.configList());
        resolver().resolve("a.example", 443);
        assertEquals(new Asked("a.example.", EchStatus.SUCCESS), next());
    }

    /** The connection is about the public name then, whose certificate is another one. */
    @Test
    void aServerWithNewKeysIsAskedAgainWithTheOnesItSends() throws Exception {
        policy.configs(
                HOST, EchKeyPair.generate("cover.example", new SecureRandom()).configList());
        assertInstanceOf(Answer.Found.class, resolver().resolve("a.example", 443));
        assertEquals(new Asked("a.example.", EchStatus.SUCCESS), next());
    }

    @Test
    void aServerWithoutARecordIsReachedAsBefore() throws Exception {
        ownRecord.set(null);
        DohResolver resolver = resolver();
        for (String name : List.of("a.example", "b.example", "c.example")) {
            assertInstanceOf(Answer.Found.class, resolver.resolve(name, 443));
        }
        // in the background, so at any place among the others
        List<Asked> four = List.of(next(), next(), next(), next());
        assertEquals(
                List.of(),
                four.stream().filter(one -> one.status() != EchStatus.GREASE).toList());
        assertEquals(
                List.of("a.example.", "b.example.", "c.example."),
                four.stream()
                        .map(Asked::name)
                        .filter(name -> !name.equals(ownName()))
                        .toList(),
                "its own record once a minute");
        assertInstanceOf(Answer.Found.class, resolver.resolve("d.example", 443));
        assertEquals("d.example.", next().name());
        assertNull(asked.poll(200, TimeUnit.MILLISECONDS), "its own record once a minute");
    }

    /** It may be a private one. */
    @Test
    void noOtherServerIsAskedAboutTheNameOfAServer() throws Exception {
        try (DohTestServer other = DohTestServer.start(CA)) {
            AtomicBoolean works = new AtomicBoolean();
            other.zone(query -> {
                Message answer = answer(query);
                answer.getHeader().setRcode(works.get() ? Rcode.NOERROR : Rcode.SERVFAIL);
                return answer;
            });
            DohResolver resolver = resolver(other.uri());
            resolver.resolve("a.example", 443); // the first server fails, ours answers
            works.set(true);
            assertEquals("a.example.", next().name());
            assertEquals(ownName(), next().name());
            resolver.resolve("b.example", 443);
            for (byte[] query : other.queries()) {
                assertNotEquals(
                        ownName(), new Message(query).getQuestion().getName().toString());
            }
            assertEquals(2, other.queries().size());
        }
    }

    /** Its name is one that only others may be asked for. */
    @Test
    void aServerWhoseNameBelongsToOthersIsNotAskedAboutItself() throws Exception {
        try (DohTestServer others = DohTestServer.start(CA)) {
            DohResolver resolver = resolver(Map.of("resolver.example", List.of(others.uri())));
            for (String name : List.of("a.example", "b.example", "c.example")) {
                resolver.resolve(name, 443);
                assertEquals(name + ".", next().name());
            }
            assertEquals(List.of(), others.queries());
        }
    }

    @Test
    void aServerWhoseNameNobodyIsAskedForIsNotAskedAboutItself() throws Exception {
        policy.addNeverLookUp("resolver.example");
        assertNeverAsksAboutItself(resolver());
        doh.close();
        doh = server("localhost");
        URI localhost = URI.create("https://localhost:" + doh.port() + "/dns-query");
        DohSettings settings = new DohSettings(List.of(localhost), Map.of(), Duration.ofSeconds(20));
        assertNeverAsksAboutItself(
                new DohResolver(settings, new ResolverTls(policy, TlsDefaults::builtIn), CA.trustManagers()));
    }

    private void assertNeverAsksAboutItself(DohResolver resolver) throws Exception {
        for (String name : List.of("a.example", "b.example", "c.example")) {
            assertInstanceOf(Answer.Found.class, resolver.resolve(name, 443));
            assertEquals(new Asked(name + ".", EchStatus.GREASE), next());
        }
        assertNull(asked.poll(200, TimeUnit.MILLISECONDS));
    }

    @Test
    void aServerForSomeNamesIsHiddenAsWell() throws Exception {
        try (DohTestServer others = DohTestServer.start(CA)) {
            DohSettings settings = new DohSettings(
                    List.of(others.uri()),
                    Set.of(),
                    Map.of(HOST, List.of(InetAddress.getLoopbackAddress())),
                    Map.of("resolver.example", List.of(uri())),
                    Duration.ofSeconds(20));
            DohResolver resolver =
                    new DohResolver(settings, new ResolverTls(policy, TlsDefaults::builtIn), CA.trustManagers());
            resolver.resolve("a.resolver.example", 443);
            assertEquals(new Asked("a.resolver.example.", EchStatus.GREASE), next());
            assertEquals(new Asked(ownName(), EchStatus.GREASE), next());
            resolver.resolve("b.example", 443);
            assertEquals(1, others.queries().size());
        }
    }

    @Test
    void theCertificateHasToBeForTheNameAllTheSame() {
        for (String other : List.of("127.0.0.1", "other.example")) {
            doh.close();
            doh = server(other);
            assertThrows(IOException.class, () -> resolver().resolve("a.example", 443));
            policy.configs(HOST, KEYS.configList());
            assertThrows(IOException.class, () -> resolver().resolve("a.example", 443));
            assertEquals(List.of(), List.copyOf(asked));
        }
    }

    @Test
    void whoHasSwitchedEchOffForTheServerIsHeard() throws Exception {
        policy.mode(HOST, EchMode.DISABLED);
        resolver().resolve("a.example", 443);
        assertEquals(new Asked("a.example.", EchStatus.NOT_TRIED), next());
    }

    /** That a configuration is needed for everything else is no reason never to find one. */
    @Test
    void theConnectionThatFindsConfigurationsNeedsNone() throws Exception {
        policy.defaultMode(EchMode.REQUIRED);
        assertInstanceOf(Answer.Found.class, resolver().resolve("a.example", 443));
        policy.brokenConfigs(HOST);
        IOException failure = assertThrows(IOException.class, () -> resolver().resolve("a.example", 443));
        assertTrue(failure.getMessage().contains("required"), failure.getMessage());
    }

    private EchStatus statusBecomes(EchStatus wanted, DohResolver resolver) throws Exception {
        EchStatus status = null;
        for (int i = 0; i < 1000 && status != wanted; i++) {
            Thread.sleep(20);
            resolver.resolve("n" + i + ".example", 443);
            status = next().status();
        }
        return status;
    }

    private Asked next() throws InterruptedException {
        return asked.poll(20, TimeUnit.SECONDS);
    }

    private String ownName() {
        return "_" + doh.port() + "._https." + HOST + ".";
    }

    private DohResolver resolver(URI... before) {
        return resolver(Map.of(), before);
    }

    private URI uri() {
        return URI.create("https://" + HOST + ":" + doh.port() + "/dns-query");
    }

    private DohResolver resolver(Map<String, List<URI>> routes, URI... before) {
        List<URI> servers = new ArrayList<>(List.of(before));
        servers.add(uri());
        DohSettings settings = new DohSettings(
                servers,
                Set.of(),
                Map.of(HOST, List.of(InetAddress.getLoopbackAddress())),
                routes,
                Duration.ofSeconds(20));
        return new DohResolver(settings, new ResolverTls(policy, TlsDefaults::builtIn), CA.trustManagers());
    }

    /**
     * @param name whom its certificate is for, besides the public name
     */
    private DohTestServer server(String name) {
        try {
            EchProvider provider = EchProvider.builder()
                    .serverKeys(EchServerKeys.of(List.of(KEYS)))
                    .build();
            SSLContext context = SSLContext.getInstance("TLS", provider);
            context.init(
                    TestCertificates.keyManagersOf(
                            CA.leaf(Algorithm.EC_P256, name), CA.leaf(Algorithm.EC_P256, "cover.example")),
                    null,
                    null);
            DohTestServer server = DohTestServer.start(context);
            server.script((exchange, query) -> {
                Message message = new Message(query);
                String status = String.valueOf(
                        ((HttpsExchange) exchange).getSSLSession().getValue("org.echjsse.status"));
                asked.add(new Asked(message.getQuestion().getName().toString(), EchStatus.valueOf(status)));
                DohTestServer.send(exchange, answer(message).toWire());
            });
            return server;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Message answer(Message query) {
        Message answer = DohTestServer.response(query);
        Name name = query.getQuestion().getName();
        EchConfigList configs =
                name.toString().startsWith("_" + doh.port() + ".") ? ownRecord.get() : KEYS.configList();
        if (configs == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else {
            answer.addRecord(
                    new HTTPSRecord(
                            name, DClass.IN, 600, 1, Name.root, List.of(new SVCBBase.ParameterEch(configs.encoded()))),
                    Section.ANSWER);
        }
        return answer;
    }
}
