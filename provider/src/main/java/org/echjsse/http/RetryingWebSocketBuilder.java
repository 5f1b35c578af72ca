package org.echjsse.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Builds a {@link WebSocket} in one attempt or two. The opening handshake is a {@code GET}, and a listener hears nothing before it has
 * succeeded. Not thread-safe, like any builder of these.
 */
final class RetryingWebSocketBuilder implements WebSocket.Builder {
    private final HttpClient client;
    /** Says at once what is wrong with a setting; nothing is built with it. */
    private final WebSocket.Builder check;

    private final List<Consumer<WebSocket.Builder>> settings = new ArrayList<>();

    RetryingWebSocketBuilder(HttpClient client) {
        this.client = client;
        this.check = client.newWebSocketBuilder();
    }

    private WebSocket.Builder set(Consumer<WebSocket.Builder> setting) {
        setting.accept(check);
        settings.add(setting);
        return this;
    }

    @Override
    public WebSocket.Builder header(String name, String value) {
        return set(builder -> builder.header(name, value));
    }

    @Override
    public WebSocket.Builder connectTimeout(Duration timeout) {
        return set(builder -> builder.connectTimeout(timeout));
    }

    @Override
    public WebSocket.Builder subprotocols(String mostPreferred, String... lesserPreferred) {
        String[] others = lesserPreferred.clone();
        return set(builder -> builder.subprotocols(mostPreferred, others));
    }

    /** A builder for each attempt, with what was set by now: what is set later is for the next one. */
    @Override
    public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
        List<Consumer<WebSocket.Builder>> now = List.copyOf(settings);
        Supplier<CompletableFuture<WebSocket>> attempt = () -> {
            WebSocket.Builder builder = client.newWebSocketBuilder();
            now.forEach(setting -> setting.accept(builder));
            return builder.buildAsync(uri, listener);
        };
        return TwoAttempts.begin(attempt, () -> true, attempt);
    }
}
