package org.echjsse.jsse;

import static org.echjsse.jsse.SocketPair.await;
import static org.echjsse.jsse.SocketPair.inBackground;
import static org.echjsse.jsse.SocketPair.receive;
import static org.echjsse.jsse.SocketPair.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9849, 6.1.6; REJ-30..REJ-37: what a socket does by itself about a rejection, and when it does nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectTest {
    private static final String SECRET = "secret.example";
    private static final String COVER = "cover.example";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TestCertificates CA = TestCertificates.create();
    private static final TestCertificates.Leaf SECRET_LEAF = CA.leaf(Algorithm.EC_P256, SECRET);
    private static final TestCertificates.Leaf COVER_LEAF = CA.leaf(Algorithm.EC_P256, COVER);
    private static final EchKeyPair STALE = EchKeyPair.generate(COVER, RANDOM);
    private static final EchKeyPair CURRENT = EchKeyPair.generate(COVER, RANDOM);
    private static final EchKeyPair NEXT = EchKeyPair.generate(COVER, RANDOM);

    private final Contexts.Setup client =
            new Contexts.Setup().mode(EchMode.REQUIRED).resolver((host, port) -> new Answer.Found(STALE.configList()));

    /** One connection as the server saw it. */
    private record Met(InetSocketAddress from, EchStatus status, String read) {}

    /** Echoes five letters on each connection, one after the other, with these keys on the first, those on the second and so on. */
    private static final class Site implements AutoCloseable {
        final SSLServerSocket listening;
        final BlockingQueue<Met> met = new LinkedBlockingQueue<>();
        final AtomicInteger accepted = new AtomicInteger();

        @SafeVarargs
        Site(Optional<EchKeyPair>... keys) throws Exception {
            this(List.of(SECRET_LEAF, COVER_LEAF), keys);
        }

        @SafeVarargs
        Site(List<TestCertificates.Leaf> leaves, Optional<EchKeyPair>... keys) throws Exception {
            listening = (SSLServerSocket) new Contexts.Setup()
                    .context(TestCertificates.keyManagersOf(leaves.toArray(TestCertificates.Leaf[]::new)), null)
                    .getServerSocketFactory()
                    .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
            inBackground(() -> {
                for (int i = 0; ; i++) {
                    SSLSocket connection = (SSLSocket) listening.accept();
                    accepted.incrementAndGet();
                    keys[Math.min(i, keys.length - 1)].ifPresent(
                            key -> ((EchConnection) connection).setEchServerKeys(EchServerKeys.of(List.of(key))));
                    serve(connection);
                }
            });
        }

        private void serve(SSLSocket connection) throws IOException {
            InetSocketAddress from = (InetSocketAddress) connection.getRemoteSocketAddress();
            String read = "";
            try (connection) {
                connection.setSoTimeout(20_000);
                read = receive(connection, 5);
                send(connection, read);
            } catch (IOException e) {
                // a rejection, or a client that was meant to fail
            }
            met.add(new Met(from, ((EchConnection) connection).getEchStatus(), read));
        }

        int port() {
            return listening.getLocalPort();
        }

        Met next() throws InterruptedException {
            Met next = met.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the server met nobody");
            }
            return next;
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    /** Forwards connections, from a certain one on only when it is told to. */
    private static final class Gate implements AutoCloseable {
        final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        final CountDownLatch forwarding = new CountDownLatch(1);
        /** The first connection is through: from then on the listening socket may be filled or closed without hurting it. */
        final CountDownLatch forwarded = new CountDownLatch(1);

        final CountDownLatch waiting = new CountDownLatch(1);
        final CountDownLatch opened = new CountDownLatch(1);
        final List<Socket> sockets = new CopyOnWriteArrayList<>();

        /** @param free how many connections are forwarded at once; no further one is accepted before it is due */
        Gate(int port, int free, boolean accepts) throws IOException {
            inBackground(() -> {
                for (int i = 0; ; i++) {
                    if (i >= free && !accepts) {
                        return null;
                    }
                    Socket from = listening.accept();
                    if (i >= free) {
                        waiting.countDown();
                        opened.await();
                    }
                    Socket to = new Socket(InetAddress.getLoopbackAddress(), port);
                    sockets.addAll(List.of(from, to));
                    forwarded.countDown();
                    forwarding.countDown();
                    inBackground(() -> pump(from, to));
                    inBackground(() -> pump(to, from));
                }
            });
        }

        private static Void pump(Socket from, Socket to) throws IOException {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
            return null;
        }

        int port() {
            return listening.getLocalPort();
        }

        /** Until the system takes no more connections for it; the first one has been taken from it by then. */
        void fill() throws Exception {
            assertTrue(forwarding.await(20, TimeUnit.SECONDS));
            for (int i = 0; i < 10; i++) {
                Socket waiter = new Socket();
                sockets.add(waiter);
                try {
                    waiter.connect(listening.getLocalSocketAddress(), 300);
                } catch (SocketTimeoutException full) {
                    return;
                }
            }
            throw new AssertionError("the backlog has no end");
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private SSLSocketFactory factory() throws Exception {
        return client.context(null, CA.trustManagers()).getSocketFactory();
    }

    /** 127.0.0.1 under the secret name: whoever looks the name up again finds nothing. */
    private static InetAddress address() throws IOException {
        return InetAddress.getByAddress(SECRET, new byte[] {127, 0, 0, 1});
    }

    private SSLSocket connected(int port) throws Exception {
        return identified(factory().createSocket(address(), port));
    }

    private static SSLSocket identified(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) socket;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(20_000);
        return tls;
    }

    private static void assertServed(SSLSocket socket, EchStatus status) throws IOException {
        send(socket, "hello");
        assertEquals("hello", receive(socket, 5));
        assertEquals(status, ((EchConnection) socket).getEchStatus());
        assertEquals(SECRET_LEAF.chain().get(0), socket.getSession().getPeerCertificates()[0]);
        assertTrue(socket.getSession().isValid());
        assertFalse(socket.isClosed());
    }

    private static Optional<EchKeyPair> of(EchKeyPair key) {
        return Optional.of(key);
    }

    private static Optional<EchKeyPair> none() {
        return Optional.empty();
    }

    @Test
    void aStaleConfigurationIsReplacedOnASecondConnectionToTheSameAddress() throws Exception {
        try (Site site = new Site(of(CURRENT));
                SSLSocket socket = connected(site.port())) {
            int firstPort = socket.getLocalPort();
            LinkedBlockingQueue<HandshakeCompletedEvent> events = new LinkedBlockingQueue<>();
            socket.addHandshakeCompletedListener(events::add);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            socket.startHandshake();

            Met rejected = site.next();
            assertEquals(firstPort, rejected.from().getPort());
            assertEquals("", rejected.read(), "REJ-07: nothing of the application for who has rejected");
            out.write("12345"
                    .getBytes(StandardCharsets.US_ASCII)); // streams from before are streams of the new connection
            assertEquals("12345", new String(in.readNBytes(5), StandardCharsets.US_ASCII));
            Met accepted = site.next();
            assertEquals(EchStatus.SUCCESS, accepted.status());
            assertEquals("12345", accepted.read());
            assertEquals(rejected.from().getAddress(), accepted.from().getAddress());
            assertEquals(accepted.from().getPort(), socket.getLocalPort());
            assertNotEquals(firstPort, socket.getLocalPort());
            assertEquals(site.port(), socket.getPort());
            assertEquals(address(), socket.getInetAddress());
            assertTrue(socket.isConnected() && socket.isBound());

            assertEquals(EchStatus.SUCCESS, ((EchConnection) socket).getEchStatus());
            assertEquals(Optional.of(SECRET), ((EchConnection) socket).getEchInnerServerName());
            HandshakeCompletedEvent event = events.poll(20, TimeUnit.SECONDS);
            assertEquals(socket.getSession(), event.getSession());
            assertEquals(null, events.poll(200, TimeUnit.MILLISECONDS), "the event is fired once");
            assertEquals(1, client.lookups.get(), "REJ-31: nothing is looked up anew");
        }
    }

    @Test
    void firstWordOfTheApplicationGoesToTheSecondConnection() throws Exception {
        try (Site site = new Site(of(CURRENT));
                SSLSocket socket = connected(site.port())) {
            assertServed(socket, EchStatus.SUCCESS); // no startHandshake: the write brings it about
            assertEquals("", site.next().read());
            assertEquals("hello", site.next().read());
        }
    }

    @Test
    void listSetOnTheSocketIsReplacedAlsoWithoutAName() throws Exception {
        client.mode(EchMode.OPPORTUNISTIC).resolver((host, port) -> new Answer.None());
        TestCertificates.Leaf byAddress = CA.leaf(Algorithm.EC_P256, SECRET, "127.0.0.1");
        try (Site site = new Site(List.of(byAddress, COVER_LEAF), of(CURRENT));
                SSLSocket socket = identified(factory().createSocket("127.0.0.1", site.port()))) {
            ((EchConnection) socket).setEchConfigList(STALE.configList());
            socket.startHandshake();
            assertEquals(EchStatus.SUCCESS, ((EchConnection) socket).getEchStatus());
            assertEquals(2, site.accepted.get());
        }
    }

    @Test
    void optionsAndLocalAddressAreThoseOfTheFirstConnection() throws Exception {
        try (Site site = new Site(of(CURRENT));
                SSLSocket socket = identified(
                        factory().createSocket(address(), site.port(), InetAddress.getByName("127.0.0.2"), 0))) {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setSoLinger(true, 7);
            socket.setSoTimeout(12_345);
            socket.setReceiveBufferSize(30_000);
            socket.setOption(StandardSocketOptions.SO_SNDBUF, 40_000);
            int received = socket.getReceiveBufferSize();
            int sent = socket.getSendBufferSize();
            int firstPort = socket.getLocalPort();
            socket.startHandshake();
            assertNotEquals(firstPort, socket.getLocalPort());
            assertTrue(socket.getTcpNoDelay());
            assertTrue(socket.getKeepAlive());
            assertEquals(7, socket.getSoLinger());
            assertEquals(12_345, socket.getSoTimeout());
            assertEquals(received, socket.getReceiveBufferSize());
            assertEquals(sent, socket.getSendBufferSize());
            assertEquals(InetAddress.getByName("127.0.0.2"), socket.getLocalAddress());
            assertServed(socket, EchStatus.SUCCESS);
            assertEquals("127.0.0.2", site.next().from().getAddress().getHostAddress());
            assertEquals("127.0.0.2", site.next().from().getAddress().getHostAddress());
        }
    }

    @Test
    void aSocketWithACertainLocalPortHasOneConnectionOnly() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Site site = new Site(of(CURRENT));
                SSLSocket socket = identified(
                        factory().createSocket(address(), site.port(), InetAddress.getLoopbackAddress(), port))) {
            assertThrows(EchRejectedException.class, socket::startHandshake);
            assertTrue(socket.isClosed());
            assertOneConnection(site);
        }
    }

    private static void assertOneConnection(Site site) throws InterruptedException {
        assertEquals("", site.next().read());
        assertEquals(null, site.met.poll(200, TimeUnit.MILLISECONDS));
        assertEquals(1, site.accepted.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLayeredSocketHandsTheRejectionUp(boolean autoClose) throws Exception {
        try (Site site = new Site(of(CURRENT));
                Socket below = new Socket(address(), site.port());
                SSLSocket socket = identified(factory().createSocket(below, SECRET, site.port(), autoClose))) {
            EchRejectedException rejected = assertThrows(EchRejectedException.class, socket::startHandshake);
            assertEquals(Optional.of(CURRENT.configList()), rejected.retryConfigs());
            assertEquals(autoClose, below.isClosed());
            assertOneConnection(site);
        }
    }

    @Test
    void retryConfigsOfARetryAreNotFollowed() throws Exception {
        try (Site site = new Site(of(CURRENT), of(NEXT), of(EchKeyPair.generate(COVER, RANDOM)));
                SSLSocket socket = connected(site.port())) {
            SSLHandshakeException e = assertThrows(SSLHandshakeException.class, socket::startHandshake);
            assertTrue(e.getMessage().contains("retry_configs"), e::toString);
            EchRejectedException first = assertInstanceOf(EchRejectedException.class, e.getSuppressed()[0]);
            assertEquals(Optional.of(CURRENT.configList()), first.retryConfigs());
            assertTrue(socket.isClosed());
            assertEquals("", site.next().read());
            assertEquals("", site.next().read());
            assertEquals(null, site.met.poll(200, TimeUnit.MILLISECONDS));
            assertEquals(2, site.accepted.get(), "REJ-34");
        }
    }

    private interface Play {
        void run() throws Exception;
    }

    /** retryConfigs and reconnected of each rejection in a flight recording. */
    private static List<String> recorded(Path directory, Play play) throws Exception {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("org.echjsse.Rejection");
            recording.start();
            play.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .map(event -> event.getString("retryConfigs") + " " + event.getBoolean("reconnected"))
                .toList();
    }

    @Test
    void aRecordingTellsWhatBecameOfARejection(@TempDir Path directory) throws Exception {
        assertEquals(List.of("replaced true"), recorded(directory, () -> {
            try (Site site = new Site(of(CURRENT));
                    SSLSocket socket = connected(site.port())) {
                socket.startHandshake();
            }
        }));
        client.mode(EchMode.OPPORTUNISTIC);
        assertEquals(List.of("switched off true"), recorded(directory, () -> {
            try (Site site = new Site(none());
                    SSLSocket socket = connected(site.port())) {
                socket.startHandshake();
            }
        }));
    }

    @Test
    void aRecordingTellsWhatTheApplicationWasTold(@TempDir Path directory) throws Exception {
        assertEquals(List.of("switched off false"), recorded(directory, () -> {
            try (Site site = new Site(none());
                    SSLSocket socket = connected(site.port())) { // it requires ECH
                assertThrows(EchRejectedException.class, socket::startHandshake);
            }
        }));
        assertEquals(List.of("replaced true", "contradictory false"), recorded(directory, () -> {
            try (Site site = new Site(of(CURRENT), of(NEXT));
                    SSLSocket socket = connected(site.port())) {
                assertThrows(SSLHandshakeException.class, socket::startHandshake);
            }
        }));
    }

    @Test
    void aSocketWhoseHandshakeHasFailedTellsItsStatusInItsSession() throws Exception {
        try (Site site = new Site(none());
                SSLSocket socket = connected(site.port())) {
            assertThrows(EchRejectedException.class, socket::startHandshake);
            assertEquals("FAILED_ECH", socket.getSession().getValue("org.echjsse.status"));
            assertEquals(EchStatus.FAILED_ECH, ((EchConnection) socket).getEchStatus());
            assertEquals("SSL_NULL_WITH_NULL_NULL", socket.getSession().getCipherSuite());
            assertFalse(socket.getSession().isValid());
            assertEquals(null, socket.getSession().getPeerHost()); // as SunJSSE
        }
    }

    @Test
    void switchedOffMeansGreaseForWhoDoesNotInsist() throws Exception {
        client.mode(EchMode.OPPORTUNISTIC);
        try (Site site = new Site(none());
                SSLSocket socket = connected(site.port())) {
            assertServed(socket, EchStatus.GREASE);
            assertEquals("", site.next().read());
            assertEquals("hello", site.next().read());
        }
    }

    @Test
    void switchedOffOnTheSecondConnectionIsBelieved() throws Exception {
        client.mode(EchMode.OPPORTUNISTIC);
        try (Site site = new Site(of(CURRENT), none());
                SSLSocket socket = connected(site.port())) {
            assertServed(socket, EchStatus.GREASE);
            site.next();
            site.next();
            assertEquals("hello", site.next().read());
            assertEquals(3, site.accepted.get(), "REJ-35");
        }
    }

    @Test
    void switchedOffIsTheEndForWhoRequiresEch() throws Exception {
        try (Site site = new Site(none());
                SSLSocket socket = connected(site.port())) {
            EchRejectedException rejected = assertThrows(EchRejectedException.class, socket::startHandshake);
            assertEquals(Optional.empty(), rejected.retryConfigs());
            assertOneConnection(site);
        }
    }

    @Test
    void whoIsNotTheCoverCausesNoOtherConnection() throws Exception {
        client.mode(EchMode.OPPORTUNISTIC);
        try (Site site = new Site(List.of(SECRET_LEAF), of(CURRENT));
                SSLSocket socket = connected(site.port())) {
            SSLException e = assertThrows(SSLException.class, socket::startHandshake);
            assertFalse(e instanceof EchRejectedException, e::toString);
            assertEquals(0, e.getSuppressed().length);
            assertOneConnection(site); // REJ-04, REJ-37
        }
    }

    private static void closeNow(SSLSocket socket) throws IOException {
        socket.close();
    }

    @Test
    void closingEndsAHandshakeOnTheSecondConnection() throws Exception {
        try (Site site = new Site(of(CURRENT));
                Gate gate = new Gate(site.port(), 1, true);
                SSLSocket socket = connected(gate.port())) {
            CompletableFuture<Void> handshake = inBackground(() -> {
                socket.startHandshake();
                return null;
            });
            assertTrue(gate.waiting.await(20, TimeUnit.SECONDS));
            assertFalse(socket.isClosed());
            closeNow(socket);
            assertThrows(SocketException.class, () -> await(handshake));
            assertTrue(socket.isClosed());
        }
    }

    @Test
    void closingEndsTheSecondAttemptToConnect() throws Exception {
        try (Site site = new Site(of(CURRENT));
                Gate gate = new Gate(site.port(), 1, false);
                SSLSocket socket = connected(gate.port())) {
            gate.fill();
            CompletableFuture<Void> handshake = inBackground(() -> {
                socket.startHandshake();
                return null;
            });
            Thread.sleep(1_000);
            assertFalse(handshake.isDone());
            assertTrue(socket.isConnected());
            assertFalse(socket.isClosed());
            closeNow(socket);
            assertThrows(SocketException.class, () -> await(handshake));
            assertTrue(socket.isClosed());
        }
    }

    @Test
    void theTimeToConnectIsThatOfTheFirstConnection() throws Exception {
        try (Site site = new Site(of(CURRENT));
                Gate gate = new Gate(site.port(), 1, false);
                SSLSocket socket = (SSLSocket) factory().createSocket()) {
            socket.connect(new InetSocketAddress(address(), gate.port()), 700);
            identified(socket);
            gate.fill();
            long start = System.nanoTime();
            SSLException e = assertThrows(SSLException.class, socket::startHandshake);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertInstanceOf(SocketTimeoutException.class, e.getCause());
            assertInstanceOf(EchRejectedException.class, e.getSuppressed()[0]);
            assertTrue(millis >= 700 && millis < 15_000, () -> "after " + millis + " ms");
            assertTrue(socket.isClosed(), "a timeout that nobody can wait any longer for");
        }
    }

    @Test
    void whatMakesTheSecondConnectionFailIsToldWithTheRejection() throws Exception {
        try (Site site = new Site(of(CURRENT));
                Gate gate = new Gate(site.port(), 1, false);
                SSLSocket socket = connected(gate.port())) {
            assertTrue(gate.forwarding.await(20, TimeUnit.SECONDS));
            assertTrue(gate.forwarded.await(20, TimeUnit.SECONDS));
            gate.listening.close();
            SocketException refused = assertThrows(SocketException.class, socket::startHandshake);
            assertInstanceOf(EchRejectedException.class, refused.getSuppressed()[0]);
            assertTrue(socket.isClosed());
        }
    }

    @Test
    void aReadThatTimesOutOnTheSecondConnectionHasLostNothing() throws Exception {
        try (Site site = new Site(of(CURRENT));
                Gate gate = new Gate(site.port(), 1, true);
                SSLSocket socket = connected(gate.port())) {
            // set before anything is read: a read that has begun keeps the time-out it began with
            socket.setSoTimeout(4000);
            do {
                assertThrows(SocketTimeoutException.class, socket::startHandshake);
            } while (gate.waiting.getCount() > 0); // on a busy machine one of the first connection's may be too late
            assertEquals(4000, socket.getSoTimeout());
            assertFalse(socket.isClosed());
            gate.opened.countDown();
            socket.setSoTimeout(20_000);
            assertServed(socket, EchStatus.SUCCESS);
            assertEquals(2, site.accepted.get());
        }
    }
}
