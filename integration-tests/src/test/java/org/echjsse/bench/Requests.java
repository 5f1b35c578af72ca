package org.echjsse.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Requests of the JDK's {@code HttpClient} for a kilobyte, over connections that are there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Requests {
    private static final int AT_ONCE = 16;

    @Param({"ECHJSSE", "SUNJSSE", "BCJSSE", "CONSCRYPT"})
    public Implementation implementation;

    @Param({"HTTP_1_1", "HTTP_2"})
    public HttpClient.Version version;

    private LoopbackServer server;
    private HttpClient client;
    private HttpRequest request;

    @Setup
    public void connect() throws IOException, InterruptedException {
        server = new LoopbackServer();
        client = HttpClient.newBuilder()
                .version(version)
                .sslContext(implementation.context(null, Site.trust()))
                .build();
        request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/"))
                .build();
        HttpResponse<byte[]> first = client.send(request, BodyHandlers.ofByteArray());
        if (first.version() != version || first.body().length != 1024) {
            throw new IllegalStateException(first.version() + ", " + first.body().length + " bytes");
        }
    }

    @TearDown
    public void close() throws IOException {
        server.close();
    }

    @Benchmark
    public int oneAfterTheOther() throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofByteArray()).statusCode();
    }

    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public void sixteenAtOnce() {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(client.sendAsync(request, BodyHandlers.ofByteArray()));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    }
}
