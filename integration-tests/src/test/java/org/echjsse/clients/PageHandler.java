package org.echjsse.clients;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;

/** Answers every request, and every message over a WebSocket, with the page. */
final class PageHandler extends SimpleChannelInboundHandler<Object> {
    private static final String GRPC = "application/grpc";

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        Channel channel = context.channel();
        Page of = isStream(channel)
                ? Page.of(engineOf(channel.parent()), Page.HTTP_2)
                : Page.of(engineOf(channel), Page.HTTP_1);
        byte[] page = of.text().getBytes(StandardCharsets.UTF_8);
        if (message instanceof TextWebSocketFrame) {
            context.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(page)));
        } else if (message instanceof FullHttpRequest request) {
            String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
            FullHttpResponse response = type.startsWith(GRPC) ? call(page) : get(page);
            String stream = request.headers().get(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text());
            if (stream != null) {
                response.headers().set(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text(), stream);
            }
            ChannelFuture written = context.writeAndFlush(response);
            if (!HttpUtil.isKeepAlive(request)) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    private static FullHttpResponse get(byte[] page) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(page));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain")
                .set(HttpHeaderNames.CONTENT_LENGTH, page.length);
        return response;
    }

    /** One message of bytes, and the status in the trailers: what each unary method of gRPC answers. */
    private static FullHttpResponse call(byte[] page) {
        ByteBuf message = Unpooled.buffer();
        message.writeByte(0).writeInt(page.length).writeBytes(page);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, message);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, GRPC);
        response.trailingHeaders().set("grpc-status", "0");
        return response;
    }

    /** A stream of HTTP/2 is a channel, below that of its connection. */
    private static boolean isStream(Channel channel) {
        return channel instanceof Http2StreamChannel;
    }

    private static SSLEngine engineOf(Channel connection) {
        return connection.pipeline().get(SslHandler.class).engine();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
