package org.echjsse.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A client that fails as it was told, and remembers what it was asked. Its asynchronous requests are left to the test. */
final class ScriptedClient extends HttpClient {
    final List<HttpRequest> sent = new ArrayList<>();
    final List<CompletableFuture<HttpResponse<Object>>> futures = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    private final List<Supplier<? extends Exception>> failures = new ArrayList<>();

    /** The next request that is sent, and not asynchronously, fails so. */
    ScriptedClient thenFails(Supplier<? extends Exception> failure) {
        failures.add(failure);
        return this;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        sent.add(request);
        Exception failure = failures.remove(0).get();
        if (failure instanceof IOException io) {
            throw io;
        } else if (failure instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        throw (RuntimeException) failure;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushes) {
        sent.add(request);
        if (!failures.isEmpty()) {
            throw (RuntimeException) failures.remove(0).get();
        }
        CompletableFuture<HttpResponse<T>> future = new CompletableFuture<>();
        @SuppressWarnings("unchecked")
        CompletableFuture<HttpResponse<Object>> kept = (CompletableFuture<HttpResponse<Object>>) (Object) future;
        futures.add(kept);
        return future;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return sendAsync(request, handler, null);
    }

    // what ends a client since JDK 21, and on an older one nothing that anybody calls

    public void shutdown() {
        ended.add("shutdown");
    }

    public void shutdownNow() {
        ended.add("shutdownNow");
    }

    public boolean isTerminated() {
        ended.add("isTerminated");
        return true;
    }

    public boolean awaitTermination(Duration duration) throws InterruptedException {
        ended.add("awaitTermination " + duration);
        if (duration.isZero()) {
            throw new InterruptedException();
        }
        return false;
    }

    public void close() {
        ended.add("close");
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.empty();
    }

    @Override
    public Redirect followRedirects() {
        return Redirect.NEVER;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.empty();
    }

    @Override
    public SSLContext sslContext() {
        return null;
    }

    @Override
    public SSLParameters sslParameters() {
        return null;
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return Version.HTTP_1_1;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }
}
