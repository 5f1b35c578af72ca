package jdk;

import conversation.Conversation;
import conversation.OnceMore;
import conversation.Setting;
import conversation.Visitor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.echjsse.http.RetryingHttpClient;

/** What the JDK has itself: {@code HttpClient} in its forms, and {@code HttpsURLConnection}. */
public final class JdkProgram {
    private JdkProgram() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(
                Map.of(
                        "http1", setting -> sending(client(setting, Version.HTTP_1_1)),
                        "http2", setting -> sending(client(setting, Version.HTTP_2)),
                        "async", setting -> sendingAsynchronously(client(setting, Version.HTTP_2)),
                        "websocket", setting -> webSocket(client(setting, Version.HTTP_1_1)),
                        "url", setting -> urlConnection(setting, connection -> {}),
                        "verifier", setting -> urlConnection(setting, JdkProgram::verifying)),
                Map.of(
                        "http1", setting -> sending(retrying(setting, Version.HTTP_1_1)),
                        "http2", setting -> sending(retrying(setting, Version.HTTP_2)),
                        "async", setting -> sendingAsynchronously(retrying(setting, Version.HTTP_2)),
                        "websocket", setting -> webSocket(retrying(setting, Version.HTTP_1_1)),
                        "verifier", setting -> new OnceMore(urlConnection(setting, JdkProgram::verifying))));
    }

    private static HttpClient retrying(Setting setting, Version version) throws Exception {
        return RetryingHttpClient.of(client(setting, version));
    }

    private static HttpClient client(Setting setting, Version version) throws Exception {
        HttpClient.Builder builder = HttpClient.newBuilder().version(version);
        setting.context().ifPresent(builder::sslContext);
        setting.proxy().ifPresent(proxy -> builder.proxy(ProxySelector.of(proxy)));
        return builder.build();
    }

    private static Visitor sending(HttpClient client) {
        return page -> text(client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()));
    }

    private static Visitor sendingAsynchronously(HttpClient client) {
        return page -> {
            try {
                return client.sendAsync(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                        .thenApply(JdkProgram::text)
                        .get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        };
    }

    private static String text(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    private static Visitor webSocket(HttpClient client) {
        return page -> {
            URI uri = URI.create("wss://" + page.getAuthority() + "/socket");
            CompletableFuture<String> said = new CompletableFuture<>();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(uri, new WebSocket.Listener() {
                        private final StringBuilder text = new StringBuilder();

                        @Override
                        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                            text.append(data);
                            if (last) {
                                said.complete(text.toString());
                            }
                            from.request(1);
                            return null;
                        }

                        @Override
                        public void onError(WebSocket from, Throwable error) {
                            said.completeExceptionally(error);
                        }
                    })
                    .get(60, TimeUnit.SECONDS);
            socket.sendText("who are you?", true);
            String text = said.get(60, TimeUnit.SECONDS);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(60, TimeUnit.SECONDS);
            return "101 " + text;
        };
    }

    /** A verifier is asked only about names that do not fit; but that there is one changes what the connection says of itself. */
    private static void verifying(HttpsURLConnection connection) {
        connection.setHostnameVerifier((host, session) -> false);
    }

    private static Visitor urlConnection(Setting setting, Consumer<HttpsURLConnection> more) throws Exception {
        Optional<SSLContext> context = setting.context();
        Proxy proxy = setting.proxy()
                .map(address ->
                        new Proxy(Proxy.Type.HTTP, new InetSocketAddress(address.getAddress(), address.getPort())))
                .orElse(Proxy.NO_PROXY);
        return page -> {
            HttpsURLConnection connection = (HttpsURLConnection) page.toURL().openConnection(proxy);
            more.accept(connection);
            context.ifPresent(own -> connection.setSSLSocketFactory(own.getSocketFactory()));
            try (InputStream body = connection.getInputStream()) {
                return connection.getResponseCode() + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        };
    }
}
