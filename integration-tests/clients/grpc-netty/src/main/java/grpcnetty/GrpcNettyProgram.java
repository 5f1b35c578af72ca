package grpcnetty;

import conversation.Conversation;
import conversation.Setting;
import conversation.Visitor;
import io.grpc.CallOptions;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** gRPC on Netty; a call is a request with text and an answer with text. */
public final class GrpcNettyProgram implements Visitor {
    private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder(
                    new Text(), new Text())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("Site/page")
            .build();

    private final Setting setting;
    private final Way way;
    private final CallOptions options;
    private final Map<String, ManagedChannel> channels = new HashMap<>();

    private interface Way {
        NettyChannelBuilder builder(Setting setting, URI page) throws Exception;
    }

    private GrpcNettyProgram(Setting setting, Way way, CallOptions options) {
        this.setting = setting;
        this.way = way;
        this.options = options;
    }

    public static void main(String[] args) throws IOException {
        Conversation.hold(
                Map.of(
                        "own",
                        setting -> new GrpcNettyProgram(setting, GrpcNettyProgram::itsOwn, CallOptions.DEFAULT),
                        "context",
                        setting -> new GrpcNettyProgram(setting, GrpcNettyProgram::withContext, CallOptions.DEFAULT)),
                Map.of(
                        "context",
                        setting -> new GrpcNettyProgram(
                                setting, GrpcNettyProgram::withContext, CallOptions.DEFAULT.withWaitForReady())));
    }

    @Override
    public String visit(URI page) throws Exception {
        ManagedChannel channel = channels.get(page.getAuthority());
        if (channel == null) {
            channel = channel(page);
            channels.put(page.getAuthority(), channel);
        }
        return "200 "
                + ClientCalls.blockingUnaryCall(
                        channel, METHOD, options.withDeadlineAfter(60, TimeUnit.SECONDS), "who are you?");
    }

    private static int port(URI page) {
        return page.getPort() < 0 ? 443 : page.getPort();
    }

    /** As gRPC makes its TLS itself. */
    private static NettyChannelBuilder itsOwn(Setting setting, URI page) throws Exception {
        TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
        Optional<KeyManagerFactory> keys = setting.keys();
        keys.ifPresent(certified -> tls.keyManager(certified.getKeyManagers()));
        return NettyChannelBuilder.forAddress(page.getHost(), port(page), tls.build());
    }

    /** With a context of Netty, which takes the first provider there is: what gRPC does, without its list of providers. */
    private static NettyChannelBuilder withContext(Setting setting, URI page) throws Exception {
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .keyManager(setting.keys().orElse(null))
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
        return NettyChannelBuilder.forAddress(page.getHost(), port(page)).sslContext(context);
    }

    private ManagedChannel channel(URI page) throws Exception {
        NettyChannelBuilder builder = way.builder(setting, page);
        setting.proxy()
                .ifPresent(proxy -> builder.proxyDetector(target -> HttpConnectProxiedSocketAddress.newBuilder()
                        .setProxyAddress(proxy)
                        .setTargetAddress((InetSocketAddress) target)
                        .build()));
        return builder.build();
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
