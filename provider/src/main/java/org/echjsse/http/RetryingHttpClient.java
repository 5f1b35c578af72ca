package org.echjsse.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchRejectedException;

/**
 * An {@link HttpClient} around another one, which makes one more attempt where a server has rejected Encrypted Client Hello and said what to
 * do instead: so that the first request to a site whose key has changed succeeds, too.
 *
 * <pre>HttpClient client = RetryingHttpClient.of(HttpClient.newHttpClient());</pre>
 *
 * <p><b>When.</b> After an {@link EchRejectedException} anywhere among the causes of a failure, and once for each request (RFC 9849, 6.1.6:
 * no client follows a server from one configuration to the next). Any other failure is passed on as it is. If the second attempt fails, its
 * failure is what the caller gets, with the first one suppressed. The provider decides with what the second attempt is made: the server's
 * new configuration, or without ECH if the server has proved to have none and the mode allows it.
 *
 * <p><b>Which requests.</b> A rejection comes before anything of the request has left, so whatever is to be sent may be sent again,
 * {@code POST} and bodies that can be read once only included. With one exception: the client may have followed a redirect, or answered a
 * question for a password, before it was rejected by another server, or on another connection. Then the request as a whole was with
 * somebody already. One that has no body publisher ({@code GET}, {@code HEAD}, {@code DELETE}) is made again from its beginning, which
 * is allowed for these methods (RFC 9110, 9.2.2). One that has a publisher is made again only if nobody has asked it for anything, not even
 * its length: nothing of it was sent then. Otherwise the rejection goes to the caller, who knows what may be done twice.
 *
 * <p>Each attempt has the time-outs of the request. Cancelling the future of {@code sendAsync}, or one that depends on it, cancels the attempt
 * that is under way, and no other is made. A handler of push promises may hear of the pushes of a redirecting server twice. Everything else
 * is the other client's. Put it next to the client of the JDK: a request with a publisher is copied, so what a client of another make has
 * added to its {@code HttpRequest} would be lost.
 *
 * <p>Its own methods to end a client ({@link #close} and its kin) do on JDK 21 and newer what {@code HttpClient}'s do, and nothing on older
 * ones, where there are none. Thread-safe.
 */
public final class RetryingHttpClient extends HttpClient {
    private final HttpClient client;

    private RetryingHttpClient(HttpClient client) {
        this.client = client;
    }

    /**
     * A client that makes the second attempt.
     *
     * @param client who sends everything; if it makes the second attempt already, it is given back
     */
    public static HttpClient of(HttpClient client) {
        return Objects.requireNonNull(client) instanceof RetryingHttpClient ? client : new RetryingHttpClient(client);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> responseBodyHandler)
            throws IOException, InterruptedException {
        RepeatableRequest repeatable = RepeatableRequest.of(request);
        IOException rejection;
        try {
            return client.send(repeatable.first(), responseBodyHandler);
        } catch (IOException failed) {
            if (!Rejection.isIn(failed) || !repeatable.mayBeRepeated()) {
                throw failed;
            }
            rejection = failed;
        }
        // REJ-34: once, whatever comes of it. REJ-36: then it is the caller's
        try {
            return client.send(request, responseBodyHandler);
        } catch (IOException | RuntimeException failed) {
            Rejection.keepIn(failed, rejection);
            throw failed;
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> responseBodyHandler) {
        return attempts(request, sent -> client.sendAsync(sent, responseBodyHandler));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> responseBodyHandler, PushPromiseHandler<T> pushPromiseHandler) {
        return attempts(request, sent -> client.sendAsync(sent, responseBodyHandler, pushPromiseHandler));
    }

    private interface Sending<T> {
        CompletableFuture<HttpResponse<T>> send(HttpRequest request);
    }

    private static <T> CompletableFuture<HttpResponse<T>> attempts(HttpRequest request, Sending<T> sending) {
        RepeatableRequest repeatable = RepeatableRequest.of(request);
        return TwoAttempts.begin(
                () -> sending.send(repeatable.first()), repeatable::mayBeRepeated, () -> sending.send(request));
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return new RetryingWebSocketBuilder(client);
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    // The following override methods that HttpClient has since JDK 21, which JDK 17 does not let us say with @Override.

    /** Takes no more requests; those that were made go on. */
    public void shutdown() {
        Ending.shutdown(client);
    }

    /** Takes no more requests, and cancels those that were made. */
    public void shutdownNow() {
        Ending.shutdownNow(client);
    }

    /** Whether it was shut down, and every request is over. */
    public boolean isTerminated() {
        return Ending.isTerminated(client);
    }

    /** Waits until every request is over after a shutdown. */
    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return Ending.awaitTermination(client, duration);
    }

    /** Shuts down, and waits until every request is over. */
    public void close() {
        Ending.close(client);
    }

    @Override
    public String toString() {
        return "RetryingHttpClient[" + client + "]";
    }
}
