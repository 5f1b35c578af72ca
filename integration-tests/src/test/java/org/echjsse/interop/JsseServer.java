package org.echjsse.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchConnection;
import org.echjsse.EchStatus;

/**
 * A little web server on the {@code SSLServerSocket} of any provider. It greets who asks for something, echoes what it is sent, and
 * remembers what it met.
 */
final class JsseServer implements AutoCloseable {
    static final String GREETING = "hello from " + JsseServer.class.getSimpleName();

    private final SSLServerSocket listener;
    private final BlockingQueue<Served> served = new LinkedBlockingQueue<>();

    /**
     * One connection.
     *
     * @param names the server names of the handshake session
     * @param status of ECH; empty for another provider
     * @param clientSubject the name in the certificate that the client has proved to be its own
     * @param failure what ended it, if it did not end well
     */
    record Served(
            String protocol,
            String suite,
            List<String> names,
            String sessionMark,
            Optional<EchStatus> status,
            Optional<String> outerName,
            Optional<String> innerName,
            String request,
            Optional<String> clientSubject,
            Optional<IOException> failure) {}

    private JsseServer(SSLServerSocket listener) {
        this.listener = listener;
        Thread thread = new Thread(this::accept, "jsse server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts one on a free port of loopback. */
    static JsseServer start(SSLContext context, Consumer<SSLServerSocket> settings) {
        try {
            SSLServerSocket listener = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            settings.accept(listener);
            return new JsseServer(listener);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsseServer start(SSLContext context, SSLParameters parameters) {
        return start(context, socket -> socket.setSSLParameters(parameters));
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What it has to say of the next connection. */
    Served next() {
        try {
            Served next = served.poll(PeerProcess.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("the server met nobody");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                socket.setSoTimeout((int) PeerProcess.PATIENCE.toMillis());
                serve(socket);
            } catch (IOException e) {
                // the listener was closed, or the close of one connection failed: what matters stands in its Served
            }
        }
    }

    private void serve(SSLSocket socket) {
        String request = "";
        Optional<IOException> failure = Optional.empty();
        try {
            socket.startHandshake();
            request = readRequest(socket.getInputStream());
            if (!request.isEmpty()) {
                byte[] body = socket.getInputStream().readNBytes(contentLength(request));
                if (body.length == 0) {
                    body = GREETING.getBytes(StandardCharsets.US_ASCII);
                }
                String head =
                        "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body);
                socket.getOutputStream().flush();
            }
            socket.close();
        } catch (IOException e) {
            failure = Optional.of(e);
        }
        SSLSession session = socket.getSession();
        Optional<EchConnection> ech =
                socket instanceof EchConnection connection ? Optional.of(connection) : Optional.empty();
        served.add(new Served(
                session.getProtocol(),
                session.getCipherSuite(),
                names(session),
                SessionMark.of(session),
                ech.map(EchConnection::getEchStatus),
                ech.flatMap(EchConnection::getEchOuterServerName),
                ech.flatMap(EchConnection::getEchInnerServerName),
                request,
                clientSubject(session),
                failure));
    }

    private static Optional<String> clientSubject(SSLSession session) {
        try {
            return Optional.of(session.getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException nobody) {
            return Optional.empty();
        }
    }

    private static List<String> names(SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return List.of();
        }
        return extended.getRequestedServerNames().stream()
                .map(name -> new SNIHostName(name.getEncoded()).getAsciiName())
                .toList();
    }

    private static int contentLength(String request) {
        return request.lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .map(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
                .findFirst()
                .orElse(0);
    }

    private static String readRequest(InputStream in) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            request.write(octet);
            if (request.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return request.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
