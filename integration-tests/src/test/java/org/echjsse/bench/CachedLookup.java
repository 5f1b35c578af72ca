package org.echjsse.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.config.EchKeyPair;
import org.echjsse.dns.ZoneAnswers;
import org.echjsse.dns.ZoneAnswers.Origin;
import org.echjsse.provider.EchProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The configuration of a site whose HTTPS record was asked for before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachedLookup {
    private HttpsServer server;
    private EchConfigResolver resolver;

    @Setup
    public void lookUpOnce() throws IOException {
        System.setProperty("javax.net.ssl.trustStore", Site.anchorFile().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", Site.PASSWORD);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        EchKeyPair key = EchKeyPair.generate(Site.COVER, new SecureRandom());
        Origin origin = new Origin(
                Site.SECRET, 443, loopback, List.of("h2"), Optional.of(key.configList()), Duration.ofHours(1));
        ZoneAnswers zone = new ZoneAnswers(List.of(origin));
        server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(Implementation.SUNJSSE.context(Implementation.SUNJSSE.keys())));
        server.createContext("/dns-query", exchange -> answer(zone, exchange));
        server.start();
        URI doh = URI.create("https://localhost:" + server.getAddress().getPort() + "/dns-query");
        resolver = EchProvider.builder()
                .doh(doh, loopback)
                .build()
                .configResolver()
                .orElseThrow();
        if (!(lookUp() instanceof Answer.Found)) {
            throw new IllegalStateException("nothing found");
        }
    }

    private static void answer(ZoneAnswers zone, HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] answer = zone.answer(exchange.getRequestBody().readAllBytes());
            exchange.getResponseHeaders().set("Content-Type", "application/dns-message");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /** Nobody is there to ask any more. */
    @Setup(org.openjdk.jmh.annotations.Level.Iteration)
    public void stopServer() {
        server.stop(0);
    }

    @TearDown
    public void forget() {
        System.clearProperty("javax.net.ssl.trustStore");
    }

    @Benchmark
    public Answer lookUp() throws IOException {
        return resolver.resolve(Site.SECRET, 443);
    }
}
