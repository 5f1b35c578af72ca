package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.SmallHttp2Server;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's HttpClient and HttpsServer, unchanged, with our context on either or both sides. */
@Timeout(120)
class HttpClientTest {
    private static final String PUBLIC = "cover.example";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TestCertificates CA = TestCertificates.create();
    private static final TestCertificates.Leaf LOCAL = CA.leaf(Algorithm.EC_P256, "localhost");
    private static final TestCertificates.Leaf COVER = CA.leaf(Algorithm.EC_P256, PUBLIC);
    private static final EchKeyPair KEYS = EchKeyPair.generate(PUBLIC, RANDOM);

    private static SSLContext sunClient() throws Exception {
        return Contexts.sun(null, CA.trustManagers());
    }

    private static SSLContext ourClient() throws Exception {
        return Contexts.ours(null, CA.trustManagers());
    }

    private static SSLContext echClient(EchKeyPair keys) throws Exception {
        Contexts.Setup setup = new Contexts.Setup().mode(EchMode.REQUIRED);
        setup.configs = keys.configList();
        return setup.context(null, CA.trustManagers());
    }

    private static SSLContext sunServer() throws Exception {
        return Contexts.sun(TestCertificates.keyManagersOf(LOCAL, COVER), null);
    }

    private static SSLContext ourServer() throws Exception {
        Contexts.Setup setup = new Contexts.Setup();
        setup.serverKeys = EchServerKeys.of(List.of(KEYS));
        return setup.context(TestCertificates.keyManagersOf(LOCAL, COVER), null);
    }

    static Stream<Arguments> sides() throws Exception {
        return Stream.of(
                Arguments.of("ours to ours", ourClient(), ourServer(), "GREASE"),
                Arguments.of("ours to the JDK's", ourClient(), sunServer(), "null"),
                Arguments.of("the JDK's to ours", sunClient(), ourServer(), "NOT_TRIED"),
                Arguments.of("ours to ours with ECH", echClient(KEYS), ourServer(), "SUCCESS"));
    }

    private static byte[] data(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    /** Answers with the request's body, and says in a header what became of ECH. */
    private static final class EchoServer implements AutoCloseable {
        private final HttpsServer server;
        private final ExecutorService executor = Executors.newCachedThreadPool();

        EchoServer(SSLContext context) throws IOException {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.setExecutor(executor);
            server.createContext("/", exchange -> {
                try (exchange) {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    Object status = ((HttpsExchange) exchange).getSSLSession().getValue("org.echjsse.status");
                    exchange.getResponseHeaders().set("Ech-Status", String.valueOf(status));
                    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                }
            });
            server.start();
        }

        URI uri() {
            return URI.create("https://localhost:" + server.getAddress().getPort() + "/");
        }

        @Override
        public void close() {
            server.stop(0);
            executor.shutdownNow();
        }
    }

    private static HttpClient client(SSLContext context) {
        return HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    void http11WorksWithBodiesOfAllSizes(String name, SSLContext clientContext, SSLContext serverContext, String status)
            throws Exception {
        try (EchoServer server = new EchoServer(serverContext)) {
            HttpClient client = client(clientContext);
            for (int length : new int[] {0, 1, 1000, 20_000, 1_000_000}) {
                HttpResponse<byte[]> response = client.send(
                        request(server.uri())
                                .POST(HttpRequest.BodyPublishers.ofByteArray(data(length)))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertEquals(200, response.statusCode());
                assertArrayEquals(data(length), response.body());
                assertEquals(HttpClient.Version.HTTP_1_1, response.version());
                assertEquals(status, response.headers().firstValue("Ech-Status").orElse("none"));
                String protocol = response.sslSession().orElseThrow().getProtocol();
                assertEquals("TLSv1.3", protocol);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    void http2Works(String name, SSLContext clientContext, SSLContext serverContext, String status) throws Exception {
        byte[] body = data(16_000);
        try (SmallHttp2Server server = new SmallHttp2Server(serverContext, body)) {
            HttpClient client = client(clientContext);
            for (int i = 0; i < 3; i++) {
                HttpResponse<byte[]> response = client.send(
                        request(URI.create("https://localhost:" + server.port() + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertEquals(HttpClient.Version.HTTP_2, response.version());
                assertArrayEquals(body, response.body());
            }
        }
    }

    @Test
    void manyRequestsAtOnceShareNothingTheyShouldNot() throws Exception {
        try (EchoServer server = new EchoServer(ourServer())) {
            HttpClient client = client(echClient(KEYS));
            List<CompletableFuture<HttpResponse<byte[]>>> responses = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                responses.add(client.sendAsync(
                        request(server.uri())
                                .POST(HttpRequest.BodyPublishers.ofByteArray(data(i * 1000)))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray()));
            }
            for (int i = 1; i <= 40; i++) {
                HttpResponse<byte[]> response = responses.get(i - 1).get();
                assertArrayEquals(data(i * 1000), response.body());
                assertEquals(
                        "SUCCESS", response.headers().firstValue("Ech-Status").orElse("none"));
            }
        }
    }

    @Test
    void staleConfigurationFailsOnceAndThenWorks() throws Exception {
        try (EchoServer server = new EchoServer(ourServer())) {
            HttpClient client = client(echClient(EchKeyPair.generate(PUBLIC, RANDOM)));
            HttpRequest get = request(server.uri()).build();
            IOException rejected =
                    assertThrows(IOException.class, () -> client.send(get, HttpResponse.BodyHandlers.discarding()));
            assertTrue(EchRejectedException.in(rejected).isPresent(), rejected::toString);
            HttpResponse<Void> second = client.send(get, HttpResponse.BodyHandlers.discarding());
            assertEquals("SUCCESS", second.headers().firstValue("Ech-Status").orElse("none"));
        }
    }

    @Test
    void wrongNameAndUntrustedAuthorityAreHandshakeExceptions() throws Exception {
        SSLContext wrongName =
                Contexts.ours(CA.leaf(Algorithm.EC_P256, "other.example").keyManagers(), null);
        try (EchoServer server = new EchoServer(wrongName)) {
            IOException refused = assertThrows(IOException.class, () -> client(ourClient())
                    .send(request(server.uri()).build(), HttpResponse.BodyHandlers.discarding()));
            assertInstanceOf(SSLHandshakeException.class, refused);
        }
        try (EchoServer server = new EchoServer(ourServer())) {
            SSLContext stranger = Contexts.ours(null, TestCertificates.create().trustManagers());
            IOException refused = assertThrows(IOException.class, () -> client(stranger)
                    .send(request(server.uri()).build(), HttpResponse.BodyHandlers.discarding()));
            assertInstanceOf(SSLHandshakeException.class, refused);
        }
    }

    @Test
    void httpsUrlConnectionWorksWithTheJdksTrustManagerAskedAboutSockets() throws Exception {
        try (EchoServer server = new EchoServer(ourServer())) {
            assertEquals("SUCCESS", getByUrlConnection(server, echClient(KEYS)));
            assertEquals("GREASE", getByUrlConnection(server, ourClient()));
            SSLContext stale = echClient(EchKeyPair.generate(PUBLIC, RANDOM));
            assertEquals("SUCCESS", getByUrlConnection(server, stale)); // the socket connects again by itself
        }
    }

    private static String getByUrlConnection(EchoServer server, SSLContext context) throws IOException {
        HttpsURLConnection connection =
                (HttpsURLConnection) server.uri().toURL().openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        assertEquals(200, connection.getResponseCode());
        String status = connection.getHeaderField("Ech-Status");
        connection.disconnect();
        return status;
    }
}
