package namednetty;

import conversation.Conversation;
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
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads pages with Netty. */
public final class Reader {
    private static final EventLoopGroup THREADS = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private Reader() {}

    public static void main(String[] args) throws IOException {
        Conversation.hold(Map.of(
                "named",
                        setting -> {
                            SslContext tls = SslContextBuilder.forClient()
                                    .sslProvider(SslProvider.JDK)
                                    .sslContextProvider(Security.getProvider("EchJSSE"))
                                    .build();
                            return page -> read(tls, page);
                        },
                "none",
                        setting -> {
                            SslContext tls = SslContextBuilder.forClient()
                                    .sslProvider(SslProvider.JDK)
                                    .build();
                            return page -> read(tls, page);
                        }));
    }

    private static String read(SslContext tls, URI page) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Channel channel = new Bootstrap()
                .group(THREADS)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(
                                        tls.newHandler(connection.alloc(), page.getHost(), page.getPort()),
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(1 << 16),
                                        new Answer(answer));
                    }
                })
                .connect(page.getHost(), page.getPort())
                .sync()
                .channel();
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, page.getPath());
        request.headers().set(HttpHeaderNames.HOST, page.getAuthority());
        channel.writeAndFlush(request);
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } finally {
            channel.close();
        }
    }

    private static final class Answer extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<String> answer;

        Answer(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            answer.complete(response.content().toString(StandardCharsets.UTF_8));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
