package jetty;

import conversation.Conversation;
import conversation.OnceMore;
import conversation.Setting;
import conversation.Visitor;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty's client, with HTTP/1.1 only, and with both by ALPN. */
public final class JettyProgram implements Visitor {
    private final HttpClient client;

    private JettyProgram(Setting setting, HttpClientTransport transport) throws Exception {
        client = new HttpClient(transport);
        setting.proxy().ifPresent(address -> client.getProxyConfiguration()
                .addProxy(new HttpProxy(address.getAddress().getHostAddress(), address.getPort())));
        client.start();
    }

    public static void main(String[] args) throws IOException {
        Conversation.Opening http1 =
                setting -> new JettyProgram(setting, new HttpClientTransportOverHTTP(connector(setting)));
        Conversation.hold(
                Map.of("http1", http1, "http2", JettyProgram::both),
                Map.of(
                        "http1", setting -> new OnceMore(http1.open(setting)),
                        "http2", setting -> new OnceMore(both(setting))));
    }

    private static JettyProgram both(Setting setting) throws Exception {
        ClientConnector connector = connector(setting);
        ClientConnectionFactoryOverHTTP2.HTTP2 http2 =
                new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector));
        return new JettyProgram(
                setting, new HttpClientTransportDynamic(connector, http2, HttpClientConnectionFactory.HTTP11));
    }

    private static ClientConnector connector(Setting setting) throws Exception {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        setting.context().ifPresent(tls::setSslContext);
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(tls);
        return connector;
    }

    @Override
    public String visit(URI page) throws Exception {
        try {
            ContentResponse response = client.GET(page);
            return response.getStatus() + " " + response.getContentAsString();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    @Override
    public void close() throws Exception {
        client.stop();
    }
}
