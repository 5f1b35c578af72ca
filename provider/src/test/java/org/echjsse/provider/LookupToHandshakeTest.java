package org.echjsse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.ChildJvm;
import org.echjsse.testing.DnsTestServer;
import org.echjsse.testing.DohTestServer;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.Section;

/** From the settings over a lookup to an accepted handshake, with both ends of this provider. */
@Timeout(240)
class LookupToHandshakeTest {
    private static final TestCertificates CA = TestCertificates.create();

    @Test
    void aConfigurationFoundByTheSettingsIsAccepted() throws Exception {
        EchKeyPair keys = EchKeyPair.generate("cover.example", new SecureRandom());
        try (Site site = new Site(keys)) {
            EchProvider provider = EchProvider.builder()
                    .configs("secret.example", keys.configList())
                    .mode(EchMode.REQUIRED)
                    .noResolver()
                    .build();
            SSLContext context = SSLContext.getInstance("TLSv1.3-ECH", provider);
            context.init(null, CA.trustManagers(), null);
            try (SSLSocket socket = site.connect(context)) {
                socket.startHandshake();
                assertEquals(EchStatus.SUCCESS, ((EchConnection) socket).getEchStatus());
            }
        }
    }

    @Test
    void requiredWithoutAConfigurationConnectsNowhere() throws Exception {
        try (Site site = new Site(EchKeyPair.generate("cover.example", new SecureRandom()))) {
            EchProvider provider =
                    EchProvider.builder().mode(EchMode.REQUIRED).noResolver().build();
            SSLContext context = SSLContext.getInstance("TLSv1.3-ECH", provider);
            context.init(null, CA.trustManagers(), null);
            try (SSLSocket socket = site.connect(context)) {
                SSLHandshakeException failure = assertThrows(SSLHandshakeException.class, socket::startHandshake);
                assertTrue(failure.getMessage().contains("required"), failure.getMessage());
            }
        }
    }

    /** The whole way without code: properties, DoH with the trust store of the JVM, an unmodified HttpClient, the agent's provider. */
    @Test
    void anHttpClientFindsTheConfigurationOverDohByPropertiesAlone(@TempDir Path directory) throws Exception {
        EchKeyPair keys = EchKeyPair.generate("cover.example", new SecureRandom());
        try (Site site = new Site(keys);
                DohTestServer doh = DohTestServer.start(CA)) {
            Record record = record(site, keys);
            doh.answer(record.getName().toString(true), record);
            runHttpClient(
                    directory, site, "-Dorg.echjsse.doh.url=" + doh.uri(), "-Dorg.echjsse.doh.timeoutMillis=20000");
            assertEquals(1, doh.queries().size());
        }
    }

    /** As above, with a DoH server that has a name, so that our own TLS goes there. DNS-68. */
    @Test
    void anHttpClientFindsTheConfigurationOverADohServerWithAName(@TempDir Path directory) throws Exception {
        EchKeyPair keys = EchKeyPair.generate("cover.example", new SecureRandom());
        try (Site site = new Site(keys);
                DohTestServer doh = DohTestServer.start(CA.leaf(Algorithm.EC_P256, "dns.resolver.example"))) {
            Record record = record(site, keys);
            doh.answer(record.getName().toString(true), record);
            runHttpClient(
                    directory,
                    site,
                    "-Dorg.echjsse.doh.url=https://dns.resolver.example:" + doh.port() + "/dns-query{?dns}",
                    "-Dorg.echjsse.doh.bootstrap=127.0.0.1",
                    "-Dorg.echjsse.doh.timeoutMillis=20000");
        }
    }

    /** As above, over the DNS servers of the system: dnsjava takes them from the property that is set here. */
    @Test
    void anHttpClientFindsTheConfigurationInPlainDnsIfThePropertySaysSo(@TempDir Path directory) throws Exception {
        EchKeyPair keys = EchKeyPair.generate("cover.example", new SecureRandom());
        try (Site site = new Site(keys);
                DnsTestServer dns = DnsTestServer.start()) {
            Record record = record(site, keys);
            dns.zone(query -> {
                Message answer = DohTestServer.response(query);
                if (query.getQuestion().getName().equals(record.getName())) {
                    answer.addRecord(record, Section.ANSWER);
                }
                return answer;
            });
            runHttpClient(
                    directory,
                    site,
                    "-Dorg.echjsse.resolver=dns",
                    "-Ddns.server=127.0.0.1:" + dns.address().getPort(),
                    "-Dorg.echjsse.doh.timeoutMillis=20000");
            assertEquals(1, dns.questions().size());
        }
    }

    private static Record record(Site site, EchKeyPair keys) {
        Name owner = Name.fromConstantString("_" + site.port() + "._https.secret.example.");
        return new HTTPSRecord(
                owner,
                DClass.IN,
                60,
                1,
                Name.root,
                List.of(new SVCBBase.ParameterEch(keys.configList().encoded())));
    }

    private static void runHttpClient(Path directory, Site site, String... properties) throws Exception {
        Path trust = directory.resolve("trust.p12");
        try (var out = Files.newOutputStream(trust)) {
            CA.trustStore().store(out, "password".toCharArray());
        }
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 secret.example\n");
        List<String> options = new ArrayList<>(List.of(
                "-Djavax.net.ssl.trustStore=" + trust,
                "-Djavax.net.ssl.trustStorePassword=password",
                "-Djdk.net.hosts.file=" + hosts,
                "-Dorg.echjsse.mode=required"));
        options.addAll(List.of(properties));
        ChildJvm.Result result =
                ChildJvm.run(HttpClientProgram.class, options, "https://secret.example:" + site.port() + "/");
        assertEquals(0, result.exitCode(), result.output());
        assertTrue(result.output().contains("200 SUCCESS EchJSSE"), result.output());
    }

    static final class HttpClientProgram {
        public static void main(String[] arguments) throws Exception {
            java.security.Security.insertProviderAt(new EchProvider(), 1);
            java.net.http.HttpResponse<String> response = java.net.http.HttpClient.newHttpClient()
                    .send(
                            java.net.http.HttpRequest.newBuilder(java.net.URI.create(arguments[0]))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofString());
            System.out.println(response.statusCode() + " " + response.body() + " "
                    + SSLContext.getDefault().getProvider().getName());
        }
    }

    /** An HTTPS server with ECH, whose page is what became of ECH. */
    private static final class Site implements AutoCloseable {
        private final HttpsServer server;

        Site(EchKeyPair keys) throws Exception {
            EchProvider provider = EchProvider.builder()
                    .serverKeys(EchServerKeys.of(List.of(keys)))
                    .build();
            SSLContext context = SSLContext.getInstance("TLS", provider);
            context.init(
                    TestCertificates.keyManagersOf(
                            CA.leaf(Algorithm.EC_P256, "secret.example"), CA.leaf(Algorithm.EC_P256, "cover.example")),
                    null,
                    null);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.createContext("/", exchange -> {
                Object status = ((com.sun.net.httpserver.HttpsExchange) exchange)
                        .getSSLSession()
                        .getValue("org.echjsse.status");
                byte[] page = String.valueOf(status).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        SSLSocket connect(SSLContext context) throws IOException {
            Socket plain = new Socket(InetAddress.getLoopbackAddress(), port());
            plain.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "secret.example", port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return socket;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
