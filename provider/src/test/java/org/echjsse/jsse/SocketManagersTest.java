package org.echjsse.jsse;

import static org.echjsse.jsse.SocketPair.await;
import static org.echjsse.jsse.SocketPair.inBackground;
import static org.echjsse.jsse.SocketPair.receive;
import static org.echjsse.jsse.SocketPair.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program hands to a context and expects to be called as for sockets; and the threads that it calls from. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketManagersTest {

    /** Of the days before engines: it has methods for sockets only. */
    private static final class PlainKeyManager implements X509KeyManager {
        private final X509KeyManager keys = (X509KeyManager) SocketPair.LEAF.keyManagers()[0];
        final AtomicReference<Socket> asked = new AtomicReference<>();

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return keys.getClientAliases(keyType, issuers);
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            asked.set(socket);
            return keys.chooseClientAlias(keyTypes, issuers, socket);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return keys.getServerAliases(keyType, issuers);
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            asked.set(socket);
            return keys.chooseServerAlias(keyType, issuers, socket);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }
    }

    /** Looks at the socket, and has never heard of engines. */
    private static final class SocketTrustManager extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager trust =
                (X509ExtendedTrustManager) SocketPair.CA.trustManagers()[0];
        final AtomicReference<Socket> asked = new AtomicReference<>();
        final AtomicReference<SSLSession> session = new AtomicReference<>();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws java.security.cert.CertificateException {
            asked.set(socket);
            session.set(((SSLSocket) socket).getHandshakeSession());
            trust.checkServerTrusted(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws java.security.cert.CertificateException {
            asked.set(socket);
            trust.checkClientTrusted(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.getAcceptedIssuers();
        }
    }

    // Not OVER_SUN_ENGINE: the JDK's engine does not know that a socket is around it.
    @ParameterizedTest
    @EnumSource(
            value = SocketKind.class,
            names = {"SUNJSSE", "ECHJSSE"})
    void managersAreAskedAboutTheSocket(SocketKind kind) throws Exception {
        for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
            PlainKeyManager serverKeys = new PlainKeyManager();
            PlainKeyManager clientKeys = new PlainKeyManager();
            SocketTrustManager serverTrust = new SocketTrustManager();
            SocketTrustManager clientTrust = new SocketTrustManager();
            try (SSLServerSocket listening =
                    (SSLServerSocket) kind.factories(new KeyManager[] {serverKeys}, new TrustManager[] {serverTrust})
                            .serverSockets()
                            .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                listening.setNeedClientAuth(true);
                CompletableFuture<SSLSocket> served = inBackground(() -> {
                    SSLSocket accepted = (SSLSocket) listening.accept();
                    send(accepted, receive(accepted, 5));
                    return accepted;
                });
                try (SSLSocket client =
                        (SSLSocket) kind.factories(new KeyManager[] {clientKeys}, new TrustManager[] {clientTrust})
                                .sockets()
                                .createSocket(SocketPair.namedLoopback(), listening.getLocalPort())) {
                    client.setEnabledProtocols(new String[] {protocol});
                    send(client, "hello");
                    assertEquals("hello", receive(client, 5));
                    assertEquals(client, clientTrust.asked.get());
                    assertEquals(SocketPair.HOST, clientTrust.session.get().getPeerHost());
                    assertEquals(client, clientKeys.asked.get());
                    assertEquals(await(served), serverTrust.asked.get());
                    assertEquals(await(served), serverKeys.asked.get());
                    client.setSoTimeout(1);
                    await(served).setSoTimeout(1);
                    await(served).close();
                }
            }
        }
    }

    /** More readers wait than there are carriers: one that kept its carrier would keep the others from being started. */
    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void readersThatWaitDoNotHoldTheCarriersOfVirtualThreads(SocketKind kind) throws Exception {
        ExecutorService virtual;
        try {
            virtual = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException olderJdk) {
            Assumptions.abort("no virtual threads on this JDK");
            return;
        }
        int count = 4 * Runtime.getRuntime().availableProcessors() + 8;
        List<SocketPair> pairs = new ArrayList<>();
        List<Future<String>> readers = new ArrayList<>();
        CountDownLatch waiting = new CountDownLatch(count);
        try {
            for (int i = 0; i < count; i++) {
                SocketPair pair =
                        new SocketPair.Case(kind, "TLSv1.3", i % 2 == 0).open().handshake();
                pairs.add(pair);
                Callable<String> reader = () -> {
                    waiting.countDown();
                    return receive(pair.tested, 5);
                };
                readers.add(virtual.submit(reader));
            }
            assertTrue(waiting.await(20, TimeUnit.SECONDS), waiting.getCount() + " readers have not begun");
            for (SocketPair pair : pairs) {
                send(pair.peer, "hello");
            }
            for (Future<String> reader : readers) {
                assertEquals("hello", reader.get(20, TimeUnit.SECONDS));
            }
        } finally {
            for (SocketPair pair : pairs) {
                pair.close();
            }
            virtual.shutdownNow();
        }
    }
}
