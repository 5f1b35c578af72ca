package org.echjsse.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.echjsse.EchConnection;
import org.echjsse.provider.EchProvider;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.ssl.ALPNProcessor;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jetty negotiates HTTP/2 on our engines, which its own ALPN processors refuse. */
class JettyAlpnIT {
    @TempDir
    static Path scratch;

    static SSLContext ours;
    static SSLContext ofTheJdk;

    @BeforeAll
    static void makeContexts() throws Exception {
        Path keyStore = Strangers.keyStore(scratch);
        ours = context(
                keyStore,
                SSLContext.getInstance("TLS", EchProvider.builder().noResolver().build()));
        ofTheJdk = context(keyStore, SSLContext.getInstance("TLS", "SunJSSE"));
        assertInstanceOf(EchConnection.class, ours.createSSLEngine());
    }

    @Test
    void aServerOnOurEnginesSpeaksTheProtocolThatTheClientWants() throws Exception {
        try (Site site = new Site(ours, "h2", "http/1.1")) {
            assertEquals("HTTP/2.0", get(site, ofTheJdk, HttpClient.Version.HTTP_2));
            assertEquals("HTTP/1.1", get(site, ofTheJdk, HttpClient.Version.HTTP_1_1), "a client without ALPN");
        }
    }

    @Test
    void aClientOnOurEnginesSpeaksTheProtocolThatTheServerChooses() throws Exception {
        for (String protocol : List.of("h2", "http/1.1")) {
            try (Site site = new Site(ofTheJdk, protocol)) {
                assertEquals(protocol.equals("h2") ? "HTTP/2.0" : "HTTP/1.1", getWithJetty(site, ours));
            }
        }
    }

    @Test
    void jettysProcessorsStillServeTheEnginesOfTheJdk() throws Exception {
        try (Site site = new Site(ofTheJdk, "h2", "http/1.1")) {
            assertEquals("HTTP/2.0", getWithJetty(site, ofTheJdk));
            assertEquals("HTTP/2.0", getWithJetty(site, ours));
        }
    }

    /** With the relocated jar as well. */
    @Test
    void theAllJarBringsThem() throws Exception {
        List<String> jetty = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.contains("jetty") || path.contains("slf4j"))
                .collect(Collectors.toCollection(ArrayList::new));
        jetty.add(Jars.ALL.toString());
        jetty.add(Path.of(JettyAlpnIT.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString());
        JavaRun.of(scratch, List.of("-cp", String.join(File.pathSeparator, jetty), Processors.class.getName()))
                .printed("JettyServerAlpn", "JettyClientAlpn");
    }

    /** Names those processors that say they are for an engine of ours. */
    static final class Processors {
        public static void main(String[] arguments) throws Exception {
            SSLContext context = SSLContext.getInstance("TLS", new EchProvider());
            context.init(null, null, null);
            for (Class<? extends ALPNProcessor> side :
                    List.of(ALPNProcessor.Server.class, ALPNProcessor.Client.class)) {
                for (ALPNProcessor processor : ServiceLoader.load(side)) {
                    processor.init();
                    if (processor.appliesTo(context.createSSLEngine())) {
                        System.out.println(processor.getClass().getSimpleName());
                    }
                }
            }
        }
    }

    private static String get(Site site, SSLContext context, HttpClient.Version version) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(context).version(version).build();
        return client.send(HttpRequest.newBuilder(site.url()).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String getWithJetty(Site site, SSLContext context) throws Exception {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setSslContext(context);
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(tls);
        org.eclipse.jetty.client.HttpClient client =
                new org.eclipse.jetty.client.HttpClient(new HttpClientTransportDynamic(
                        connector,
                        new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)),
                        HttpClientConnectionFactory.HTTP11));
        client.start();
        try {
            ContentResponse response = client.GET(site.url());
            return response.getContentAsString();
        } finally {
            client.stop();
        }
    }

    private static SSLContext context(Path keyStoreFile, SSLContext context) throws Exception {
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStoreFile)) {
            keyStore.load(in, "stranger".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keyStore, "stranger".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keyStore);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** Answers with the protocol of the request. */
    private static final class Site implements AutoCloseable {
        private final Server server = new Server();
        private final ServerConnector connector;

        Site(SSLContext context, String... protocols) throws Exception {
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setSslContext(context);
            HttpConfiguration http = new HttpConfiguration();
            List<ConnectionFactory> factories = new ArrayList<>();
            factories.add(new SslConnectionFactory(tls, "alpn"));
            ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory(protocols);
            alpn.setDefaultProtocol(protocols[protocols.length - 1]);
            factories.add(alpn);
            for (String protocol : protocols) {
                factories.add(
                        protocol.equals("h2")
                                ? new HTTP2ServerConnectionFactory(http)
                                : new HttpConnectionFactory(http));
            }
            connector = new ServerConnector(server, factories.toArray(ConnectionFactory[]::new));
            connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
            server.addConnector(connector);
            server.setHandler(new Handler.Abstract() {
                @Override
                public boolean handle(Request request, Response response, Callback callback) {
                    Content.Sink.write(
                            response,
                            true,
                            request.getConnectionMetaData().getHttpVersion().asString(),
                            callback);
                    return true;
                }
            });
            server.start();
        }

        URI url() {
            return URI.create("https://localhost:" + connector.getLocalPort() + "/");
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
