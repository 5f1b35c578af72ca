package org.echjsse.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.testing.ChildJvm;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Message;

/** Servers that are slow, broken, hostile or absent: always an {@link IOException} that says why, never a negative answer. */
@Timeout(60)
class DohTransportTest {
    private static final TestCertificates CA = TestCertificates.create();
    private static final Duration LONG = Duration.ofSeconds(20);

    private final DohTestServer doh = DohTestServer.start(CA);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        doh.close();
    }

    static Stream<Arguments> brokenServers() {
        return Stream.of(
                script(
                        "HTTP status 500",
                        (exchange, query) ->
                                DohTestServer.send(exchange, 500, "application/dns-message", positive(query))),
                script(
                        "HTTP status 404",
                        (exchange, query) -> DohTestServer.send(exchange, 404, "text/plain", new byte[9])),
                script("HTTP status 302", (exchange, query) -> {
                    exchange.getResponseHeaders().set("Location", "https://127.0.0.1:1/elsewhere");
                    DohTestServer.send(exchange, 302, "text/plain", new byte[0]);
                }),
                script(
                        "Content-Type text/html",
                        (exchange, query) -> DohTestServer.send(exchange, 200, "text/html", positive(query))),
                script("Content-Type none", (exchange, query) -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                }),
                script("Content-Encoding", (exchange, query) -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    DohTestServer.send(exchange, positive(query));
                }),
                script(
                        "Content-Length 65536",
                        (exchange, query) -> DohTestServer.send(exchange, Arrays.copyOf(positive(query), 65536))),
                script("more than 65535 bytes", DohTransportTest::endless),
                script("content-length: 1000", (exchange, query) -> { // fewer bytes than announced
                    exchange.getResponseHeaders().set("Content-Type", "application/dns-message");
                    exchange.sendResponseHeaders(200, 1000);
                    exchange.getResponseBody().write(positive(query));
                    exchange.getResponseBody().flush();
                    exchange.close(); // which closes the connection
                }),
                script("another question", (exchange, query) -> {
                    Message other = new Message(query);
                    other.removeAllRecords(org.xbill.DNS.Section.QUESTION);
                    other.addRecord(
                            org.xbill.DNS.Record.newRecord(
                                    org.xbill.DNS.Name.fromConstantString("evil.example."), 65, 1),
                            org.xbill.DNS.Section.QUESTION);
                    DohTestServer.send(exchange, DohTestServer.response(other).toWire());
                }),
                script("truncated", (exchange, query) -> {
                    Message cut = DohTestServer.response(new Message(query));
                    cut.getHeader().setFlag(org.xbill.DNS.Flags.TC);
                    DohTestServer.send(exchange, cut.toWire());
                }),
                script("not a response", DohTestServer::send), // the query itself
                script("DNS header", (exchange, query) -> DohTestServer.send(exchange, new byte[0])),
                script(
                        "RDLENGTH: 71 bytes, 70 left",
                        (exchange, query) -> DohTestServer.send(
                                exchange, Arrays.copyOf(positive(query), positive(query).length - 1))));
    }

    /** DNS-23, DNS-53, DNS-63, DNS-64, DNS-70. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenServers")
    void aBrokenServerIsAFailedLookup(String reason, DohTestServer.Script script) {
        doh.script(script);
        IOException failure =
                assertThrows(IOException.class, () -> resolver(LONG, doh.uri()).resolve("secret.example", 443));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
        assertTrue(failure.getMessage().contains(doh.uri().toString()), failure.getMessage());
        assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenServers")
    void theNextServerIsAskedInstead(String reason, DohTestServer.Script script) throws Exception {
        doh.script(script);
        try (DohTestServer good = answering(DohTestServer.start(CA))) {
            assertInstanceOf(
                    Answer.Found.class, resolver(LONG, doh.uri(), good.uri()).resolve("secret.example", 443));
        }
    }

    /** DNS-61, DNS-62, DNS-69. */
    @Test
    void theRequestIsAsRfc8484SaysAndTellsNoMore() throws Exception {
        answering(doh);
        resolver(LONG, doh.uri()).resolve("secret.example", 443);
        List<String> headers = doh.headers().stream()
                .map(h -> h.toLowerCase(java.util.Locale.ROOT))
                .toList();
        assertTrue(headers.contains("post"), headers.toString());
        assertTrue(headers.contains("content-type: application/dns-message"), headers.toString());
        assertTrue(headers.contains("accept: application/dns-message"), headers.toString());
        assertTrue(headers.contains("user-agent: java"), headers.toString());
        assertTrue(headers.stream().noneMatch(h -> h.startsWith("cookie") || h.startsWith("accept-lang")));
    }

    /** DNS-61, DNS-62, DNS-67. RFC 8484, 4.1.1: the whole message in base64url, without padding. */
    @Test
    void aTemplateIsAskedByGet() throws Exception {
        answering(doh);
        for (String template : List.of("{?dns}", "?token=7{&dns}")) {
            DohResolver resolver = new DohResolver(
                    DohSettings.of(List.of(DohTemplate.parse(doh.uri() + template)), Map.of(), LONG),
                    CA::trustManagers,
                    System::nanoTime);
            assertInstanceOf(Answer.Found.class, resolver.resolve("secret.example", 443));
        }
        String message = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(doh.queries().get(0));
        assertEquals(171, message.length()); // 128 bytes
        assertEquals(List.of("/dns-query?dns=" + message, "/dns-query?token=7&dns=" + message), doh.targets());
        assertTrue(doh.headers().contains("GET"), doh.headers().toString());
        assertTrue(doh.headers().stream().noneMatch(header -> header.startsWith("Content-type")));
    }

    /** RFC 8484, 5.1. */
    @Test
    void onlyAFreshLookupGoesPastHttpCaches() throws Exception {
        answering(doh);
        DohResolver resolver = resolver(LONG, doh.uri());
        resolver.lookup("secret.example", 443, false);
        assertFalse(
                doh.headers().contains("Cache-control: no-cache"), doh.headers().toString());
        resolver.lookup("secret.example", 443, true);
        assertTrue(
                doh.headers().contains("Cache-control: no-cache"), doh.headers().toString());
    }

    /** DNS-39: where a proxy is the only way out, it is the way out for lookups, too; it sees the DoH server, not the question. */
    @Test
    @ResourceLock("java.net.ProxySelector")
    void theProxyOfTheJvmIsUsed() throws Exception {
        answering(doh);
        List<URI> asked = new CopyOnWriteArrayList<>();
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
        try {
            resolver(LONG, doh.uri()).resolve("secret.example", 443);
        } finally {
            ProxySelector.setDefault(before);
        }
        assertTrue(asked.contains(doh.uri()), asked.toString());
    }

    @Test
    void parametersOfTheContentTypeAreTolerated() throws Exception {
        doh.script((exchange, query) ->
                DohTestServer.send(exchange, 200, "Application/DNS-Message; charset=utf-8", positive(query)));
        assertInstanceOf(Answer.Found.class, resolver(LONG, doh.uri()).resolve("secret.example", 443));
    }

    /** DNS-60. */
    @Test
    void aServerThatIsNotTrustedIsAFailedLookup() throws Exception {
        try (DohTestServer stranger = answering(DohTestServer.start(TestCertificates.create()))) {
            assertFailure("certif", stranger.uri(), Map.of());
        }
    }

    @Test
    void aServerWithACertificateForAnotherNameIsAFailedLookup() throws Exception {
        try (DohTestServer wrong = answering(DohTestServer.start(leaf("other.example")))) {
            assertFailure("127.0.0.1", wrong.uri(), Map.of());
        }
    }

    @Test
    void aServerThatIsNotThereIsAFailedLookup() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        assertFailure("cannot connect", URI.create("https://127.0.0.1:" + port + "/dns-query"), Map.of());
    }

    /** DNS-68. */
    @Test
    void theBootstrapAddressIsDialledAndTheHostNameIsVerified() throws Exception {
        try (DohTestServer named = answering(DohTestServer.start(leaf("dns.resolver.example")))) {
            DohResolver resolver =
                    new DohResolver(bootstrap(named, "dns.resolver.example"), CA::trustManagers, System::nanoTime);
            assertInstanceOf(Answer.Found.class, resolver.resolve("secret.example", 443));
        }
        try (DohTestServer named = answering(DohTestServer.start(leaf("*.resolver.example")))) {
            DohResolver resolver =
                    new DohResolver(bootstrap(named, "dns.resolver.example"), CA::trustManagers, System::nanoTime);
            assertInstanceOf(Answer.Found.class, resolver.resolve("secret.example", 443));
        }
    }

    @Test
    void aCertificateForTheBootstrapAddressOrAnotherNameIsNotEnough() throws Exception {
        for (String other : List.of("127.0.0.1", "evil.example", "*.example", "a.dns.resolver.example")) {
            try (DohTestServer wrong = answering(DohTestServer.start(leaf(other)))) {
                DohSettings settings = bootstrap(wrong, "dns.resolver.example");
                assertFailure("", settings.servers().get(0), settings.bootstrap());
            }
        }
    }

    @Test
    void theNextBootstrapAddressIsTriedWhenOneIsDead() throws Exception {
        try (DohTestServer named = answering(DohTestServer.start(leaf("dns.resolver.example")))) {
            URI uri = URI.create("https://dns.resolver.example:" + named.port() + "/dns-query");
            // Nothing listens at the second address of loopback.
            List<InetAddress> addresses =
                    List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));
            DohResolver resolver = new DohResolver(
                    new DohSettings(List.of(uri), Map.of("DNS.resolver.example", addresses), LONG),
                    CA::trustManagers,
                    System::nanoTime);
            assertInstanceOf(Answer.Found.class, resolver.resolve("secret.example", 443));
        }
    }

    @Test
    void aSlowServerIsLeftWhenItsShareOfTheBudgetIsSpent() throws Exception {
        doh.script((exchange, query) -> hang());
        try (DohTestServer good = answering(DohTestServer.start(CA))) {
            long begin = System.nanoTime();
            DohResolver resolver = resolver(Duration.ofSeconds(12), doh.uri(), good.uri());
            assertInstanceOf(Answer.Found.class, resolver.resolve("secret.example", 443)); // within the budget
            long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            assertTrue(millis >= 5900, millis + " ms");
        }
    }

    @Test
    void theBudgetEndsTheWaitingAndTheLateAnswerFillsTheCache() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        doh.script((exchange, query) -> {
            await(late);
            DohTestServer.send(exchange, positive(query));
        });
        DohResolver resolver = resolver(Duration.ofMillis(1500), doh.uri());
        SocketTimeoutException failure =
                assertThrows(SocketTimeoutException.class, () -> resolver.resolve("secret.example", 443));
        assertTrue(failure.getMessage().contains("within 1500 ms"), failure.getMessage());
        late.countDown();
        for (int i = 0; i < 3000 && resolver.known("secret.example", 443).isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertEquals(
                Duration.ZERO, resolver.lookup("secret.example", 443, false).took());
        assertEquals(1, doh.queries().size());
    }

    /** DNS-56. */
    @Test
    void anInterruptEndsTheWaitingAndStaysVisible() throws Exception {
        doh.script((exchange, query) -> hang());
        DohResolver resolver = resolver(LONG, doh.uri());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> resolver.resolve("secret.example", 443));
        assertTrue(Thread.interrupted());
    }

    /** In a JVM of its own: here the threads of earlier tests come and go. */
    @Test
    void nothingHappensBeforeTheFirstLookupAndItsThreadsAreDaemons() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Lookups.class, List.of());
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("before the first lookup: 0"), result.output());
        assertTrue(result.output().matches("(?s).*after many: [123], daemons: true.*"), result.output());
    }

    /** Counts the threads of lookups. */
    static final class Lookups {
        public static void main(String[] arguments) throws Exception {
            try (DohTestServer server = answering(DohTestServer.start(CA))) {
                DohResolver resolver = resolver(LONG, server.uri());
                System.out.println("before the first lookup: " + threads().size());
                resolver.resolve("secret.example", 443);
                for (int i = 0; i < 20; i++) {
                    resolver.lookup("secret.example", 443, true);
                }
                List<Thread> threads = threads();
                System.out.println("after many: " + threads.size() + ", daemons: "
                        + threads.stream().allMatch(Thread::isDaemon));
            }
        }

        private static List<Thread> threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("EchJSSE-DoH"))
                    .toList();
        }
    }

    private static Arguments script(String reason, DohTestServer.Script script) {
        return Arguments.of(reason, script);
    }

    private static byte[] positive(byte[] query) throws IOException {
        Message response = DohTestServer.response(new Message(query));
        response.addRecord(Vectors.https("secret.example", 60, Vectors.ECH_ONLY), org.xbill.DNS.Section.ANSWER);
        return response.toWire();
    }

    private static DohTestServer answering(DohTestServer server) {
        server.script((exchange, query) -> DohTestServer.send(exchange, positive(query)));
        return server;
    }

    private static void endless(HttpExchange exchange, byte[] query) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/dns-message");
        exchange.sendResponseHeaders(200, 0); // chunked
        byte[] block = new byte[8192];
        for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(block);
        }
    }

    private void hang() throws IOException {
        await(end);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static TestCertificates.Leaf leaf(String name) {
        return CA.leaf(TestCertificates.Algorithm.EC_P256, name);
    }

    private static DohSettings bootstrap(DohTestServer server, String host) {
        URI uri = URI.create("https://" + host + ":" + server.port() + "/dns-query");
        return new DohSettings(List.of(uri), Map.of(host, List.of(InetAddress.getLoopbackAddress())), LONG);
    }

    private static DohResolver resolver(Duration budget, URI... servers) {
        return new DohResolver(
                new DohSettings(List.of(servers), Map.of(), budget), CA::trustManagers, System::nanoTime);
    }

    private static void assertFailure(String reason, URI server, Map<String, List<InetAddress>> bootstrap) {
        DohResolver resolver =
                new DohResolver(new DohSettings(List.of(server), bootstrap, LONG), CA::trustManagers, System::nanoTime);
        IOException failure = assertThrows(IOException.class, () -> resolver.resolve("secret.example", 443));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }
}
