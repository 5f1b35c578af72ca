package org.echjsse.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchRejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many attempts are made of what, and who hears of them, without any connection. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttemptsTest {
    private static final HttpRequest GET =
            HttpRequest.newBuilder(URI.create("https://secret.example/")).build();

    private final ScriptedClient scripted = new ScriptedClient();
    private final HttpClient client = RetryingHttpClient.of(scripted);

    private static IOException rejection() {
        return new SSLHandshakeException("of the client") {
            private static final long serialVersionUID = 1L;

            {
                initCause(new EchRejectedException("cover.example", null));
            }
        };
    }

    private CompletableFuture<HttpResponse<Void>> sendAsync() {
        return client.sendAsync(GET, BodyHandlers.discarding());
    }

    @Test
    void anyOtherFailureIsPassedOnAsItIs() {
        for (Exception failure : List.of(
                new SSLHandshakeException("bad certificate"),
                new HttpTimeoutException("slow"),
                new IOException(new IllegalStateException()),
                new InterruptedException(),
                new IllegalArgumentException())) {
            scripted.thenFails(() -> failure);
            assertSame(failure, assertThrows(failure.getClass(), () -> client.send(GET, BodyHandlers.discarding())));
            assertArrayEquals(new Throwable[0], failure.getSuppressed());

            CompletableFuture<HttpResponse<Void>> future = sendAsync();
            scripted.futures.get(scripted.futures.size() - 1).completeExceptionally(failure);
            assertSame(
                    failure, assertThrows(ExecutionException.class, future::get).getCause());
            assertArrayEquals(new Throwable[0], failure.getSuppressed());
        }
        assertEquals(10, scripted.sent.size());
    }

    @Test
    void aSecondRejectionIsTheCallers() {
        IOException first = rejection();
        IOException second = rejection();
        scripted.thenFails(() -> first).thenFails(() -> second);
        assertSame(second, assertThrows(IOException.class, () -> client.send(GET, BodyHandlers.discarding())));
        assertArrayEquals(new Throwable[] {first}, second.getSuppressed());
        assertEquals(List.of(GET, GET), scripted.sent);
    }

    @Test
    void anotherFailureOfTheSecondAttemptIsTheCallersWithTheRejectionBesideIt() {
        IOException first = rejection();
        for (Exception failure : List.of(new IOException("reset"), new SecurityException())) {
            scripted.thenFails(() -> first).thenFails(() -> failure);
            assertSame(failure, assertThrows(failure.getClass(), () -> client.send(GET, BodyHandlers.discarding())));
            assertArrayEquals(new Throwable[] {first}, failure.getSuppressed());
        }
    }

    @Test
    void aClientThatThrowsTheSameTwiceDoesNoHarm() {
        IOException always = rejection();
        scripted.thenFails(() -> always).thenFails(() -> always);
        assertSame(always, assertThrows(IOException.class, () -> client.send(GET, BodyHandlers.discarding())));
    }

    @Test
    void anInterruptionOfTheSecondAttemptIsTheCallers() {
        scripted.thenFails(AttemptsTest::rejection).thenFails(InterruptedException::new);
        assertThrows(InterruptedException.class, () -> client.send(GET, BodyHandlers.discarding()));
    }

    @Test
    void theAsynchronousSecondRejectionIsTheCallers() {
        CompletableFuture<HttpResponse<Void>> future = sendAsync();
        IOException first = rejection();
        IOException second = rejection();
        scripted.futures.get(0).completeExceptionally(new CompletionException(first));
        assertFalse(future.isDone());
        scripted.futures.get(1).completeExceptionally(new CompletionException(second));
        assertSame(second, assertThrows(ExecutionException.class, future::get).getCause());
        assertArrayEquals(new Throwable[] {first}, second.getSuppressed());
        assertEquals(2, scripted.sent.size());
    }

    @Test
    void whatTheClientThrowsAtOnceIsThrownAtOnce() {
        scripted.thenFails(IllegalArgumentException::new);
        assertThrows(IllegalArgumentException.class, this::sendAsync);
    }

    @Test
    void whatTheClientThrowsInTheSecondAttemptFailsTheFuture() {
        CompletableFuture<HttpResponse<Void>> future = sendAsync();
        IllegalStateException refused = new IllegalStateException("closed");
        scripted.thenFails(() -> refused);
        scripted.futures.get(0).completeExceptionally(rejection());
        assertSame(refused, assertThrows(ExecutionException.class, future::get).getCause());
        assertTrue(EchRejectedException.in(refused.getSuppressed()[0]).isPresent());
    }

    @Test
    void cancellingCancelsTheFirstAttemptAndNoOtherIsMade() {
        CompletableFuture<HttpResponse<Void>> future = sendAsync();
        assertTrue(future.cancel(true));
        assertTrue(scripted.futures.get(0).isCancelled());
        assertThrows(CancellationException.class, future::get);
        assertEquals(1, scripted.sent.size());
    }

    @Test
    void aRejectionAfterACancellationThatMayNotInterruptIsNotFollowed() {
        CompletableFuture<HttpResponse<Void>> future = sendAsync();
        assertTrue(future.cancel(false));
        scripted.futures.get(0).completeExceptionally(rejection());
        assertEquals(1, scripted.sent.size());
    }

    @Test
    void cancellingCancelsTheSecondAttempt() {
        CompletableFuture<HttpResponse<Void>> future = sendAsync();
        scripted.futures.get(0).completeExceptionally(rejection());
        assertTrue(future.cancel(true));
        assertTrue(scripted.futures.get(1).isCancelled());
        assertTrue(future.isCancelled());
    }

    @Test
    void cancellingWhatDependsOnItCancelsTheAttempt() {
        CompletableFuture<Integer> dependent =
                sendAsync().thenApply(HttpResponse::statusCode).thenApply(status -> status + 1);
        scripted.futures.get(0).completeExceptionally(rejection());
        assertTrue(dependent.cancel(true));
        assertTrue(scripted.futures.get(1).isCancelled());
    }

    /** Between the two attempts there is nothing to cancel yet. */
    @Test
    void cancellingWhatDependsOnItWhileTheSecondAttemptBeginsCancelsThat() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        List<CompletableFuture<?>> dependents = new ArrayList<>();
        CompletableFuture<String> both = TwoAttempts.begin(() -> first, () -> true, () -> {
            dependents.forEach(dependent -> dependent.cancel(true));
            return second;
        });
        dependents.add(both.thenApply(String::length));
        first.completeExceptionally(rejection());
        assertTrue(second.isCancelled());
        assertTrue(both.isCompletedExceptionally());
    }

    @Test
    void aDependentThatIsCancelledTooLateCancelsNothing() {
        CompletableFuture<HttpResponse<Void>> future = sendAsync();
        CompletableFuture<String> done = future.thenApply(response -> "");
        CompletableFuture<String> early = future.handle((response, failure) -> "early");
        early.complete("by hand");
        assertFalse(early.cancel(true));
        assertFalse(scripted.futures.get(0).isCancelled());
        assertFalse(done.isDone());
    }

    @Test
    void whoHasStoppedWaitingGetsNoSecondAttempt() throws Exception {
        CompletableFuture<HttpResponse<Void>> future = sendAsync().orTimeout(1, TimeUnit.MILLISECONDS);
        assertInstanceOf(
                TimeoutException.class,
                assertThrows(ExecutionException.class, future::get).getCause());
        scripted.futures.get(0).completeExceptionally(rejection());
        assertEquals(1, scripted.sent.size());
    }

    /** A client of another make may ask for the length before it connects: then nobody knows what was sent. */
    @Test
    void aBodyThatSomebodyHasAskedForIsNotSentAgain() {
        HttpRequest post = HttpRequest.newBuilder(GET.uri())
                .POST(BodyPublishers.ofString("order"))
                .build();
        CompletableFuture<HttpResponse<Void>> future = client.sendAsync(post, BodyHandlers.discarding());
        assertEquals(5, scripted.sent.get(0).bodyPublisher().orElseThrow().contentLength());
        scripted.futures.get(0).completeExceptionally(rejection());
        assertTrue(EchRejectedException.in(assertThrows(ExecutionException.class, future::get))
                .isPresent());
        assertEquals(1, scripted.sent.size());
    }

    @Test
    void theRequestIsTheOneThatWasGiven() {
        HttpRequest post = HttpRequest.newBuilder(GET.uri())
                .header("One", "1")
                .header("One", "2")
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(7))
                .expectContinue(true)
                .method("PATCH", BodyPublishers.ofString("order"))
                .build();
        scripted.thenFails(AttemptsTest::rejection).thenFails(AttemptsTest::rejection);
        assertThrows(IOException.class, () -> client.send(post, BodyHandlers.discarding()));
        HttpRequest first = scripted.sent.get(0);
        assertEquals(post, first);
        assertEquals(post.headers(), first.headers());
        assertEquals(post.version(), first.version());
        assertEquals(post.timeout(), first.timeout());
        assertTrue(first.expectContinue());
        assertSame(post, scripted.sent.get(1));
    }

    @Test
    void wrappedTwiceItMakesNoThirdAttempt() {
        assertSame(client, RetryingHttpClient.of(client));
        assertThrows(NullPointerException.class, () -> RetryingHttpClient.of(null));
    }

    /** On the JDK that runs this: a method that a newer one adds has to be thought of. */
    @Test
    void nothingThatAnHttpClientCanDoIsForgotten() throws Exception {
        for (Method method : HttpClient.class.getMethods()) {
            boolean ofTheClient =
                    !Modifier.isStatic(method.getModifiers()) && method.getDeclaringClass() != Object.class;
            if (ofTheClient) {
                assertNotNull(RetryingHttpClient.class.getDeclaredMethod(method.getName(), method.getParameterTypes()));
            }
        }
    }

    @Test
    void whatTheClientIsSetToIsSeen() throws Exception {
        Executor executor = Runnable::run;
        SSLParameters parameters = new SSLParameters(null, new String[] {"TLSv1.3"});
        HttpClient jdk = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .connectTimeout(Duration.ofSeconds(5))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(ProxySelector.of(null))
                .sslContext(SSLContext.getDefault())
                .sslParameters(parameters)
                .authenticator(new Authenticator() {})
                .version(HttpClient.Version.HTTP_1_1)
                .executor(executor)
                .build();
        HttpClient around = RetryingHttpClient.of(jdk);
        assertEquals(jdk.cookieHandler(), around.cookieHandler());
        assertEquals(Optional.of(Duration.ofSeconds(5)), around.connectTimeout());
        assertEquals(HttpClient.Redirect.NORMAL, around.followRedirects());
        assertEquals(jdk.proxy(), around.proxy());
        assertSame(jdk.sslContext(), around.sslContext());
        assertArrayEquals(new String[] {"TLSv1.3"}, around.sslParameters().getProtocols());
        assertEquals(jdk.authenticator(), around.authenticator());
        assertEquals(HttpClient.Version.HTTP_1_1, around.version());
        assertEquals(Optional.of(executor), around.executor());
        assertTrue(around.toString().contains(jdk.toString()));
    }

    @Test
    void endingItEndsTheClientWhereClientsHaveAnEnd() throws Exception {
        RetryingHttpClient around = (RetryingHttpClient) client;
        around.shutdown();
        around.shutdownNow();
        boolean hasEnd = Runtime.version().feature() >= 21;
        assertEquals(hasEnd, around.isTerminated());
        assertEquals(!hasEnd, around.awaitTermination(Duration.ofSeconds(1)));
        if (hasEnd) {
            assertThrows(InterruptedException.class, () -> around.awaitTermination(Duration.ZERO));
        }
        around.close();
        assertEquals(
                hasEnd
                        ? List.of(
                                "shutdown",
                                "shutdownNow",
                                "isTerminated",
                                "awaitTermination PT1S",
                                "awaitTermination PT0S",
                                "close")
                        : List.of(),
                scripted.ended);
    }

    @Test
    void aWebSocketBuilderSaysAtOnceWhatIsWrong() {
        HttpClient around = RetryingHttpClient.of(HttpClient.newHttpClient());
        assertThrows(
                NullPointerException.class, () -> around.newWebSocketBuilder().header("Name", null));
        assertThrows(
                NullPointerException.class, () -> around.newWebSocketBuilder().connectTimeout(null));
        assertThrows(UnsupportedOperationException.class, client::newWebSocketBuilder);
    }
}
