package org.echjsse.cli;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.echjsse.EchServerKeys;
import org.echjsse.cli.web.EchWebServer;
import org.echjsse.cli.web.ServedSite;
import org.echjsse.cli.web.StatusPages;
import org.echjsse.config.EchConfigList;
import org.echjsse.config.EchKeyPair;
import org.echjsse.dns.ZoneAnswers;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.TestCertificates;

/** A web server with ECH, a DoH server, and a file with the authority of both: what {@code check} and {@code lookup} need. */
final class CheckStage implements AutoCloseable {
    static final String SITE = "secret.example";
    static final String COVER = "cover.example";
    static final String OTHER = "other.example";

    final EchKeyPair keys = EchKeyPair.generate(COVER, new SecureRandom());
    final Path authority;
    private final EchWebServer web;
    private final DohTestServer doh;

    CheckStage(Path directory) throws IOException, GeneralSecurityException {
        TestCertificates ca = TestCertificates.create();
        authority = Files.writeString(directory.resolve("ca.pem"), pem(ca));
        HttpHandler programs = StatusPages.forPrograms(status -> {});
        HttpHandler people = StatusPages.forPeople(status -> {});
        web = EchWebServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(site(ca, COVER), site(ca, SITE), site(ca, OTHER)),
                Optional.of(EchServerKeys.of(List.of(keys))),
                Map.of("/", people, "/ech-check.json", programs));
        doh = DohTestServer.start(ca);
    }

    /** The DNS has a record for the site, with this in it. */
    void publish(Optional<EchConfigList> ech) {
        publish(List.of(origin(SITE, ech)));
    }

    /** The DNS has records for these, and for nobody else. */
    void publish(List<ZoneAnswers.Origin> origins) {
        ZoneAnswers zone = new ZoneAnswers(origins);
        doh.script((exchange, query) -> DohTestServer.send(exchange, zone.answer(query)));
    }

    /** From now on the DNS does not answer. */
    void breakDns() {
        doh.script((exchange, query) -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
    }

    int questions() {
        return doh.queries().size();
    }

    ZoneAnswers.Origin origin(String host, Optional<EchConfigList> ech) {
        return origin(host, ech, Duration.ofSeconds(60));
    }

    ZoneAnswers.Origin origin(String host, Optional<EchConfigList> ech, Duration ttl) {
        return new ZoneAnswers.Origin(host, port(), InetAddress.getLoopbackAddress(), List.of("http/1.1"), ech, ttl);
    }

    String url(String host) {
        return "https://" + host + ":" + port() + "/";
    }

    int port() {
        return web.address().getPort();
    }

    String connect() {
        return "127.0.0.1:" + port();
    }

    String dohUrl() {
        return doh.uri().toString();
    }

    /** {@code check} on a host of the web server, over its DoH server. */
    Transcript check(String host, String... more) {
        return check(Terminal.NONE, "", Stream.concat(Stream.of(url(host)), Stream.of(more)));
    }

    /** {@code check} with somebody at the terminal, or something in standard input. */
    Transcript check(Terminal terminal, String standardInput, Stream<String> words) {
        Stream<String> always =
                Stream.of("check", "--connect=" + connect(), "--cacert=" + authority, "--doh=" + dohUrl());
        return Transcript.on(
                terminal, standardInput, Stream.concat(always, words).toArray(String[]::new));
    }

    @Override
    public void close() {
        web.close();
        doh.close();
    }

    private static ServedSite site(TestCertificates ca, String name) {
        TestCertificates.Leaf leaf = ca.leaf(TestCertificates.Algorithm.EC_P256, name);
        return ServedSite.ofCertificate(leaf.key(), leaf.chain());
    }

    private static String pem(TestCertificates ca) throws CertificateEncodingException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(ca.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
