package org.echjsse.jsse;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.echjsse.testing.TestCertificates;

/** Two sockets connected over loopback: the one that the test is about, and a peer that is the JDK's. */
final class SocketPair implements AutoCloseable {
    static final String HOST = "site.example";
    static final TestCertificates CA = TestCertificates.create();
    static final TestCertificates.Leaf LEAF =
            CA.leaf(TestCertificates.Algorithm.EC_P256, HOST, "localhost", "127.0.0.1");

    /** What a test runs with. */
    record Case(SocketKind kind, String protocol, boolean client) {
        @Override
        public String toString() {
            return kind + " " + (client ? "client" : "server") + " " + protocol;
        }

        SocketPair open() throws IOException {
            return open(null);
        }

        /** The bytes go through the relay, if there is one. */
        SocketPair open(Relay relay) throws IOException {
            SocketKind.Factories tested = kind.factories(LEAF.keyManagers(), CA.trustManagers());
            SocketKind.Factories peer = SocketKind.SUNJSSE.factories(LEAF.keyManagers(), CA.trustManagers());
            try (SSLServerSocket listening = (SSLServerSocket) (client ? peer : tested)
                    .serverSockets()
                    .createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
                int port = relay == null ? listening.getLocalPort() : relay.to(listening.getLocalPort());
                SSLSocket connected =
                        (SSLSocket) (client ? tested : peer).sockets().createSocket(namedLoopback(), port);
                connected.setEnabledProtocols(new String[] {protocol});
                SSLSocket accepted = (SSLSocket) listening.accept();
                return client ? new SocketPair(connected, accepted) : new SocketPair(accepted, connected);
            }
        }
    }

    final SSLSocket tested;
    final SSLSocket peer;

    private SocketPair(SSLSocket tested, SSLSocket peer) throws IOException {
        this.tested = tested;
        this.peer = peer;
        tested.setSoTimeout(20_000); // a test that waits longer has failed
        peer.setSoTimeout(20_000);
    }

    static Stream<Case> everyCase() {
        List<Case> cases = new ArrayList<>();
        for (SocketKind kind : SocketKind.values()) {
            for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
                cases.add(new Case(kind, protocol, true));
                cases.add(new Case(kind, protocol, false));
            }
        }
        return cases.stream();
    }

    /** Cases of our own sockets, for what they do and SunJSSE does not. */
    static Stream<Case> ourCases() {
        return everyCase().filter(c -> c.kind() != SocketKind.SUNJSSE);
    }

    /** 127.0.0.1 under a name that no resolver was asked for. */
    static InetAddress namedLoopback() throws IOException {
        return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
    }

    SocketPair handshake() throws Exception {
        CompletableFuture<Void> other = inBackground(() -> {
            peer.startHandshake();
            return null;
        });
        tested.startHandshake();
        await(other);
        return this;
    }

    static <T> CompletableFuture<T> inBackground(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    static <T> T await(CompletableFuture<T> result) throws Exception {
        try {
            return result.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes());
    }

    static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length));
    }

    static byte[] all(InputStream in) throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        for (SSLSocket socket : List.of(peer, tested)) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0); // else the JDK's close() waits for ever for a writer of a failed test
                socket.setSoTimeout(1); // and that long for input
            }
            socket.close();
        }
    }
}
