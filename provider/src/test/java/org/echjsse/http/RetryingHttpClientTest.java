package org.echjsse.http;

import static org.echjsse.http.RotatingSite.CURRENT;
import static org.echjsse.http.RotatingSite.PUBLISHED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.SmallHttp2Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9849, 6.1.6; REJ-30, REJ-34, REJ-36: the JDK's client, which cannot connect again by itself, and what it does with another attempt. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetryingHttpClientTest {
    private static final String STATUS = "org.echjsse.status";

    private static HttpClient.Builder jdk(EchMode mode) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(RotatingSite.client(mode))
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .connectTimeout(Duration.ofSeconds(60));
    }

    private static HttpClient client() throws Exception {
        return RetryingHttpClient.of(jdk(EchMode.REQUIRED).build());
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
    }

    private static void assertHidden(HttpResponse<?> response) {
        assertEquals(200, response.statusCode());
        assertEquals("SUCCESS", response.sslSession().orElseThrow().getValue(STATUS));
    }

    private static BodyPublisher readableOnce(String text) {
        InputStream stream = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return BodyPublishers.ofInputStream(() -> stream);
    }

    /** What says that the site is one where a first request fails. */
    @Test
    void withoutItTheFirstRequestFails() throws Exception {
        try (RotatingSite site = new RotatingSite(CURRENT)) {
            HttpClient client = jdk(EchMode.REQUIRED).build();
            HttpRequest get = request(site.uri("/")).build();
            IOException rejected = assertThrows(IOException.class, () -> client.send(get, BodyHandlers.discarding()));
            assertTrue(EchRejectedException.in(rejected).isPresent());
        }
    }

    @Test
    void theFirstRequestToASiteWhoseKeyHasChangedSucceeds() throws Exception {
        try (RotatingSite site = new RotatingSite(CURRENT)) {
            HttpResponse<String> response =
                    client().send(request(site.uri("/a")).build(), BodyHandlers.ofString());
            assertHidden(response);
            assertEquals("page /a", response.body());
            assertEquals(List.of("GET /a"), site.requests);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "GET", "DELETE"})
    void aBodyIsSentOnceWhateverTheMethod(String method) throws Exception {
        try (RotatingSite site = new RotatingSite(CURRENT)) {
            HttpRequest request = request(site.uri("/a"))
                    .method(method, readableOnce("order"))
                    .build();
            assertHidden(client().send(request, BodyHandlers.discarding()));
            assertEquals(List.of(method + " /a order"), site.requests);
        }
    }

    @Test
    void aBodyThatWaitsForTheServerIsSentOnce() throws Exception {
        try (RotatingSite site = new RotatingSite(CURRENT)) {
            HttpRequest request = request(site.uri("/a"))
                    .expectContinue(true)
                    .POST(readableOnce("order"))
                    .build();
            assertHidden(client().send(request, BodyHandlers.discarding()));
            assertEquals(List.of("POST /a order"), site.requests);
        }
    }

    @Test
    void asynchronousRequestsSucceedTooWithPushesOrWithout() throws Exception {
        try (RotatingSite site = new RotatingSite(CURRENT)) {
            HttpRequest get = request(site.uri("/a")).build();
            assertHidden(client().sendAsync(get, BodyHandlers.discarding()).get());
            assertHidden(
                    client().sendAsync(get, BodyHandlers.discarding(), null).get());
            HttpResponse.PushPromiseHandler<Void> pushes =
                    HttpResponse.PushPromiseHandler.of(pushed -> BodyHandlers.discarding(), new ConcurrentHashMap<>());
            assertHidden(
                    client().sendAsync(get, BodyHandlers.discarding(), pushes).get());
            assertEquals(3, site.requests.size());
        }
    }

    @Test
    void overHttp2TheFirstRequestSucceedsAndTheConnectionIsUsedAgain() throws Exception {
        byte[] page = "page".getBytes(StandardCharsets.UTF_8);
        try (SmallHttp2Server site = new SmallHttp2Server(RotatingSite.server(() -> Optional.of(CURRENT)), page)) {
            URI uri = URI.create("https://" + RotatingSite.HOST + ":" + site.port() + "/");
            HttpClient client = client();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(client.sendAsync(request(uri).build(), BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertHidden(answer.get());
                assertEquals(HttpClient.Version.HTTP_2, answer.get().version());
                assertEquals("page", answer.get().body());
            }
            HttpRequest post =
                    request(uri).POST(BodyPublishers.ofString("order")).build();
            assertHidden(client.send(post, BodyHandlers.discarding()));
        }
    }

    @Test
    void overHttp2APostIsTheFirstRequest() throws Exception {
        try (SmallHttp2Server site =
                new SmallHttp2Server(RotatingSite.server(() -> Optional.of(CURRENT)), new byte[9])) {
            HttpRequest post = request(URI.create("https://" + RotatingSite.HOST + ":" + site.port() + "/"))
                    .POST(readableOnce("order"))
                    .build();
            assertHidden(client().send(post, BodyHandlers.discarding()));
        }
    }

    @Test
    void aServerThatRejectsItsOwnConfigurationIsNotFollowed() throws Exception {
        try (RotatingSite site =
                new RotatingSite(() -> Optional.of(EchKeyPair.generate(RotatingSite.COVER, RotatingSite.RANDOM)))) {
            HttpRequest get = request(site.uri("/")).build();
            IOException second =
                    assertThrows(SSLHandshakeException.class, () -> client().send(get, BodyHandlers.discarding()));
            assertRejectedTwice(second);
            ExecutionException async =
                    assertThrows(ExecutionException.class, () -> client().sendAsync(get, BodyHandlers.discarding())
                            .get());
            assertRejectedTwice(async.getCause());
            assertEquals(List.of(), site.requests);
        }
    }

    /** REJ-34: what the provider says of the second rejection, with the first one beside it. */
    private static void assertRejectedTwice(Throwable failure) {
        assertTrue(failure.getMessage().contains("rejects the very ECH configuration that it sent"), failure::toString);
        assertEquals(1, failure.getSuppressed().length);
        assertTrue(EchRejectedException.in(failure.getSuppressed()[0]).isPresent(), failure::toString);
    }

    /** REJ-32. */
    @Test
    void aServerThatHasProvedToHaveNoEchIsVisitedWithoutIfTheModeAllowsIt() throws Exception {
        try (RotatingSite site = new RotatingSite(Optional::empty)) {
            HttpClient client = RetryingHttpClient.of(jdk(EchMode.OPPORTUNISTIC).build());
            HttpResponse<Void> response = client.send(request(site.uri("/a")).build(), BodyHandlers.discarding());
            assertEquals(200, response.statusCode());
            assertEquals("GREASE", response.sslSession().orElseThrow().getValue(STATUS));
            assertEquals(List.of("GET /a"), site.requests);
        }
    }

    @Test
    void whereEchIsRequiredAServerWithoutItIsNotVisited() throws Exception {
        try (RotatingSite site = new RotatingSite(Optional::empty)) {
            IOException refused = assertThrows(SSLHandshakeException.class, () -> client().send(
                            request(site.uri("/a")).build(), BodyHandlers.discarding()));
            assertTrue(refused.getMessage().contains("required, but not possible"), refused::toString);
            assertTrue(EchRejectedException.in(refused.getSuppressed()[0])
                    .orElseThrow()
                    .retryConfigs()
                    .isEmpty());
            assertEquals(List.of(), site.requests);
        }
    }

    @Test
    void aPostThatARedirectHasAnsweredIsNotMadeAgain() throws Exception {
        try (RotatingSite first = new RotatingSite(PUBLISHED);
                RotatingSite second = new RotatingSite(CURRENT)) {
            first.redirectTo(second.uri("/receipt"));
            for (String status : List.of("303", "307")) {
                HttpRequest post = request(first.uri("/to/" + status))
                        .POST(BodyPublishers.ofString("order"))
                        .build();
                IOException rejected =
                        assertThrows(IOException.class, () -> client().send(post, BodyHandlers.discarding()));
                assertTrue(EchRejectedException.in(rejected).isPresent(), rejected::toString);
            }
            HttpRequest empty =
                    request(first.uri("/to/303")).POST(BodyPublishers.noBody()).build();
            ExecutionException rejected =
                    assertThrows(ExecutionException.class, () -> client().sendAsync(empty, BodyHandlers.discarding())
                            .get());
            assertTrue(EchRejectedException.in(rejected).isPresent(), rejected::toString);
            assertEquals(List.of("POST /to/303 order", "POST /to/307 order", "POST /to/303"), first.requests);
            assertEquals(List.of(), second.requests);
        }
    }

    @Test
    void aGetIsMadeAgainFromItsBeginningAlsoAfterARedirect() throws Exception {
        try (RotatingSite first = new RotatingSite(PUBLISHED);
                RotatingSite second = new RotatingSite(CURRENT)) {
            first.redirectTo(second.uri("/b"));
            HttpResponse<String> response =
                    client().send(request(first.uri("/to/302")).build(), BodyHandlers.ofString());
            assertHidden(response);
            assertEquals("page /b", response.body());
            assertEquals(List.of("GET /to/302", "GET /to/302"), first.requests);
            assertEquals(List.of("GET /b"), second.requests);
        }
    }

    @Test
    void aRedirectAfterTheSecondAttemptIsFollowed() throws Exception {
        try (RotatingSite first = new RotatingSite(CURRENT);
                RotatingSite second = new RotatingSite(PUBLISHED)) {
            first.redirectTo(second.uri("/receipt"));
            HttpRequest post = request(first.uri("/to/303"))
                    .POST(BodyPublishers.ofString("order"))
                    .build();
            assertHidden(client().send(post, BodyHandlers.discarding()));
            assertEquals(List.of("POST /to/303 order"), first.requests);
            assertEquals(List.of("GET /receipt"), second.requests);
        }
    }

    @Test
    void aWebSocketOpensInTheSecondAttempt() throws Exception {
        try (SmallWebSocketServer site = new SmallWebSocketServer(RotatingSite.server(() -> Optional.of(CURRENT)))) {
            URI uri = URI.create("wss://" + RotatingSite.HOST + ":" + site.port() + "/socket");
            FirstText text = new FirstText();
            client().newWebSocketBuilder()
                    .header("Greeting", "hello")
                    .subprotocols("chat", "other")
                    .connectTimeout(Duration.ofSeconds(60))
                    .buildAsync(uri, text)
                    .get()
                    .abort();
            assertEquals(List.of("hello chat, other"), site.opened);

            FirstText said = new FirstText();
            client().newWebSocketBuilder().buildAsync(uri, said).get();
            assertEquals("welcome", said.text.get(60, TimeUnit.SECONDS));
            assertEquals(1, said.opened.get());
        }
    }

    @Test
    void aWebSocketOfAServerThatRejectsTwiceDoesNotOpen() throws Exception {
        try (SmallWebSocketServer site = new SmallWebSocketServer(
                RotatingSite.server(() -> Optional.of(EchKeyPair.generate(RotatingSite.COVER, RotatingSite.RANDOM))))) {
            URI uri = URI.create("wss://" + RotatingSite.HOST + ":" + site.port() + "/socket");
            FirstText unheard = new FirstText();
            ExecutionException failed = assertThrows(ExecutionException.class, () -> client().newWebSocketBuilder()
                    .buildAsync(uri, unheard)
                    .get());
            assertFalse(EchRejectedException.in(failed).isPresent(), failed::toString);
            assertRejectedTwice(failed.getCause());
            assertEquals(0, unheard.opened.get());
        }
    }
}
