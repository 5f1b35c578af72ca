package org.echjsse.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLSession;

/** An {@code SSLEngine} over a plain socket, with direct buffers or with arrays. */
final class EngineLine implements Line {
    private final SSLEngine engine;
    private final Socket transport;
    private final Object writing = new Object();

    private final ByteBuffer toNetwork;
    private final ByteBuffer fromNetwork;
    private final byte[] arrived = new byte[20_000];
    private final ByteBuffer plain;

    private EngineLine(SSLEngine engine, Socket transport, boolean direct) {
        this.engine = engine;
        this.transport = transport;
        int packet = engine.getSession().getPacketBufferSize();
        toNetwork = buffer(packet, direct);
        fromNetwork = buffer(2 * packet + arrived.length, direct);
        plain = buffer(engine.getSession().getApplicationBufferSize(), direct).flip();
    }

    private static ByteBuffer buffer(int size, boolean direct) {
        return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }

    static Line open(Visit visit, SSLContext context, InetSocketAddress server) throws IOException {
        Socket transport = new Socket();
        try {
            transport.setSoTimeout(Load.PATIENCE_MILLIS);
            transport.setTcpNoDelay(true);
            transport.connect(server, Load.PATIENCE_MILLIS);
            SSLEngine engine = context.createSSLEngine(Names.SECRET, server.getPort());
            engine.setUseClientMode(true);
            engine.setSSLParameters(Driver.parameters(visit, engine.getSSLParameters()));
            // direct buffers are freed late: few of them
            EngineLine line = new EngineLine(engine, transport, visit.number() % 8 == 0);
            line.handshake();
            return line;
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private void handshake() throws IOException {
        engine.beginHandshake();
        try {
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> runTasks();
                    case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        if (!unwrap()) {
                            throw new EOFException("the server is gone in the handshake");
                        }
                    }
                    default -> {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            sayWhatIsLeft();
            throw e;
        }
    }

    /** The alert of a failure; a close while something is unread would be a reset, and take the alert with it. */
    private void sayWhatIsLeft() {
        try {
            while (!engine.isOutboundDone() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrap(ByteBuffer.allocate(0));
            }
            transport.shutdownOutput();
            while (transport.getInputStream().read(arrived) >= 0) {
                continue;
            }
        } catch (IOException e) {
            // the first failure counts
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private SSLEngineResult wrap(ByteBuffer source) throws IOException {
        synchronized (writing) {
            toNetwork.clear();
            SSLEngineResult result = engine.wrap(source, toNetwork);
            byte[] record = new byte[toNetwork.flip().remaining()];
            toNetwork.get(record);
            transport.getOutputStream().write(record);
            return result;
        }
    }

    /** One step, reading from the network if that is needed; {@code false} at the end, announced or not. */
    private boolean unwrap() throws IOException {
        while (true) {
            fromNetwork.flip();
            plain.compact();
            SSLEngineResult result;
            try {
                result = engine.unwrap(fromNetwork, plain);
            } finally {
                fromNetwork.compact();
                plain.flip();
            }
            switch (result.getStatus()) {
                case CLOSED -> {
                    return false;
                }
                case BUFFER_UNDERFLOW -> {
                    int count = transport.getInputStream().read(arrived);
                    if (count < 0) {
                        return false;
                    }
                    fromNetwork.put(arrived, 0, count);
                }
                case BUFFER_OVERFLOW -> throw new IOException("no room for one record: " + result + " in " + plain);
                default -> {
                    return true;
                }
            }
        }
    }

    /** Decrypts until there is something to read; messages after the handshake are none of the application's. */
    private boolean fill() throws IOException {
        while (!plain.hasRemaining()) {
            if (!unwrap()) {
                return plain.hasRemaining();
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
                default -> {
                    // nothing is to be done
                }
            }
        }
        return true;
    }

    @Override
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return fill() ? plain.get() & 0xff : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                if (!fill()) {
                    return -1;
                }
                int count = Math.min(length, plain.remaining());
                plain.get(target, offset, count);
                return count;
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
                ByteBuffer data = ByteBuffer.wrap(source, offset, length);
                while (data.hasRemaining()) {
                    SSLEngineResult result = wrap(data);
                    if (result.getStatus() != SSLEngineResult.Status.OK) {
                        throw new IOException("cannot be written: " + result);
                    }
                }
            }
        };
    }

    @Override
    public SSLSession session() {
        return engine.getSession();
    }

    @Override
    public void endOutput() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            wrap(ByteBuffer.allocate(0));
        }
    }

    @Override
    public void cut(boolean reset) throws IOException {
        if (reset) {
            transport.setSoLinger(true, 0);
        }
        transport.close();
    }

    @Override
    public void close() throws IOException {
        try {
            endOutput();
        } finally {
            transport.close();
        }
    }
}
