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

    private HttpClient4Program(Setting setting) throws Exception {
        HttpClientBuilder builder = HttpClients.custom();
        setting.proxy().ifPresent(address -> builder.setProxy(new HttpHost(address.getAddress(), address.getPort())));
        setting.context().ifPresent(builder::setSSLContext);
        client = builder.build();
    }

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of("classic", HttpClient4Program::new));
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
