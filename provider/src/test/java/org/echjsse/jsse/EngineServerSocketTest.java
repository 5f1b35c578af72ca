package org.echjsse.jsse;

import static org.echjsse.jsse.SocketPair.await;
import static org.echjsse.jsse.SocketPair.inBackground;
import static org.echjsse.jsse.SocketPair.receive;
import static org.echjsse.jsse.SocketPair.send;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Server sockets, and what accepted sockets inherit from them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineServerSocketTest {

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void acceptedSocketsInheritTheSettings(SocketKind kind) throws Exception {
        try (SSLServerSocket listening = listening(kind)) {
            listening.setEnabledProtocols(new String[] {"TLSv1.2"});
            String[] suites = {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"};
            listening.setEnabledCipherSuites(suites);
            SSLParameters parameters = listening.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            parameters.setUseCipherSuitesOrder(false);
            parameters.setWantClientAuth(true);
            listening.setSSLParameters(parameters);
            listening.setEnableSessionCreation(false);
            assertTrue(listening.getWantClientAuth());
            assertFalse(listening.getNeedClientAuth());
            assertFalse(listening.getEnableSessionCreation());
            try (SSLSocket client = client(null, listening);
                    SSLSocket accepted = (SSLSocket) listening.accept()) {
                assertFalse(accepted.getUseClientMode());
                assertArrayEquals(new String[] {"TLSv1.2"}, accepted.getEnabledProtocols());
                assertArrayEquals(suites, accepted.getEnabledCipherSuites());
                assertArrayEquals(
                        new String[] {"h2"}, accepted.getSSLParameters().getApplicationProtocols());
                assertFalse(accepted.getSSLParameters().getUseCipherSuitesOrder());
                assertTrue(accepted.getWantClientAuth());
                assertFalse(accepted.getEnableSessionCreation());
                listening.setNeedClientAuth(true);
                assertFalse(accepted.getNeedClientAuth());
                client.setSoTimeout(1);
                accepted.setSoTimeout(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aNeededClientCertificateIsAskedForAndShown(SocketKind kind) throws Exception {
        for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
            try (SSLServerSocket listening = listening(kind)) {
                listening.setNeedClientAuth(true);
                CompletableFuture<String> served = served(listening);
                try (SSLSocket client = client(SocketPair.LEAF.keyManagers(), listening)) {
                    client.setEnabledProtocols(new String[] {protocol});
                    send(client, "hello");
                    assertEquals(
                            SocketPair.LEAF
                                    .chain()
                                    .get(0)
                                    .getSubjectX500Principal()
                                    .getName(),
                            await(served));
                    client.setSoTimeout(1);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aNeededClientCertificateThatIsMissingEndsTheHandshake(SocketKind kind) throws Exception {
        for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
            try (SSLServerSocket listening = listening(kind)) {
                listening.setNeedClientAuth(true);
                CompletableFuture<String> served = served(listening);
                try (SSLSocket client = client(null, listening)) {
                    client.setEnabledProtocols(new String[] {protocol});
                    assertThrows(IOException.class, () -> {
                        client.startHandshake();
                        client.getInputStream().read(); // TLS 1.3: the client is done before the server objects
                    });
                    assertThrows(SSLException.class, () -> await(served));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aWantedClientCertificateMayBeMissing(SocketKind kind) throws Exception {
        try (SSLServerSocket listening = listening(kind)) {
            listening.setWantClientAuth(true);
            CompletableFuture<String> served = served(listening);
            try (SSLSocket client = client(null, listening)) {
                send(client, "hello");
                assertEquals("nobody", await(served));
                client.setSoTimeout(1);
            }
        }
    }

    /** FTP does so: who accepts the connection is the client of it. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aServerSocketMayAcceptClients(SocketKind kind) throws Exception {
        try (SSLServerSocket listening = listening(kind)) {
            listening.setUseClientMode(true);
            assertTrue(listening.getUseClientMode());
            try (SSLSocket server = client(SocketPair.LEAF.keyManagers(), listening);
                    SSLSocket accepted = (SSLSocket) listening.accept()) {
                server.setUseClientMode(false);
                assertTrue(accepted.getUseClientMode());
                CompletableFuture<String> heard = inBackground(() -> receive(server, 5));
                send(accepted, "hello");
                assertEquals("hello", await(heard));
                server.setSoTimeout(1);
                accepted.setSoTimeout(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void everyWayToMakeAServerSocket(SocketKind kind) throws Exception {
        SSLServerSocketFactory factory =
                kind.factories(SocketPair.LEAF.keyManagers(), null).serverSockets();
        try (ServerSocket unbound = factory.createServerSocket();
                ServerSocket any = factory.createServerSocket(0);
                ServerSocket backlog = factory.createServerSocket(0, 5);
                ServerSocket loopback = factory.createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertFalse(unbound.isBound());
            unbound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (ServerSocket socket : List.of(unbound, any, backlog, loopback)) {
                assertTrue(socket.isBound());
                assertFalse(((SSLServerSocket) socket).getUseClientMode());
            }
            loopback.setSoTimeout(10);
            assertThrows(SocketTimeoutException.class, loopback::accept);
        }
        assertTrue(List.of(factory.getSupportedCipherSuites()).containsAll(List.of(factory.getDefaultCipherSuites())));
    }

    private static SSLServerSocket listening(SocketKind kind) throws IOException {
        return (SSLServerSocket) kind.factories(SocketPair.LEAF.keyManagers(), SocketPair.CA.trustManagers())
                .serverSockets()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static SSLSocket client(KeyManager[] keys, ServerSocket listening) throws IOException {
        return (SSLSocket) SocketKind.SUNJSSE
                .factories(keys, SocketPair.CA.trustManagers())
                .sockets()
                .createSocket(SocketPair.namedLoopback(), listening.getLocalPort());
    }

    /** Reads a greeting and says who sent it. */
    private static CompletableFuture<String> served(SSLServerSocket listening) {
        return inBackground(() -> {
            try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                accepted.setSoTimeout(10_000);
                receive(accepted, 5);
                accepted.setSoTimeout(1);
                return accepted.getSession().getPeerPrincipal().getName();
            } catch (SSLPeerUnverifiedException e) {
                return "nobody";
            }
        });
    }
}
