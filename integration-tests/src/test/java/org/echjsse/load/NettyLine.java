package org.echjsse.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSession;

/** Blocking streams on a channel that reads only when it is asked to. */
final class NettyLine extends ChannelInboundHandlerAdapter implements Line {
    private final SslHandler tls;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Deque<ByteBuf> arrived = new ArrayDeque<>();
    private Throwable failure;
    private boolean ended;
    private boolean left;
    private volatile ChannelHandlerContext context;

    NettyLine(SslHandler tls) {
        this.tls = tls;
    }

    // ---- what Netty says

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf data = (ByteBuf) message;
        tell(() -> {
            if (left || !data.isReadable()) {
                data.release();
            } else {
                arrived.add(data);
            }
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        tell(() -> ended = true);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof io.netty.handler.ssl.SslCloseCompletionEvent end && end.isSuccess()) {
            tell(() -> ended = true); // the server has said good-bye
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        tell(() -> failure = cause);
    }

    private void tell(Runnable change) {
        lock.lock();
        try {
            change.run();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- what the visitor does

    /** What has arrived; {@code null} at the end. Called with the lock held. */
    private ByteBuf next() throws IOException {
        long left = TimeUnit.MILLISECONDS.toNanos(Load.PATIENCE_MILLIS);
        while (arrived.isEmpty()) {
            if (failure != null) {
                throw new IOException("Netty caught an exception", failure);
            }
            if (ended) {
                return null;
            }
            if (left <= 0) {
                throw new IOException("nothing comes");
            }
            context.channel().read();
            try {
                left = news.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
        return arrived.peek();
    }

    @Override
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] octet = new byte[1];
                return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                lock.lock();
                try {
                    ByteBuf data = next();
                    if (data == null) {
                        return -1;
                    }
                    int count = Math.min(length, data.readableBytes());
                    data.readBytes(target, offset, count);
                    if (!data.isReadable()) {
                        arrived.remove().release();
                    }
                    return count;
                } finally {
                    lock.unlock();
                }
            }
        };
    }

    @Override
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet});
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                NettyClient.done(context.writeAndFlush(Unpooled.wrappedBuffer(source, offset, length)));
            }
        };
    }

    @Override
    public SSLSession session() {
        return tls.engine().getSession();
    }

    @Override
    public void endOutput() throws IOException {
        NettyClient.done(tls.closeOutbound());
    }

    @Override
    public void cut(boolean reset) throws IOException {
        if (reset) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        NettyClient.done(context.pipeline().firstContext().close()); // TLS does not learn of it
        leave();
    }

    @Override
    public void close() throws IOException {
        try {
            NettyClient.done(context.channel().close());
        } finally {
            leave();
        }
    }

    private void leave() {
        lock.lock();
        try {
            left = true;
            arrived.forEach(ByteBuf::release);
            arrived.clear();
        } finally {
            lock.unlock();
        }
    }
}
