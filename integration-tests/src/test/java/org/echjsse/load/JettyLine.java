package org.echjsse.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Blocking streams on Jetty's end point above TLS. */
final class JettyLine extends AbstractConnection implements Line {
    private final SslConnection tls;
    private final EndPoint endPoint;

    /** As Jetty's own connections: with one octet at a time, Jetty 12 now and then forgets the rest once the other side has closed. */
    private final ByteBuffer received = BufferUtil.allocate(20_000);

    JettyLine(SslConnection tls, Executor executor) {
        super(tls.getSslEndPoint(), executor);
        this.tls = tls;
        this.endPoint = tls.getSslEndPoint();
    }

    @Override
    public void onFillable() {
        // nobody waits in this way: reads have callbacks of their own
    }

    private void write(ByteBuffer data) throws IOException {
        Callback.Completable written = new Callback.Completable();
        endPoint.write(written, data);
        JettyClient.done(written);
    }

    private int read(byte[] target, int offset, int length) throws IOException {
        while (!received.hasRemaining()) {
            if (endPoint.fill(received) < 0) {
                return -1;
            }
            if (!received.hasRemaining()) {
                Callback.Completable fillable = new Callback.Completable();
                endPoint.fillInterested(fillable);
                JettyClient.done(fillable);
            }
        }
        int count = Math.min(length, received.remaining());
        received.get(target, offset, count);
        return count;
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
                return length == 0 ? 0 : JettyLine.this.read(target, offset, length);
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
                JettyLine.this.write(ByteBuffer.wrap(source, offset, length));
            }
        };
    }

    @Override
    public SSLSession session() {
        return tls.getSSLEngine().getSession();
    }

    @Override
    public void endOutput() {
        endPoint.shutdownOutput();
    }

    @Override
    public void cut(boolean reset) throws IOException {
        SocketChannelEndPoint transport = (SocketChannelEndPoint) tls.getEndPoint();
        if (reset) {
            transport.getChannel().setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        transport.close(); // TLS does not learn of it
    }

    @Override
    public void close() {
        endPoint.close();
    }
}
