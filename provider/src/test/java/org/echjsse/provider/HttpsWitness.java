package org.echjsse.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLStreamHandler;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;

/** A program that fetches a page through {@link HttpsURLConnection} and says what the server agreed on: SunJSSE first, then ours. */
public final class HttpsWitness {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi".getBytes();

    private HttpsWitness() {}

    public static void main(String[] arguments) throws Exception {
        tell(Security.getProvider("SunJSSE"), PropertyWitness.SUN);
        tell(EchProvider.builder().noResolver().build(), PropertyWitness.OURS);
    }

    private static void tell(Provider provider, String prefix) throws Exception {
        TestCertificates authority = TestCertificates.create();
        SSLContext server = SSLContext.getInstance("TLS", "SunJSSE");
        server.init(authority.leaf(Algorithm.EC_P256, "127.0.0.1").keyManagers(), null, null);
        SSLContext client = SSLContext.getInstance("TLS", provider);
        client.init(null, authority.trustManagers(), null);
        try (SSLServerSocket listening = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String[] agreed = {"nothing"};
            Thread serving = new Thread(() -> serve(listening, agreed));
            serving.start();
            String outcome = fetch(client, listening.getLocalPort());
            serving.join();
            System.out.println(prefix + outcome + ", " + agreed[0]);
        }
    }

    private static String fetch(SSLContext context, int port) throws IOException {
        URLStreamHandler any = null;
        HttpsURLConnection connection =
                (HttpsURLConnection) new URL("https", "127.0.0.1", port, "/", any).openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        try {
            return new String(connection.getInputStream().readAllBytes());
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static void serve(SSLServerSocket listening, String[] agreed) {
        try (SSLSocket socket = (SSLSocket) listening.accept()) {
            socket.startHandshake();
            agreed[0] = socket.getSession().getProtocol() + " "
                    + socket.getSession().getCipherSuite();
            byte[] request = new byte[4096];
            if (socket.getInputStream().read(request) > 0) {
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException e) {
            agreed[0] = List.of("failed").toString();
        }
    }
}
