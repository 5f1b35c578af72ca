package namedjetty;

import conversation.Listening;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
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

/** A site of Jetty 12, with HTTP/1.1 and HTTP/2. */
public final class Site {
    private Site() {}

    public static void main(String[] args) throws Exception {
        Listening listening = new Listening();
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setProvider("EchJSSE");
        tls.setKeyStorePath(args[0]);
        tls.setKeyStorePassword(args[1]);
        HttpConfiguration http = new HttpConfiguration();
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
        alpn.setDefaultProtocol("http/1.1");
        Server server = new Server();
        ServerConnector connector = new ServerConnector(
                server,
                new SslConnectionFactory(tls, "alpn"),
                alpn,
                new HTTP2ServerConnectionFactory(http),
                new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                String protocol =
                        request.getConnectionMetaData().getHttpVersion().asString();
                Content.Sink.write(response, true, protocol + " for " + Request.getServerName(request), callback);
                return true;
            }
        });
        server.start();
        listening.on(connector.getLocalPort());
    }
}
