package spring;

import conversation.Conversation;
import conversation.Setting;
import conversation.Visitor;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.AbstractProtocolSslContextSpec;
import reactor.netty.tcp.SslProvider;
import reactor.netty.transport.ProxyProvider;

/** Reactor Netty, Spring's {@code WebClient} on it, and {@code RestClient} on the client of the JDK. */
public final class SpringProgram {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private SpringProgram() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of(
                "reactor1", setting -> reactor(reactorNetty(setting, Http11SslContextSpec.forClient())),
                "reactor2",
                        setting -> reactor(reactorNetty(setting, Http2SslContextSpec.forClient())
                                .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)),
                "webclient", setting -> webClient(reactorNetty(setting, Http11SslContextSpec.forClient())),
                "restclient", SpringProgram::restClient));
    }

    private static HttpClient reactorNetty(Setting setting, AbstractProtocolSslContextSpec<?> tls) throws Exception {
        Optional<KeyManagerFactory> keys = setting.keys();
        keys.ifPresent(certified -> tls.configure(context -> context.keyManager(certified)));
        // its own resolver would ask for the name in clear DNS
        HttpClient client = HttpClient.newConnection()
                .resolver(DefaultAddressResolverGroup.INSTANCE)
                .secure(spec -> spec.sslContext((SslProvider.GenericSslContextSpec<?>) tls));
        return setting.proxy()
                .map(address -> client.proxy(
                        proxy -> proxy.type(ProxyProvider.Proxy.HTTP).socketAddress(address)))
                .orElse(client);
    }

    private static Visitor reactor(HttpClient client) {
        return page -> client.get()
                .uri(page)
                .responseSingle((response, body) ->
                        body.asString().map(text -> response.status().code() + " " + text))
                .block(PATIENCE);
    }

    private static Visitor webClient(HttpClient reactorNetty) {
        WebClient client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(reactorNetty))
                .build();
        return page -> {
            Mono<String> text = client.get().uri(page).retrieve().bodyToMono(String.class);
            return "200 " + text.block(PATIENCE);
        };
    }

    private static Visitor restClient(Setting setting) throws Exception {
        java.net.http.HttpClient.Builder builder = java.net.http.HttpClient.newBuilder();
        setting.context().ifPresent(builder::sslContext);
        setting.proxy().ifPresent(address -> builder.proxy(ProxySelector.of(address)));
        RestClient client = RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory(builder.build()))
                .build();
        return page -> "200 " + client.get().uri(page).retrieve().body(String.class);
    }
}
