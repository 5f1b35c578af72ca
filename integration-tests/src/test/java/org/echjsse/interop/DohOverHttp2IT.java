package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.EchConnection;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.dns.DohResolver;
import org.echjsse.dns.DohSettings;
import org.echjsse.dns.DohTemplate;
import org.echjsse.dns.EchTls;
import org.echjsse.dns.ZoneAnswers;
import org.echjsse.provider.EchProvider;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lookups over HTTP/2, with Jetty as DoH server. DNS-66. */
@Timeout(240)
class DohOverHttp2IT {
    private static final EchKeyPair KEYS = EchKeyPair.generate(Names.COVER, new SecureRandom());
    private static final Duration AMPLE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"", "{?dns}"})
    void manyLookupsShareOneConnection(String variable) throws Exception {
        try (Doh doh = new Doh(SSLContext.getInstance("TLS", "SunJSSE"))) {
            lookUpMany(
                    new DohResolver(doh.settings(variable, AMPLE), Pki.shared().trustManagers()));
            assertEquals(Set.of(new Visit("HTTP/2.0", doh.firstConnection(), "")), doh.visits());
        }
    }

    /** And in our own TLS, behind the public name. DNS-68. */
    @Test
    void theConnectionIsHiddenWithEch() throws Exception {
        EchProvider provider = EchProvider.builder()
                .serverKeys(EchServerKeys.of(List.of(KEYS)))
                .build();
        try (Doh doh = new Doh(SSLContext.getInstance("TLS", provider))) {
            EchTls tls = (host, published, trust) -> {
                try {
                    SSLContext context = SSLContext.getInstance(
                            "TLSv1.3-ECH",
                            EchProvider.builder()
                                    .noResolver()
                                    .configs(host, KEYS.configList())
                                    .build());
                    context.init(null, trust, null);
                    return context;
                } catch (java.security.GeneralSecurityException e) {
                    throw new IOException(e);
                }
            };
            lookUpMany(
                    new DohResolver(doh.settings("", AMPLE), tls, Pki.shared().trustManagers()));
            for (Visit visit : doh.visits()) {
                assertEquals(new Visit("HTTP/2.0", visit.connection(), EchStatus.SUCCESS.name()), visit);
            }
        }
    }

    /** As when a router has forgotten it: the JDK would go on with such a connection. */
    @Test
    void aConnectionThatIsSilentIsNotUsedAgain() throws Exception {
        try (Doh doh = new Doh(SSLContext.getInstance("TLS", "SunJSSE"))) {
            DohResolver resolver = new DohResolver(
                    doh.settings("", Duration.ofSeconds(2)), Pki.shared().trustManagers());
            assertInstanceOf(Answer.Found.class, inTime(resolver, "a"));
            doh.silent = doh.firstConnection();
            assertThrows(SocketTimeoutException.class, () -> resolver.resolve("b.example", 443));
            // until the first of them is given up
            assertInstanceOf(Answer.Found.class, inTime(resolver, "c"));
            assertEquals(2, doh.visits().size(), doh.visits().toString());
        }
    }

    /** The first answer that comes within the budget; the one of a busy machine may come later. */
    private static Answer inTime(DohResolver resolver, String name) {
        for (int i = 0; i < 20; i++) {
            try {
                return resolver.resolve(name + i + ".example", 443);
            } catch (IOException notYet) {
                // a later one, then
            }
        }
        return new Answer.None();
    }

    private static void lookUpMany(DohResolver resolver) throws Exception {
        resolver.resolve("first.example", 443);
        ExecutorService callers = Executors.newFixedThreadPool(10);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String host = "n" + i + ".example";
                answers.add(callers.submit(() -> resolver.resolve(host, 443)));
            }
            for (Future<Answer> answer : answers) {
                assertInstanceOf(Answer.Found.class, answer.get());
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /**
     * @param status of ECH, if the server's TLS is ours
     */
    private record Visit(String protocol, String connection, String status) {}

    /** Has a record with ECH for every name that is asked for. */
    private static final class Doh implements AutoCloseable {
        private final Server server = new Server();
        private final ServerConnector connector;
        private final List<Visit> visits = new CopyOnWriteArrayList<>();
        private volatile String silent = "";

        Doh(SSLContext context) throws Exception {
            context.init(Pki.shared().keyManagers(KeyKind.EC, Names.SECRET, Names.COVER), null, null);
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setSslContext(context);
            HttpConfiguration http = new HttpConfiguration();
            // behind a bootstrap address the Host is that address
            http.addCustomizer(new SecureRequestCustomizer(false));
            ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
            connector = new ServerConnector(
                    server,
                    new SslConnectionFactory(tls, "alpn"),
                    alpn,
                    new HTTP2ServerConnectionFactory(http),
                    new HttpConnectionFactory(http));
            connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
            server.addConnector(connector);
            server.setHandler(new Handler.Abstract() {
                @Override
                public boolean handle(Request request, Response response, Callback callback) throws Exception {
                    answer(request, response, callback);
                    return true;
                }
            });
            server.start();
        }

        DohSettings settings(String variable, Duration budget) throws Exception {
            DohTemplate template = DohTemplate.parse(
                    "https://" + Names.SECRET + ":" + connector.getLocalPort() + "/dns-query" + variable);
            return DohSettings.of(
                    List.of(template), Map.of(Names.SECRET, List.of(InetAddress.getLoopbackAddress())), budget);
        }

        Set<Visit> visits() {
            return new HashSet<>(visits);
        }

        String firstConnection() {
            return visits.get(0).connection();
        }

        private void answer(Request request, Response response, Callback callback) throws Exception {
            byte[] query = query(request);
            String connection =
                    request.getConnectionMetaData().getRemoteSocketAddress().toString();
            if (connection.equals(silent)) {
                return; // and nothing ever comes
            }
            SSLEngine engine = ((SslConnection.SslEndPoint)
                            request.getConnectionMetaData().getConnection().getEndPoint())
                    .getSslConnection()
                    .getSSLEngine();
            String status =
                    engine instanceof EchConnection ours ? ours.getEchStatus().name() : "";
            visits.add(
                    new Visit(request.getConnectionMetaData().getHttpVersion().asString(), connection, status));
            String host = nameIn(query);
            byte[] answer = new ZoneAnswers(List.of(new ZoneAnswers.Origin(
                            host,
                            443,
                            InetAddress.getLoopbackAddress(),
                            List.of("h2"),
                            Optional.of(KEYS.configList()),
                            Duration.ofMinutes(5))))
                    .answer(query);
            response.getHeaders().put("Content-Type", "application/dns-message");
            response.write(true, ByteBuffer.wrap(answer), callback);
        }

        private static byte[] query(Request request) throws Exception {
            if (request.getMethod().equals("GET")) {
                Fields parameters = Request.extractQueryParameters(request);
                return java.util.Base64.getUrlDecoder().decode(parameters.getValue("dns"));
            }
            ByteBuffer body = Content.Source.asByteBuffer(request);
            byte[] query = new byte[body.remaining()];
            body.get(query);
            return query;
        }

        /** The name in the question, which begins behind the header. */
        private static String nameIn(byte[] query) {
            StringBuilder name = new StringBuilder();
            for (int at = 12; query[at] != 0; at += 1 + query[at]) {
                name.append(name.isEmpty() ? "" : ".")
                        .append(new String(query, at + 1, query[at], java.nio.charset.StandardCharsets.US_ASCII));
            }
            return name.toString();
        }

        @Override
        public void close() throws IOException {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IOException("Jetty does not stop", e);
            }
        }
    }
}
