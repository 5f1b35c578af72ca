package httpclient5;

import conversation.Conversation;
import conversation.Setting;
import conversation.Visitor;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;

/** Apache HttpClient 5, in its classic and its asynchronous form. */
public final class HttpClient5Program {
    private HttpClient5Program() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(
                Map.of(
                        "classic", setting -> new Classic(setting, HttpClients.custom()),
                        "async", setting -> new Async(setting, HttpAsyncClients.custom())),
                Map.of(
                        "classic",
                        setting -> new Classic(setting, HttpClients.custom().setRetryStrategy(new OnceMoreStrategy())),
                        "async",
                        setting -> new Async(
                                setting, HttpAsyncClients.custom().setRetryStrategy(new OnceMoreStrategy()))));
    }

    private static Optional<HttpHost> proxy(Setting setting) {
        return setting.proxy().map(address -> new HttpHost("http", address.getAddress(), address.getPort()));
    }

    private static final class Classic implements Visitor {
        private final CloseableHttpClient client;

        Classic(Setting setting, HttpClientBuilder builder) throws Exception {
            proxy(setting).ifPresent(builder::setProxy);
            Optional<SSLContext> context = setting.context();
            if (context.isPresent()) {
                builder.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(context.get()))
                        .build());
            }
            client = builder.build();
        }

        @Override
        public String visit(URI page) throws IOException {
            return client.execute(
                    new HttpGet(page),
                    response -> response.getCode() + " " + EntityUtils.toString(response.getEntity()));
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    private static final class Async implements Visitor {
        private final CloseableHttpAsyncClient client;

        Async(Setting setting, HttpAsyncClientBuilder builder) throws Exception {
            proxy(setting).ifPresent(builder::setProxy);
            Optional<SSLContext> context = setting.context();
            if (context.isPresent()) {
                builder.setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setTlsStrategy(ClientTlsStrategyBuilder.create()
                                .setSslContext(context.get())
                                .buildAsync())
                        .build());
            }
            client = builder.build();
            client.start();
        }

        @Override
        public String visit(URI page) throws Exception {
            SimpleHttpRequest request = SimpleRequestBuilder.get(page).build();
            try {
                SimpleHttpResponse response = client.execute(request, null).get(60, TimeUnit.SECONDS);
                return response.getCode() + " " + response.getBodyText();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }

        /** Otherwise it waits five seconds for connections that are idle. */
        @Override
        public void close() {
            client.close(CloseMode.IMMEDIATE);
        }
    }
}
