package org.echjsse.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchSSLParameters;
import org.echjsse.provider.EchProvider;

/**
 * One connection to the site, with what was found for it and nothing else: the provider makes no lookup of its own here, and connects
 * nowhere again after a rejection, so that each step can be shown.
 */
final class CheckConnection {
    private static final int STATUS_LINE_LIMIT = 1000;
    /** To connect, for the flights of a handshake, and for the page. */
    private static final long LIMIT_FACTOR = 6;

    private final HostPort origin;
    private final InetSocketAddress address;
    private final TrustManager[] trust;
    private final int timeoutMillis;

    CheckConnection(HostPort origin, InetSocketAddress address, TrustManager[] trust, int timeoutMillis) {
        this.origin = origin;
        this.address = address;
        this.trust = trust;
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * Connects, shakes hands, asks for the page, and writes down every step. A rejection is a result, not a failure.
     *
     * @throws IOException if anything else goes wrong; what was reached stands in the result
     */
    void run(URI target, CheckResult result) throws IOException {
        try (Socket plain = new Socket()) {
            within(LIMIT_FACTOR * timeoutMillis, plain, () -> run(plain, target, result));
        }
    }

    /** What may throw. */
    private interface Steps {
        void run() throws IOException;
    }

    /** A server that says a byte at a time would never run into the time limit of a read. */
    private static void within(long limitMillis, Socket socket, Steps steps) throws IOException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        done.orTimeout(limitMillis, TimeUnit.MILLISECONDS).exceptionally(late -> {
            try {
                socket.close();
            } catch (IOException broken) {
                // closed all the same
            }
            return null;
        });
        try {
            steps.run();
        } catch (IOException failed) {
            if (done.isCompletedExceptionally()) {
                throw new IOException("the connection came to no end within " + limitMillis + " ms", failed);
            }
            throw failed;
        } finally {
            done.complete(null);
        }
    }

    private void run(Socket plain, URI target, CheckResult result) throws IOException {
        long start = System.nanoTime();
        plain.setSoTimeout(timeoutMillis);
        try {
            plain.connect(address, timeoutMillis);
        } catch (IOException unreachable) {
            throw new IOException("cannot connect to " + shown(), unreachable);
        }
        result.connected(shown(), System.nanoTime() - start);
        try (SSLSocket tls =
                (SSLSocket) context().getSocketFactory().createSocket(plain, origin.host(), origin.port(), true)) {
            tls.setSSLParameters(parameters(result));
            handshake(tls, result);
            if (result.outcome() != CheckOutcome.REJECTED) {
                ask(tls, target, result);
            }
        }
    }

    private SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance(
                    "TLSv1.3-ECH", EchProvider.builder().noResolver().build());
            context.init(null, trust, null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IOException("no TLS: " + broken.getMessage(), broken);
        }
    }

    /** With a usable configuration nothing else will do; without one, the look-alike that an opportunistic client sends. */
    private EchSSLParameters parameters(CheckResult result) {
        EchSSLParameters parameters = new EchSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(origin.host())));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        result.usableConfig().ifPresent(parameters::setEchConfigList);
        parameters.setEchMode(result.usableConfig().isPresent() ? EchMode.REQUIRED : EchMode.GREASE);
        return parameters;
    }

    private static void handshake(SSLSocket tls, CheckResult result) throws IOException {
        long start = System.nanoTime();
        EchConnection ech = (EchConnection) tls;
        try {
            tls.startHandshake();
            result.shookHands(tls.getSession(), tls.getApplicationProtocol(), System.nanoTime() - start);
        } catch (EchRejectedException rejected) {
            result.rejected(rejected, System.nanoTime() - start);
        } catch (IOException failed) {
            result.ech(ech);
            throw new IOException("the handshake failed", failed);
        }
        result.ech(ech);
    }

    private void ask(SSLSocket tls, URI target, CheckResult result) throws IOException {
        long start = System.nanoTime();
        String path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        String host = origin.port() == 443 ? origin.host() : origin.toString();
        String request = "GET " + path + query + " HTTP/1.1\r\nHost: " + host
                + "\r\nUser-Agent: echjsse-check\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        tls.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        tls.getOutputStream().flush();
        result.answered(firstLine(tls.getInputStream()), System.nanoTime() - start);
    }

    private static String firstLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && line.length() < STATUS_LINE_LIMIT; c = in.read()) {
            if (c < 0) {
                throw new IOException("the site ended the connection without an HTTP answer");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private String shown() {
        String ip = address.getAddress().getHostAddress();
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + address.getPort();
    }
}
