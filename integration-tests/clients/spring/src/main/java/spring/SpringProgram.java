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
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import org.echjsse.EchRejectedException;
import org.echjsse.http.RetryingHttpClient;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.AbstractProtocolSslContextSpec;
import reactor.netty.tcp.SslProvider;
import reactor.netty.transport.ProxyProvider;
import reactor.util.retry.Retry;
import reactor.util.retry.RetrySpec;

/** Reactor Netty, Spring's {@code WebClient} on it, and {@code RestClient} on the client of the JDK. */
public final class SpringProgram {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SpringProgram() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(
                Map.of(
                        "reactor1", setting -> reactor(reactorNetty1(setting), text -> text),
                        "reactor2", setting -> reactor(reactorNetty2(setting), text -> text),
                        "webclient", setting -> webClient(reactorNetty1(setting), WebClient.builder()),
                        "restclient", setting -> restClient(jdk(setting))),
                Map.of(
                        "reactor1", setting -> reactor(reactorNetty1(setting), text -> text.retryWhen(onceMore())),
                        "reactor2", setting -> reactor(reactorNetty2(setting), text -> text.retryWhen(onceMore())),
                        "webclient",
                                setting -> webClient(
                                        reactorNetty1(setting),
                                        WebClient.builder().filter(again())),
                        "restclient", setting -> restClient(RetryingHttpClient.of(jdk(setting)))));
    }

    private static RetrySpec onceMore() {
        return Retry.max(1)
                .filter(failure -> EchRejectedException.in(failure).isPresent())
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
    }

    private static ExchangeFilterFunction again() {
        return (request, next) -> next.exchange(request).retryWhen(onceMore());
    }

    private static HttpClient reactorNetty1(Setting setting) throws Exception {
        return reactorNetty(setting, Http11SslContextSpec.forClient());
    }

    private static HttpClient reactorNetty2(Setting setting) throws Exception {
        return reactorNetty(setting, Http2SslContextSpec.forClient()).protocol(HttpProtocol.H2, HttpProtocol.HTTP11);
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

    private static Visitor reactor(HttpClient client, UnaryOperator<Mono<String>> recipe) {
        return page -> recipe.apply(client.get().uri(page).responseSingle((response, body) -> body.asString()
                        .map(text -> response.status().code() + " " + text)))
                .block(PATIENCE);
    }

    private static Visitor webClient(HttpClient reactorNetty, WebClient.Builder builder) {
        WebClient client = builder.clientConnector(new ReactorClientHttpConnector(reactorNetty))
                .build();
        return page -> {
            Mono<String> text = client.get().uri(page).retrieve().bodyToMono(String.class);
            return "200 " + text.block(PATIENCE);
        };
    }

    private static java.net.http.HttpClient jdk(Setting setting) throws Exception {
        java.net.http.HttpClient.Builder builder = java.net.http.HttpClient.newBuilder();
        setting.context().ifPresent(builder::sslContext);
        setting.proxy().ifPresent(address -> builder.proxy(ProxySelector.of(address)));
        return builder.build();
    }

    private static Visitor restClient(java.net.http.HttpClient jdk) {
        RestClient client = RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory(jdk))
                .build();
        return page -> "200 " + client.get().uri(page).retrieve().body(String.class);
    }
}
