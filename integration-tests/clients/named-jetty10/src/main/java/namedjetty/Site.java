package namedjetty;

import conversation.Listening;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A site of Jetty 10 or 11, with HTTP/1.1 and HTTP/2. */
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
        server.setHandler(new PageHandler());
        server.start();
        listening.on(connector.getLocalPort());
    }
}
