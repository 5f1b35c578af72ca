package org.echjsse.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** An {@code SSLSocket}: its own, or over another one. */
final class SocketLine implements Line {
    private final Socket transport;
    private final SSLSocket socket;

    private SocketLine(Socket transport, SSLSocket socket) {
        this.transport = transport;
        this.socket = socket;
    }

    static Line open(Visit visit, SSLContext context, InetSocketAddress server) throws IOException {
        boolean layered = visit.number() % 2 == 0
                || visit.purpose() == Purpose.RESET
                || visit.purpose() == Purpose.TRUNCATION; // there is no other way to get at the transport
        Socket transport = layered ? new Socket() : context.getSocketFactory().createSocket();
        try {
            transport.setSoTimeout(Load.PATIENCE_MILLIS);
            transport.setTcpNoDelay(true);
            transport.connect(
                    layered ? server : new InetSocketAddress(named(server.getAddress()), server.getPort()),
                    Load.PATIENCE_MILLIS);
            SSLSocket socket = (SSLSocket)
                    (layered
                            ? context.getSocketFactory().createSocket(transport, Names.SECRET, server.getPort(), true)
                            : transport);
            socket.setSSLParameters(Driver.parameters(visit, socket.getSSLParameters()));
            socket.startHandshake();
            return new SocketLine(transport, socket);
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    /** The address as if the name had been resolved to it. */
    private static InetAddress named(InetAddress address) throws IOException {
        return InetAddress.getByAddress(Names.SECRET, address.getAddress());
    }

    @Override
    public InputStream in() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public SSLSession session() {
        return socket.getSession();
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdownOutput();
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
        socket.close();
    }
}
