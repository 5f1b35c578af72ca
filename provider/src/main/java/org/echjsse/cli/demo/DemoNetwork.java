package org.echjsse.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.echjsse.EchServerKeys;
import org.echjsse.cli.web.ConnectionStatus;
import org.echjsse.cli.web.EchWebServer;
import org.echjsse.cli.web.Response;
import org.echjsse.cli.web.ServedSite;
import org.echjsse.cli.web.StatusPages;
import org.echjsse.config.EchKeyPair;
import org.echjsse.dns.ZoneAnswers;

/**
 * Everything of the demonstration that is not the program: authority, web server, DoH server and the taps before both. All on
 * loopback, on ports that were free.
 */
final class DemoNetwork implements AutoCloseable {
    static final String COVER = "cover.example";
    static final List<String> HIDDEN = List.of("secret.example", "other.example");

    private static final String TRUST_PASSWORD = "changeit";
    private static final long LAST_BYTES_MILLIS = 5000;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Tap webTap;
    private final Tap dohTap;
    private final Path trustStore;
    private final Path hosts;

    DemoNetwork(Path directory) throws IOException, GeneralSecurityException {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            SecureRandom random = new SecureRandom();
            ThrowAwayAuthority authority = new ThrowAwayAuthority(Instant.now(), random);
            trustStore = directory.resolve("trust.p12");
            try (OutputStream out = Files.newOutputStream(trustStore)) {
                authority.trustStore().store(out, TRUST_PASSWORD.toCharArray());
            }
            hosts = directory.resolve("hosts");
            Files.writeString(hosts, loopback.getHostAddress() + " " + String.join(" ", HIDDEN) + "\n");

            EchKeyPair echKeys = EchKeyPair.generate(COVER, random);
            List<ServedSite> sites = new ArrayList<>();
            sites.add(authority.issue(List.of(COVER), List.of()));
            for (String hidden : HIDDEN) {
                sites.add(authority.issue(List.of(hidden), List.of()));
            }
            EchWebServer web = keep(EchWebServer.start(
                    new InetSocketAddress(loopback, 0),
                    sites,
                    Optional.of(EchServerKeys.of(List.of(echKeys))),
                    Map.of("/", DemoNetwork::page, "/ech-check.json", StatusPages.forPrograms(status -> {}))));
            DohServer doh = keep(new DohServer(authority.issue(List.of(), List.of(loopback))));
            webTap = keep(new Tap("web", web.address()));
            dohTap = keep(new Tap("doh", doh.address()));
            doh.publish(new ZoneAnswers(HIDDEN.stream()
                    .map(host -> new ZoneAnswers.Origin(
                            host,
                            webTap.port(),
                            loopback,
                            List.of("http/1.1"),
                            Optional.of(echKeys.configList()),
                            Duration.ofSeconds(60)))
                    .toList()));
        } catch (IOException | GeneralSecurityException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** The pages of the program: each hidden site, and what the server says of the first. */
    List<String> urls() {
        List<String> urls = new ArrayList<>();
        HIDDEN.forEach(host -> urls.add(origin(host) + "/"));
        urls.add(statusUrl());
        return urls;
    }

    String statusUrl() {
        return origin(HIDDEN.get(0)) + "/ech-check.json";
    }

    String dohUrl() {
        return "https://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + dohTap.port() + DohServer.PATH;
    }

    /** What any program needs here, with or without ECH: where the names are, and whom to trust. */
    List<String> jvmOptions() {
        return List.of(
                "-Djdk.net.hosts.file=" + hosts,
                "-Djavax.net.ssl.trustStore=" + trustStore,
                "-Djavax.net.ssl.trustStorePassword=" + TRUST_PASSWORD);
    }

    /** Every byte on both wires since the last call. */
    List<Recording> takeRecordings() throws InterruptedException {
        List<Recording> recordings = new ArrayList<>(webTap.take(LAST_BYTES_MILLIS));
        recordings.addAll(dohTap.take(LAST_BYTES_MILLIS));
        return recordings;
    }

    @Override
    public void close() {
        for (AutoCloseable part : open) {
            try {
                part.close();
            } catch (Exception atTheEnd) {
                // The process is about to end; what is still open ends with it.
                continue;
            }
        }
        open.clear();
    }

    private static void page(HttpExchange exchange) throws IOException {
        String name = exchange instanceof HttpsExchange secure
                ? ConnectionStatus.of(secure).serverName().orElse("nobody")
                : "nobody";
        Response.plain(200, "This is the page of " + name + ".").send(exchange);
    }

    private String origin(String host) {
        return "https://" + host + ":" + webTap.port();
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.add(0, part);
        return part;
    }
}
