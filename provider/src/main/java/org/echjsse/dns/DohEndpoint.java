package org.echjsse.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.echjsse.EchRejectedException;

/** One DoH server behind one address: sends it a message by POST or GET (RFC 8484) and hands back what came, if it is a DNS message at all. */
final class DohEndpoint implements NameServer {
    static final String MEDIA_TYPE = "application/dns-message";
    static final int MAX_BODY = 65535;

    /** How an endpoint gets its client; asked for each exchange. */
    interface ClientSource {
        HttpClient get() throws IOException;

        /** Nothing has come over it in time. */
        void hasTimedOut(HttpClient client);
    }

    /**
     * @param ageSeconds what a cache on the way has used up of every TTL (DNS-65)
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Body(byte[] message, long ageSeconds) {}

    private final URI configured;
    private final URI dialled;
    private final DohTemplate.Method method;
    private final ClientSource client;
    private final Duration limit;

    /**
     * @param address where to connect instead of asking the system for the host, or {@code null}
     * @param limit after which an exchange is given up, however it is going
     */
    DohEndpoint(URI server, DohTemplate.Method method, InetAddress address, ClientSource client, Duration limit) {
        this.configured = server;
        this.method = method;
        this.dialled = address == null ? server : withHost(server, address);
        this.client = client;
        this.limit = limit;
    }

    /** The URL as configured. */
    @Override
    public URI uri() {
        return configured;
    }

    @Override
    public String toString() {
        return dialled.equals(configured) ? configured.toString() : configured + " at " + dialled.getHost();
    }

    @Override
    public CompletableFuture<Reply> ask(DnsQuestion question, Freshness freshness) {
        return send(DnsQuery.padded(question), freshness).thenApply(body -> parsed(question, body));
    }

