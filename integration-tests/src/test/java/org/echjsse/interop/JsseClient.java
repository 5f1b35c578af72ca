package org.echjsse.interop;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchConnection;
import org.echjsse.EchStatus;

/** A visit at the secret name with the sockets or the engines of any provider. */
enum JsseClient {
    SOCKET {
        @Override
        Visit visit(SSLContext context, SSLParameters parameters, InetSocketAddress address, byte[] request)
                throws IOException {
            try (Socket raw = connect(address);
                    SSLSocket socket = (SSLSocket)
                            context.getSocketFactory().createSocket(raw, Names.SECRET, address.getPort(), true)) {
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                socket.getOutputStream().write(request);
                byte[] response = socket.getInputStream().readAllBytes();
                return Visit.of(socket.getSession(), socket, response);
            }
        }
    },
    ENGINE {
        @Override
        Visit visit(SSLContext context, SSLParameters parameters, InetSocketAddress address, byte[] request)
                throws IOException {
            try (Socket raw = connect(address)) {
                SSLEngine engine = context.createSSLEngine(Names.SECRET, address.getPort());
                engine.setUseClientMode(true);
                engine.setSSLParameters(parameters);
                byte[] response = new EngineDrive(engine, raw).exchange(request);
                return Visit.of(engine.getSession(), engine, response);
            }
        }
    };

    private static final byte[] REQUEST =
            ("GET / HTTP/1.0\r\nHost: " + Names.SECRET + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    /** What the client knows at the end of a visit that went well. */
    record Visit(
            String protocol,
            String suite,
            String peerSubject,
            String sessionMark,
            Optional<EchStatus> status,
            Optional<String> outerName,
            Optional<String> innerName,
            String response) {

        private static Visit of(SSLSession session, Object connection, byte[] response) throws IOException {
            Optional<EchConnection> ech =
                    connection instanceof EchConnection known ? Optional.of(known) : Optional.empty();
            return new Visit(
                    session.getProtocol(),
                    session.getCipherSuite(),
                    ((X509Certificate) session.getPeerCertificates()[0])
                            .getSubjectX500Principal()
                            .getName(),
                    SessionMark.of(session),
                    ech.map(EchConnection::getEchStatus),
                    ech.flatMap(EchConnection::getEchOuterServerName),
                    ech.flatMap(EchConnection::getEchInnerServerName),
                    new String(response, StandardCharsets.ISO_8859_1));
        }
    }

    /**
     * Connects, asks for a page, reads it to its end.
     *
     * @throws IOException as the provider threw it
     */
    Visit visit(SSLContext context, SSLParameters parameters, InetSocketAddress address) throws IOException {
        return visit(context, parameters, address, REQUEST);
    }

    /** The same with a body, which the servers of these tests echo: the end of the response. */
    Visit post(SSLContext context, SSLParameters parameters, InetSocketAddress address, byte[] body)
            throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                ("POST / HTTP/1.0\r\nHost: " + Names.SECRET + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return visit(context, parameters, address, request.toByteArray());
    }

    abstract Visit visit(SSLContext context, SSLParameters parameters, InetSocketAddress address, byte[] request)
            throws IOException;

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket raw = new Socket(address.getAddress(), address.getPort());
        raw.setSoTimeout((int) PeerProcess.PATIENCE.toMillis());
        return raw;
    }

    /** The plainest loop that can drive an engine over a blocking socket. */
    private static final class EngineDrive {
        private final SSLEngine engine;
        private final Socket raw;
        private final ByteBuffer fromNetwork;
        private final ByteBuffer toNetwork;
        private ByteBuffer plain;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        EngineDrive(SSLEngine engine, Socket raw) {
            this.engine = engine;
            this.raw = raw;
            SSLSession session = engine.getSession();
            this.fromNetwork = ByteBuffer.allocate(2 * session.getPacketBufferSize());
            this.toNetwork = ByteBuffer.allocate(2 * session.getPacketBufferSize());
            this.plain = ByteBuffer.allocate(session.getApplicationBufferSize());
        }

        byte[] exchange(byte[] request) throws IOException {
            try {
                engine.beginHandshake();
                handshake();
                wrap(ByteBuffer.wrap(request));
                while (unwrap()) {
                    handshake(); // after a post-handshake message
                }
                engine.closeOutbound();
                while (!engine.isOutboundDone()) {
                    wrap(ByteBuffer.allocate(0));
                }
                return received.toByteArray();
            } catch (IOException e) {
                flushAlert();
                throw e;
            }
        }

        private void handshake() throws IOException {
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> {
                        for (Runnable task = engine.getDelegatedTask();
                                task != null;
                                task = engine.getDelegatedTask()) {
                            task.run();
                        }
                    }
                    case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        if (!unwrap()) {
                            throw new EOFException("the server closed the connection in the handshake");
                        }
                    }
                    default -> {
                        return;
                    }
                }
            }
        }

        private void wrap(ByteBuffer source) throws IOException {
            do {
                toNetwork.clear();
                SSLEngineResult result = engine.wrap(source, toNetwork);
                raw.getOutputStream().write(toNetwork.array(), 0, toNetwork.position());
                if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                    throw new IOException("a buffer of twice the packet size is too small: " + result);
                }
            } while (source.hasRemaining());
        }

        /** Unwraps once, reading from the network if that is needed. Returns false at the end, announced or not. */
        private boolean unwrap() throws IOException {
            while (true) {
                fromNetwork.flip();
                SSLEngineResult result = engine.unwrap(fromNetwork, plain);
                fromNetwork.compact();
                received.write(plain.array(), 0, plain.position());
                plain.clear();
                switch (result.getStatus()) {
                    case OK -> {
                        return true;
                    }
                    case CLOSED -> {
                        return false;
                    }
                    case BUFFER_OVERFLOW -> plain = ByteBuffer.allocate(2 * plain.capacity());
                    case BUFFER_UNDERFLOW -> {
                        int n = raw.getInputStream()
                                .read(fromNetwork.array(), fromNetwork.position(), fromNetwork.remaining());
                        if (n < 0) {
                            engine.closeInbound();
                            return false;
                        }
                        fromNetwork.position(fromNetwork.position() + n);
                    }
                }
            }
        }

        /** A failed engine still has its alert to send. */
        private void flushAlert() {
            try {
                while (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
                    wrap(ByteBuffer.allocate(0));
                }
            } catch (IOException e) {
                // the first failure is the one to report
            }
        }
    }
}
