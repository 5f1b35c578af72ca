package org.echjsse.failures;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchConnection;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.provider.EchProvider;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;

/** A TLS server with ECH that looks at each ClientHello before it takes part, says one byte, and tells what it has seen. */
final class HiddenSite implements AutoCloseable {
    private static final int RECORD_HEADER = 5;

    /**
     * @param status of the server's side; {@code NOT_TRIED} if there was no handshake
     */
    record Visit(Sight sight, EchStatus status) {}

    private final ServerSocket listening;
    private final SSLContext context;
    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();

    HiddenSite(TestCertificates ca, EchKeyPair keys) throws Exception {
        EchProvider provider = EchProvider.builder()
                .serverKeys(EchServerKeys.of(List.of(keys)))
                .build();
        context = SSLContext.getInstance("TLS", provider);
        context.init(
                TestCertificates.keyManagersOf(
                        ca.leaf(Algorithm.EC_P256, Sight.SITE), ca.leaf(Algorithm.EC_P256, Sight.PUBLIC_NAME)),
                null,
                null);
        listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "HiddenSite");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** What the visitor before has left. */
    Visit visit() throws InterruptedException {
        Visit visit = visits.poll(30, TimeUnit.SECONDS);
        if (visit == null) {
            throw new AssertionError("nobody came");
        }
        return visit;
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                visits.add(serve(socket));
            } catch (IOException closedOrFailed) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(closedOrFailed);
                }
            }
        }
    }

    private Visit serve(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        InputStream in = socket.getInputStream();
        byte[] header = in.readNBytes(RECORD_HEADER);
        if (header.length == 0) {
            return new Visit(Sight.NOTHING, EchStatus.NOT_TRIED);
        }
        byte[] hello = in.readNBytes((header[3] & 0xff) << 8 | header[4] & 0xff);
        Sight sight = Sight.of(hello);
        byte[] record = Arrays.copyOf(header, header.length + hello.length);
        System.arraycopy(hello, 0, record, header.length, hello.length);
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, new ByteArrayInputStream(record), true);
        tls.setUseClientMode(false);
        tls.getOutputStream().write(1);
        return new Visit(sight, ((EchConnection) tls).getEchStatus());
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
