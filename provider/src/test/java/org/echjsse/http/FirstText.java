package org.echjsse.http;

import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens to a {@link WebSocket}. */
final class FirstText implements WebSocket.Listener {
    final CompletableFuture<String> text = new CompletableFuture<>();
    final AtomicInteger opened = new AtomicInteger();

    @Override
    public void onOpen(WebSocket socket) {
        opened.incrementAndGet();
        socket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.complete(data.toString());
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        text.completeExceptionally(error);
    }
}
