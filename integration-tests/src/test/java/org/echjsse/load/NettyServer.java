package org.echjsse.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/** Netty: {@code JdkSslContext} and {@code SslHandler}; every other connection has its delegated tasks on threads of their own. */
final class NettyServer implements LoadServer {
    static final ApplicationProtocolConfig HTTP_BY_ALPN = new ApplicationProtocolConfig(
            Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, "http/1.1");

    private final EventLoopGroup acceptor = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoopGroup workers = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService tasks = Executors.newFixedThreadPool(2);
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicInteger accepted = new AtomicInteger();
    private final Channel listener;

    private NettyServer(SslContext tls, Tally tally) {
        listener = new ServerBootstrap()
                .group(acceptor, workers)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        open.add(channel);
                        boolean elsewhere = accepted.incrementAndGet() % 2 == 0;
                        SslHandler handler = elsewhere ? tls.newHandler(allocator, tasks) : tls.newHandler(allocator);
                        handler.setHandshakeTimeoutMillis(Load.PATIENCE_MILLIS);
                        channel.pipeline().addLast(handler, new HttpServerCodec(), new NettyHost(tally));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    static LoadServer start(TlsStack stack, Tally tally) throws GeneralSecurityException, SSLException {
        SslContext tls = SslContextBuilder.forServer(Site.shared().keyManagers())
                .sslProvider(SslProvider.JDK)
                .sslContextProvider(stack.serverProvider())
                .protocols("TLSv1.3", "TLSv1.2")
                .applicationProtocolConfig(HTTP_BY_ALPN)
                .sessionCacheSize(ClientContexts.SESSION_CACHE_SIZE)
                .build();
        return new NettyServer(tls, tally);
    }

    @Override
    public InetSocketAddress address(Purpose purpose) {
        return (InetSocketAddress) listener.localAddress();
    }

    @Override
    public int connections() {
        return open.size();
    }

    @Override
    public List<String> unreturned() {
        return NettyClient.unreturned("Netty's server", allocator);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        for (EventLoopGroup group : List.of(acceptor, workers)) {
            group.shutdownGracefully(0, Load.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .syncUninterruptibly();
        }
        tasks.shutdown();
    }
}
