package okhttp;

import conversation.Conversation;
import conversation.Setting;
import conversation.Visitor;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.echjsse.EchRejectedException;

/** OkHttp 5. */
public final class OkHttpProgram {
    private OkHttpProgram() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(
                Map.of(
                        "http1", setting -> new Calls(client(setting, Protocol.HTTP_1_1)),
                        "http2", setting -> new Calls(client(setting, Protocol.HTTP_2, Protocol.HTTP_1_1)),
                        "websocket", setting -> new Sockets(client(setting, Protocol.HTTP_1_1))),
                Map.of(
                        "http1", setting -> new Calls(retrying(setting, Protocol.HTTP_1_1)),
                        "http2", setting -> new Calls(retrying(setting, Protocol.HTTP_2, Protocol.HTTP_1_1)),
                        "websocket", setting -> new Sockets(retrying(setting, Protocol.HTTP_1_1))));
    }

    private static OkHttpClient retrying(Setting setting, Protocol... protocols) throws Exception {
        return client(setting, protocols)
                .newBuilder()
                .addInterceptor(OkHttpProgram::onceMore)
                .build();
    }

    private static Response onceMore(Interceptor.Chain chain) throws IOException {
        try {
            return chain.proceed(chain.request());
        } catch (IOException failed) {
            if (EchRejectedException.in(failed).isEmpty()) {
                throw failed;
            }
            return chain.proceed(chain.request());
        }
    }

    private static OkHttpClient client(Setting setting, Protocol... protocols) throws Exception {
        OkHttpClient.Builder builder = new OkHttpClient.Builder().protocols(List.of(protocols));
        setting.proxy().ifPresent(address -> builder.proxy(new Proxy(Proxy.Type.HTTP, address)));
        Optional<SSLContext> context = setting.context();
        if (context.isPresent()) {
            builder.sslSocketFactory(context.get().getSocketFactory(), Setting.trust());
        }
        return builder.build();
    }

    private record Calls(OkHttpClient client) implements Visitor {
        @Override
        public String visit(URI page) throws IOException {
            Request request = new Request.Builder().url(page.toString()).build();
            try (Response response = client.newCall(request).execute()) {
                return response.code() + " " + response.body().string();
            }
        }

        @Override
        public void close() {
            client.connectionPool().evictAll();
            client.dispatcher().executorService().shutdown();
        }
    }

    private record Sockets(OkHttpClient client) implements Visitor {
        @Override
        public String visit(URI page) throws Exception {
            CompletableFuture<String> said = new CompletableFuture<>();
            Request request = new Request.Builder()
                    .url("https://" + page.getAuthority() + "/socket")
                    .build();
            WebSocket socket = client.newWebSocket(request, new WebSocketListener() {
                @Override
                public void onMessage(WebSocket from, String text) {
                    said.complete(text);
                }

                @Override
                public void onFailure(WebSocket from, Throwable failure, Response response) {
                    said.completeExceptionally(failure);
                }
            });
            socket.send("who are you?");
            String text = said.get(60, TimeUnit.SECONDS);
            socket.close(1000, "");
            return "101 " + text;
        }

        @Override
        public void close() {
            client.dispatcher().executorService().shutdown();
        }
    }
}
