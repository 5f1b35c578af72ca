package org.echjsse.jsse;

import static org.echjsse.jsse.SocketPair.inBackground;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.echjsse.testing.TestCertificates;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's oldest HTTP client, which asks a socket factory for everything. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpsUrlConnectionTest {

    /** Answers each request with the server name that came with the connection. */
    private static final class Site implements AutoCloseable {
        final SSLServerSocket listening;

        Site(SocketKind kind) throws IOException {
            listening = (SSLServerSocket) kind.factories(SocketPair.LEAF.keyManagers(), null)
                    .serverSockets()
                    .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
            inBackground(() -> {
                while (true) {
                    SSLSocket connection = (SSLSocket) listening.accept();
                    inBackground(() -> serve(connection));
                }
            });
        }

        private static Void serve(SSLSocket connection) throws IOException {
            try (connection) {
                connection.setSoTimeout(20_000);
                BufferedReader in = new BufferedReader(new InputStreamReader(connection.getInputStream()));
                while (in.readLine() != null) {
                    while (!in.readLine().isEmpty()) {}
                    ExtendedSSLSession session = (ExtendedSSLSession) connection.getSession();
                    String names = session.getRequestedServerNames().toString();
                    String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + names.length() + "\r\n\r\n" + names;
                    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                }
                connection.setSoTimeout(1);
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    /** A proxy that takes every CONNECT to the site. */
    private static final class ConnectProxy implements AutoCloseable {
        final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        final AtomicReference<String> asked = new AtomicReference<>();

        ConnectProxy(int port) throws IOException {
            inBackground(() -> {
                while (true) {
                    Socket client = listening.accept();
                    asked.set(readHead(client.getInputStream()));
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                    client.getOutputStream().write("HTTP/1.1 200 Go on\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    inBackground(() -> client.getInputStream().transferTo(server.getOutputStream()));
                    inBackground(() -> server.getInputStream().transferTo(client.getOutputStream()));
                }
            });
        }

        private static String readHead(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            return head.toString();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static HttpsURLConnection connection(SocketKind kind, String url, Proxy proxy) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) new URL(url).openConnection(proxy);
        connection.setSSLSocketFactory(
                kind.factories(null, SocketPair.CA.trustManagers()).sockets());
        connection.setConnectTimeout(20_000);
        connection.setReadTimeout(20_000);
        return connection;
    }

    private static String body(HttpsURLConnection connection) throws IOException {
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aPageIsFetchedAndTheConnectionKept(SocketKind kind) throws Exception {
        try (Site site = new Site(kind)) {
            var factory = kind.factories(null, SocketPair.CA.trustManagers()).sockets();
            for (int i = 0; i < 3; i++) {
                HttpsURLConnection connection =
                        connection(kind, "https://localhost:" + site.listening.getLocalPort() + "/", Proxy.NO_PROXY);
                connection.setSSLSocketFactory(factory);
                assertEquals(200, connection.getResponseCode());
                assertEquals(SocketPair.LEAF.chain().get(0), connection.getServerCertificates()[0]);
                assertTrue(connection.getCipherSuite().startsWith("TLS_"));
                // on sockets that are not the JDK's it sets the host as a server name, even one without a dot
                String names = kind == SocketKind.SUNJSSE ? "[]" : "[type=host_name (0), value=localhost]";
                assertEquals(names, body(connection));
            }
        }
    }

    /** It sets the literal as a server name on sockets that are not the JDK's; RFC 6066, 3 forbids that it leaves. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void anAddressIsNoServerName(SocketKind kind) throws Exception {
        if (kind == SocketKind.OVER_SUN_ENGINE) {
            return; // the JDK's engine sends it
        }
        try (Site site = new Site(kind)) {
            HttpsURLConnection connection =
                    connection(kind, "https://127.0.0.1:" + site.listening.getLocalPort() + "/", Proxy.NO_PROXY);
            assertEquals("[]", body(connection));
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void throughAProxyTheNameIsTheSites(SocketKind kind) throws Exception {
        try (Site site = new Site(kind);
                ConnectProxy proxy = new ConnectProxy(site.listening.getLocalPort())) {
            Proxy over = new Proxy(Proxy.Type.HTTP, proxy.listening.getLocalSocketAddress());
            HttpsURLConnection connection = connection(kind, "https://" + SocketPair.HOST + "/", over);
            assertTrue(body(connection).contains(SocketPair.HOST));
            assertTrue(proxy.asked.get().startsWith("CONNECT " + SocketPair.HOST + ":443"));
        }
    }

    /** Then it sets neither a server name nor an identification: the name is what the socket was told when it was made. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aVerifierOfTheProgramSeesTheSite(SocketKind kind) throws Exception {
        try (Site site = new Site(kind);
                ConnectProxy proxy = new ConnectProxy(site.listening.getLocalPort())) {
            Proxy over = new Proxy(Proxy.Type.HTTP, proxy.listening.getLocalSocketAddress());
            HttpsURLConnection connection = connection(kind, "https://" + "other.example" + "/", over);
            AtomicReference<String> verified = new AtomicReference<>();
            connection.setHostnameVerifier((host, session) -> {
                verified.set(host + " " + session.getPeerHost());
                return true;
            });
            assertTrue(body(connection).contains("other.example"));
            assertEquals("other.example other.example", verified.get());
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aCertificateForAnotherNameIsRefused(SocketKind kind) throws Exception {
        try (Site site = new Site(kind);
                ConnectProxy proxy = new ConnectProxy(site.listening.getLocalPort())) {
            Proxy over = new Proxy(Proxy.Type.HTTP, proxy.listening.getLocalSocketAddress());
            HttpsURLConnection connection = connection(kind, "https://other.example/", over);
            SSLException e = assertThrows(SSLException.class, () -> body(connection));
            assertTrue(e.getMessage().contains("other.example"), e::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void anUnknownAuthorityIsRefused(SocketKind kind) throws Exception {
        try (Site site = new Site(kind)) {
            HttpsURLConnection connection =
                    connection(kind, "https://localhost:" + site.listening.getLocalPort() + "/", Proxy.NO_PROXY);
            connection.setSSLSocketFactory(
                    kind.factories(null, TestCertificates.create().trustManagers())
                            .sockets());
            assertThrows(SSLException.class, () -> body(connection));
        }
    }

    /** An unconnected socket learns the name from the address that it is connected to, also if nobody says it again. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void theNameIsTakenFromTheAddressThatWasConnectedTo(SocketKind kind) throws Exception {
        try (Site site = new Site(kind);
                SSLSocket socket = (SSLSocket) kind.factories(null, SocketPair.CA.trustManagers())
                        .sockets()
                        .createSocket()) {
            socket.connect(new InetSocketAddress(SocketPair.namedLoopback(), site.listening.getLocalPort()));
            assertEquals(SocketPair.HOST, socket.getSession().getPeerHost());
            assertEquals(
                    List.of(new SNIHostName(SocketPair.HOST)),
                    socket.getSSLParameters().getServerNames());
            socket.setSoTimeout(1);
        }
    }
}
