package httpclient4;

import conversation.Conversation;
import conversation.Setting;
import conversation.Visitor;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.http.HttpHost;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/** Apache HttpClient 4, which many libraries still have inside. */
public final class HttpClient4Program implements Visitor {
    private final CloseableHttpClient client;

    private HttpClient4Program(Setting setting, HttpClientBuilder builder) throws Exception {
        setting.proxy().ifPresent(address -> builder.setProxy(new HttpHost(address.getAddress(), address.getPort())));
        setting.context().ifPresent(builder::setSSLContext);
        client = builder.build();
    }

    public static void main(String[] args) throws IOException {
        Conversation.hold(
                Map.of("classic", setting -> new HttpClient4Program(setting, HttpClients.custom())),
                Map.of(
                        "classic",
                        setting -> new HttpClient4Program(
                                setting, HttpClients.custom().setRetryHandler(new OnceMoreHandler()))));
    }

    @Override
    public String visit(URI page) throws IOException {
        return client.execute(
                new HttpGet(page),
                response ->
                        response.getStatusLine().getStatusCode() + " " + EntityUtils.toString(response.getEntity()));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