    private CompletableFuture<Body> send(byte[] query, Freshness freshness) {
        return exchange(query, freshness)
                .handle((body, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(body);
                    }
                    // A server may close an idle connection while we write, and HttpClient repeats no POST. A DNS query
                    // may be repeated.
                    return worthAnotherTry(NameServer.cause(failure))
                            ? exchange(query, freshness)
                            : CompletableFuture.<Body>failedFuture(NameServer.cause(failure));
                })
                .thenCompose(Function.identity());
    }

    private Reply parsed(DnsQuestion question, Body body) {
        try {
            return new Reply(DnsResponse.parse(body.message(), question), configured, body.ageSeconds());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private CompletableFuture<Body> exchange(byte[] query, Freshness freshness) {
        HttpClient used;
        CompletableFuture<HttpResponse<byte[]>> sent;
        try {
            used = client.get();
            sent = used.sendAsync(request(query, freshness), DohEndpoint::subscriber);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        // The time-out of an HttpRequest ends with the headers: a slow body needs one more.
        CompletableFuture<Body> body =
                sent.thenApply(DohEndpoint::checked).orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        body.whenComplete((b, failure) -> {
            Throwable cause = failure == null ? null : NameServer.cause(failure);
            if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
                client.hasTimedOut(used);
                sent.cancel(true);
            }
        });
        return body;
    }

    private HttpRequest request(byte[] query, Freshness freshness) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        method == DohTemplate.Method.GET ? withQuery(query) : dialled)
                .header("Accept", MEDIA_TYPE) // DNS-62
                .header("User-Agent", "Java") // DNS-69: HttpClient would tell the version of the JDK
                .timeout(limit);
        if (freshness == Freshness.FROM_THE_RESOLVER) {
            request.header("Cache-Control", "no-cache"); // RFC 8484, 5.1
        }
        if (method == DohTemplate.Method.POST) {
            // RFC 8484, 4.1; DNS-61
            request.header("Content-Type", MEDIA_TYPE).POST(HttpRequest.BodyPublishers.ofByteArray(query));
        }
        return request.build();
    }

    /** RFC 8484, 4.1 and 6; DNS-61: base64url, without the padding of base64. */
    private URI withQuery(byte[] query) {
        String dns = "dns=" + Base64.getUrlEncoder().withoutPadding().encodeToString(query);
        return URI.create(dialled + (dialled.getRawQuery() == null ? "?" : "&") + dns);
    }

    private static Body checked(HttpResponse<byte[]> response) {
        OptionalLong length = response.headers().firstValueAsLong("Content-Length");
        if (length.isPresent() && length.getAsLong() != response.body().length) {
            throw failure("Content-Length " + length.getAsLong() + ", but " + response.body().length + " bytes");
        }
        return new Body(response.body(), age(response));
    }

    /** RFC 9111, 5.1. What cannot be read counts as very old: used once, not cached. */
    private static long age(HttpResponse<?> response) {
        String age = response.headers().firstValue("Age").orElse("0").trim();
        return age.matches("[0-9]{1,9}") ? Long.parseLong(age) : Integer.MAX_VALUE;
    }

    /** The headers decide whether the body is read at all. */
    private static BodySubscriber<byte[]> subscriber(HttpResponse.ResponseInfo info) {
        String type = info.headers().firstValue("Content-Type").orElse("none");
        String mediaType = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        String encoding = info.headers().firstValue("Content-Encoding").orElse("identity");
        long length = info.headers().firstValueAsLong("Content-Length").orElse(0);
        if (info.statusCode() < 200 || info.statusCode() > 299) {
            // RFC 8484, 4.2.1; DNS-63: only 2xx carries a DNS answer; a redirect is not followed.
            return new CappedBody("HTTP status " + info.statusCode());
        }
        if (!mediaType.equals(MEDIA_TYPE)) {
            return new CappedBody(
                    "Content-Type " + (mediaType.length() > 40 ? "of another kind" : mediaType)); // DNS-64
        }
        if (!encoding.equalsIgnoreCase("identity")) {
            return new CappedBody("a Content-Encoding, which was not asked for");
        }
        return length > MAX_BODY ? new CappedBody("Content-Length " + length) : new CappedBody(null);
    }

    private static CompletionException failure(String reason) {
        return new CompletionException(new RefusedResponse(reason));
    }

    /** The server has spoken, and another try would get the same. */
    static final class RefusedResponse extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedResponse(String reason) {
            super(reason);
        }
    }

    /** Takes at most {@link #MAX_BODY} bytes (DNS-70), or none at all if there is a reason to refuse. */
    private static final class CappedBody implements BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final String refusal;
        private Flow.Subscription subscription;

        CappedBody(String refusal) {
            this.refusal = refusal;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            if (refusal == null) {
                subscription.request(Long.MAX_VALUE);
            } else {
                refuse(refusal);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> items) {
            for (ByteBuffer item : items) {
                if (body.isDone()) {
                    return;
                }
                if (item.remaining() > MAX_BODY - bytes.size()) {
                    refuse("more than " + MAX_BODY + " bytes");
                    return;
                }
                byte[] part = new byte[item.remaining()];
                item.get(part);
                bytes.writeBytes(part);
            }
        }

        private void refuse(String reason) {
            body.completeExceptionally(new RefusedResponse(reason));
            subscription.cancel();
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }

    private static boolean worthAnotherTry(Throwable failure) {
        if (EchRejectedException.in(failure).isPresent()) {
            return true; // the server has said what to do instead, and the client's TLS remembers it
        }
        return failure instanceof IOException
                && !(failure instanceof RefusedResponse)
                && !(failure instanceof HttpTimeoutException)
                && !(failure instanceof ConnectException)
                && !(failure instanceof SSLException);
    }

    private static URI withHost(URI server, InetAddress address) {
        String literal = NameServer.inUri(address);
        try {
            return new URI("https", null, literal, server.getPort(), server.getPath(), server.getQuery(), null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(server + " at " + literal, e);
        }
    }
}
