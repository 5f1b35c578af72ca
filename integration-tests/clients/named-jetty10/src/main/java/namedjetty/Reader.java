package namedjetty;

import conversation.Conversation;
import conversation.Visitor;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.dynamic.HttpClientTransportDynamic;
import org.eclipse.jetty.client.http.HttpClientConnectionFactory;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.http.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Reads pages with the client of Jetty 10 or 11. */
public final class Reader implements Visitor {
    private final HttpClient client;

    private Reader(SslContextFactory.Client tls, boolean http2) throws Exception {
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(tls);
        client = new HttpClient(
                http2
                        ? new HttpClientTransportDynamic(
                                connector,
                                new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)),
                                HttpClientConnectionFactory.HTTP11)
                        : new HttpClientTransportDynamic(connector, HttpClientConnectionFactory.HTTP11));
        client.start();
    }

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of(
                "http1", setting -> new Reader(named(), false),
                "http2", setting -> new Reader(named(), true),
                "none", setting -> new Reader(new SslContextFactory.Client(), true)));
    }

    private static SslContextFactory.Client named() {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setProvider("EchJSSE");
        return tls;
    }

    @Override
    public String visit(URI page) throws Exception {
        return client.GET(page).getContentAsString();
    }

    @Override
    public void close() throws Exception {
        client.stop();
    }
}
