package namedjetty;

import conversation.Conversation;
import conversation.Visitor;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.http.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.http.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Reads pages with the client of Jetty 9.4. */
public final class Reader implements Visitor {
    private final HttpClient client;

    private Reader(HttpClientTransport transport, SslContextFactory.Client tls) throws Exception {
        client = new HttpClient(transport, tls);
        client.start();
    }

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of(
                "http1", setting -> new Reader(new HttpClientTransportOverHTTP(), named()),
                "http2", setting -> new Reader(new HttpClientTransportOverHTTP2(new HTTP2Client()), named()),
                "none",
                        setting -> new Reader(
                                new HttpClientTransportOverHTTP2(new HTTP2Client()), new SslContextFactory.Client())));
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
