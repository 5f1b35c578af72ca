package org.echjsse.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What Netty's server does with one connection. */
final class NettyHost extends SimpleChannelInboundHandler<HttpObject> {
    private final Tally tally;
    private String path = "";
    private boolean lastRequest;

    NettyHost(Tally tally) {
        this.tally = tally;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpRequest request) {
            begin(context, request);
        }
        if (part instanceof HttpContent content
                && path.equals("/echo")
                && content.content().isReadable()) {
            context.writeAndFlush(new DefaultHttpContent(content.content().retain()));
        }
        if (part instanceof LastHttpContent) {
            end(context);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        path = request.uri();
        lastRequest = !HttpUtil.isKeepAlive(request);
        if (path.equals("/cut")) {
            context.pipeline().firstContext().close(); // TLS does not learn of it
        } else if (path.equals("/echo")) {
            HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, HttpUtil.getContentLength(request));
            context.write(response);
        }
    }

    private void end(ChannelHandlerContext context) {
        if (path.equals("/cut")) {
            return;
        }
        ChannelFuture written;
        if (path.equals("/echo")) {
            written = context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            ByteBuf number =
                    Unpooled.copiedBuffer(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.US_ASCII);
            HttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, number);
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, number.readableBytes());
            written = context.writeAndFlush(response);
        }
        if (path.startsWith("/idle/")) {
            context.pipeline().addFirst(new IdleStateHandler(0, 0, LoadServer.IDLE_MILLIS, TimeUnit.MILLISECONDS));
        }
        if (lastRequest) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** A client that does not read gets no more to read. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            tally.server("handshake", handshake.cause());
        } else if (event instanceof SslCloseCompletionEvent end) {
            if (!end.isSuccess()) {
                tally.server("close", end.cause());
            }
            context.close();
        } else if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        tally.server("exception", cause);
        context.close();
    }
}
