package netty;

import conversation.Conversation;
import conversation.OnceMore;
import conversation.Setting;
import conversation.Visitor;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Netty itself: a bootstrap, {@code SslHandler}, and its codecs of HTTP. A connection for each request. */
public final class NettyProgram implements Visitor {
    private static final int LIMIT = 1 << 16;

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Setting setting;
    private final String protocol;
    private final SslContext tls;

    private NettyProgram(Setting setting, String protocol) throws Exception {
        this.setting = setting;
        this.protocol = protocol;
        tls = SslContextBuilder.forClient()
                .keyManager(setting.keys().orElse(null))
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        protocol))
                .build();
    }

    public static void main(String[] args) throws IOException {
        Conversation.Opening http1 = setting -> new NettyProgram(setting, ApplicationProtocolNames.HTTP_1_1);
        Conversation.Opening http2 = setting -> new NettyProgram(setting, ApplicationProtocolNames.HTTP_2);
        Conversation.hold(
                Map.of("http1", http1, "http2", http2),
                Map.of(
                        "http1", setting -> new OnceMore(http1.open(setting)),
                        "http2", setting -> new OnceMore(http2.open(setting))));
    }

    @Override
    public String visit(URI page) throws Exception {
        int port = page.getPort() < 0 ? 443 : page.getPort();
        CompletableFuture<String> answer = new CompletableFuture<>();
        Channel channel = new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        setting.proxy()
                                .ifPresent(address -> connection.pipeline().addLast(new HttpProxyHandler(address)));
                        SslHandler handler = tls.newHandler(connection.alloc(), page.getHost(), port);
                        connection.pipeline().addLast(handler);
                        handler.handshakeFuture().addListener((Future<Channel> done) -> shaken(done, page, answer));
                    }
                })
                .connect(page.getHost(), port)
                .sync()
                .channel();
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            channel.close();
        }
    }

    private void shaken(Future<Channel> handshake, URI page, CompletableFuture<String> answer) {
        if (!handshake.isSuccess()) {
            answer.completeExceptionally(handshake.cause());
        } else if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
            overHttp2(handshake.getNow(), page, answer);
        } else {
            Channel connection = handshake.getNow();
            connection.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(LIMIT), new Reader(answer));
            connection.writeAndFlush(request(page));
        }
    }

    private static void overHttp2(Channel connection, URI page, CompletableFuture<String> answer) {
        connection
                .pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forClient().build(),
                        new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel pushed) {
                                pushed.close();
                            }
                        }));
        new Http2StreamChannelBootstrap(connection)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(
                                        new Http2StreamFrameToHttpObjectCodec(false),
                                        new HttpObjectAggregator(LIMIT),
                                        new Reader(answer));
                    }
                })
                .open()
                .addListener((Future<Channel> stream) -> {
                    if (stream.isSuccess()) {
                        stream.getNow().writeAndFlush(request(page));
                    } else {
                        answer.completeExceptionally(stream.cause());
                    }
                });
    }

    private static FullHttpRequest request(URI page) {
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, page.getPath());
        request.headers()
                .set(HttpHeaderNames.HOST, page.getAuthority())
                .set(HttpConversionUtil.ExtensionHeaderNames.SCHEME.text(), "https");
        return request;
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static final class Reader extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<String> answer;

        Reader(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            answer.complete(response.status().code() + " " + response.content().toString(StandardCharsets.UTF_8));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
