package org.echjsse.http;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;

/**
 * A request, and whether it may be made again as a whole after a rejection. Of a direct rejection nothing was sent; but inside the client
 * there may have been another server before, which has answered with a redirect: to a {@code POST} perhaps after doing what was asked.
 */
final class RepeatableRequest {
    // RFC 9110, 9.2.2; those that can be without a publisher
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "PUT");

    private final HttpRequest request;
    private final Optional<WatchedBody> body;

    private RepeatableRequest(HttpRequest request, Optional<WatchedBody> body) {
        this.request = request;
        this.body = body;
    }

    static RepeatableRequest of(HttpRequest request) {
        Optional<WatchedBody> body = request.bodyPublisher().map(WatchedBody::new);
        HttpRequest watched = body.map(publisher -> HttpRequest.newBuilder(request, (name, value) -> true)
                        .method(request.method(), publisher)
                        .build())
                .orElse(request);
        return new RepeatableRequest(watched, body);
    }

    /** The request as it is sent first. */
    HttpRequest first() {
        return request;
    }

    boolean mayBeRepeated() {
        return body.map(publisher -> !publisher.wasAsked).orElseGet(() -> IDEMPOTENT.contains(request.method()));
    }

    /**
     * A body that knows whether it was asked for. A client needs its length for the head of the request, and asks when there is a connection to
     * send it on; so who has not asked has sent nothing, whether it waits for "100 Continue" or not.
     */
    private static final class WatchedBody implements BodyPublisher {
        private final BodyPublisher body;
        private volatile boolean wasAsked;

        WatchedBody(BodyPublisher body) {
            this.body = body;
        }

        @Override
        public long contentLength() {
            wasAsked = true;
            return body.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            wasAsked = true;
            body.subscribe(subscriber);
        }
    }
}
