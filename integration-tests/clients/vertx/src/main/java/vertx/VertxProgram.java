package vertx;

import conversation.Conversation;
import conversation.Setting;
import conversation.Visitor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.echjsse.EchRejectedException;

/** Vert.x 5. */
public final class VertxProgram implements Visitor {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client;
    private final Function<Supplier<Future<HttpClientRequest>>, Future<HttpClientRequest>> recipe;

    private VertxProgram(
            Setting setting,
            HttpVersion version,
            Function<Supplier<Future<HttpClientRequest>>, Future<HttpClientRequest>> recipe) {
        this.recipe = recipe;
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                .setUseAlpn(version == HttpVersion.HTTP_2)
                .setProtocolVersion(version);
        setting.proxy()
                .ifPresent(address -> options.setProxyOptions(new ProxyOptions()
                        .setType(ProxyType.HTTP)
                        .setHost(address.getAddress().getHostAddress())
                        .setPort(address.getPort())));
        setting.keyFile()
                .ifPresent(file -> options.setKeyCertOptions(
                        new PfxOptions().setPath(file.toString()).setPassword(new String(Setting.PASSWORD))));
        client = vertx.createHttpClient(options);
    }

    public static void main(String[] args) throws IOException {
        // its own resolver would ask for the name in clear DNS
        System.setProperty("vertx.disableDnsResolver", "true");
        Conversation.hold(
                Map.of(
                        "http1", setting -> new VertxProgram(setting, HttpVersion.HTTP_1_1, Supplier::get),
                        "http2", setting -> new VertxProgram(setting, HttpVersion.HTTP_2, Supplier::get)),
                Map.of(
                        "http1", setting -> new VertxProgram(setting, HttpVersion.HTTP_1_1, VertxProgram::onceMore),
                        "http2", setting -> new VertxProgram(setting, HttpVersion.HTTP_2, VertxProgram::onceMore)));
    }

    /** What fails is the connection, before there is a request that could be sent. */
    private static Future<HttpClientRequest> onceMore(Supplier<Future<HttpClientRequest>> request) {
        return request.get()
                .recover(failure ->
                        EchRejectedException.in(failure).isPresent() ? request.get() : Future.failedFuture(failure));
    }

    @Override
    public String visit(URI page) throws Exception {
        try {
            RequestOptions get = new RequestOptions().setMethod(HttpMethod.GET).setAbsoluteURI(page.toString());
            return recipe.apply(() -> client.request(get))
                    .compose(request -> request.send())
                    .compose(response -> response.body().map(body -> response.statusCode() + " " + body))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    @Override
    public void close() {
        vertx.close();
    }
}
