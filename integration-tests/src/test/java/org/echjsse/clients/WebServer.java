package org.echjsse.clients;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.echjsse.EchServerKeys;
import org.echjsse.config.EchKeyPair;
import org.echjsse.provider.EchProvider;

/** A web server (Netty) that speaks HTTP/1.1, HTTP/2, WebSocket and gRPC, and tells every visitor the same: {@link Page}. */
final class WebServer implements Closeable {
    private static final int REQUEST_LIMIT = 1 << 16;
    private static final ApplicationProtocolConfig BOTH = new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            ApplicationProtocolNames.HTTP_2,
            ApplicationProtocolNames.HTTP_1_1);

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;

    private WebServer(SslContext tls) {
        listener = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Dispatch());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    /** With ECH, for the hidden sites. */
    static WebServer withEch(Certificates certificates, EchKeyPair key, ClientAuth clients)
            throws GeneralSecurityException, IOException {
        Provider provider = EchProvider.builder()
                .noResolver()
                .serverKeys(EchServerKeys.of(List.of(key)))
                .build();
        return new WebServer(context(certificates, Certificates.Holder.SITE, provider, clients));
    }

    /** On the JDK's own TLS, which has never heard of ECH. */
    static WebServer plain(Certificates certificates) throws GeneralSecurityException, IOException {
        Provider provider = Security.getProvider("SunJSSE");
        return new WebServer(context(certificates, Certificates.Holder.PLAIN_SITE, provider, ClientAuth.NONE));
    }

    private static SslContext context(
            Certificates certificates, Certificates.Holder holder, Provider provider, ClientAuth clients)
            throws GeneralSecurityException, IOException {
        return SslContextBuilder.forServer(certificates.keys(holder))
                .trustManager(certificates.trust())
                .clientAuth(clients)
                .sslProvider(SslProvider.JDK)
                .sslContextProvider(provider)
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(BOTH)
                .build();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** The protocol that ALPN has chosen; without ALPN it is HTTP/1.1. */
    private static final class Dispatch extends ApplicationProtocolNegotiationHandler {
        Dispatch() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                context.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forServer().build(),
                                new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline()
                                                .addLast(
                                                        new Http2StreamFrameToHttpObjectCodec(true),
                                                        new HttpObjectAggregator(REQUEST_LIMIT),
                                                        new PageHandler());
                                    }
                                }),
                                new End());
            } else {
                context.pipeline()
                        .addLast(
                                new HttpServerCodec(),
                                new HttpObjectAggregator(REQUEST_LIMIT),
                                new WebSocketServerProtocolHandler("/socket"),
                                new PageHandler());
            }
        }

        /** A client that goes away, or whose handshake fails: it is the client's word that counts in these tests. */
        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** Where failures of a connection end. */
    private static final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
