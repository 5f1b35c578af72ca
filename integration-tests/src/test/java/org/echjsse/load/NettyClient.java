package org.echjsse.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Clients on Netty's {@code JdkSslContext} and {@code SslHandler}. One event loop for all of them. Thread-safe. */
final class NettyClient implements AutoCloseable {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    Line open(Visit visit, SSLContext context, InetSocketAddress server) throws IOException {
        JdkSslContext netty = new JdkSslContext(
                context,
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                NettyServer.HTTP_BY_ALPN,
                ClientAuth.NONE,
                new String[] {visit.protocol()},
                false);
        SslHandler tls = netty.newHandler(allocator, Names.SECRET, server.getPort());
        tls.setHandshakeTimeoutMillis(Load.PATIENCE_MILLIS);
        tls.engine().setSSLParameters(Driver.parameters(visit, tls.engine().getSSLParameters()));
        NettyLine line = new NettyLine(tls);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls, line);
                    }
                });
        done(bootstrap.connect(server));
        try {
            done(tls.handshakeFuture());
        } catch (IOException e) {
            line.close();
            throw e;
        }
        return line;
    }

    /** Waits for it; a failure is thrown. */
    static void done(Future<?> future) throws IOException {
        if (!future.awaitUninterruptibly(Load.PATIENCE_MILLIS)) {
            throw new IOException("Netty does not come to an end: " + future);
        }
        if (!future.isSuccess()) {
            throw future.cause() instanceof IOException e ? e : new IOException(future.cause());
        }
    }

    /** Buffers that nobody has released. */
    List<String> unreturned() {
        return unreturned("Netty's clients", allocator);
    }

    static List<String> unreturned(String whose, UnpooledByteBufAllocator allocator) {
        List<String> left = new ArrayList<>();
        if (allocator.metric().usedHeapMemory() != 0) {
            left.add(whose + ": " + allocator.metric().usedHeapMemory() + " bytes of heap buffers");
        }
        if (allocator.metric().usedDirectMemory() != 0) {
            left.add(whose + ": " + allocator.metric().usedDirectMemory() + " bytes of direct buffers");
        }
        return left;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, Load.PATIENCE_MILLIS, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }
}
