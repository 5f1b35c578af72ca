package org.echjsse.jsse;

import static org.echjsse.jsse.SocketPair.await;
import static org.echjsse.jsse.SocketPair.inBackground;
import static org.echjsse.jsse.SocketPair.receive;
import static org.echjsse.jsse.SocketPair.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.echjsse.EchConfigResolver.Answer;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchServerKeys;
import org.echjsse.EchStatus;
import org.echjsse.config.EchKeyPair;
import org.echjsse.testing.TestCertificates;
import org.echjsse.testing.TestCertificates.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ECH through sockets: what is set before they have an engine with a host, and what the wire shows. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EchSocketTest {
    private static final String SECRET = "secret.example";
    private static final String COVER = "cover.example";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TestCertificates CA = TestCertificates.create();
    private static final TestCertificates.Leaf SECRET_LEAF = CA.leaf(Algorithm.EC_P256, SECRET);
    private static final TestCertificates.Leaf COVER_LEAF = CA.leaf(Algorithm.EC_P256, COVER);
    private static final EchKeyPair KEYS = EchKeyPair.generate(COVER, RANDOM);
    private static final EchKeyPair OLD_KEYS = EchKeyPair.generate(COVER, RANDOM);

    private final Contexts.Setup client = new Contexts.Setup();

    private static SSLServerSocket listening() throws Exception {
        return (SSLServerSocket) new Contexts.Setup()
                .context(TestCertificates.keyManagersOf(SECRET_LEAF, COVER_LEAF), null)
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static CompletableFuture<SSLSocket> echo(SSLServerSocket listening, EchServerKeys keys) {
        return inBackground(() -> {
            SSLSocket accepted = (SSLSocket) listening.accept();
            if (keys != null) {
                ((EchConnection) accepted).setEchServerKeys(keys);
            }
            send(accepted, receive(accepted, 5));
            return accepted;
        });
    }

    private SSLSocket socket() throws Exception {
        return (SSLSocket)
                client.context(null, CA.trustManagers()).getSocketFactory().createSocket();
    }

    private static void identify(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
    }

    private static void connect(SSLSocket socket, int port) throws IOException {
        InetAddress address = InetAddress.getByAddress(SECRET, new byte[] {127, 0, 0, 1});
        socket.connect(new InetSocketAddress(address, port));
        socket.setSoTimeout(20_000);
    }

    private static void assertAccepted(Socket socket) throws IOException {
        EchConnection ech = (EchConnection) socket;
        assertEquals(EchStatus.SUCCESS, ech.getEchStatus());
        assertEquals(Optional.of(SECRET), ech.getEchInnerServerName());
        assertEquals(Optional.of(COVER), ech.getEchOuterServerName());
        ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getSession();
        assertEquals(List.of(new SNIHostName(SECRET)), session.getRequestedServerNames());
    }

    @Test
    void whatIsSetBeforeConnectingCountsAfterIt() throws Exception {
        try (SSLServerSocket listening = listening();
                Relay relay = new Relay();
                SSLSocket socket = socket()) {
            ((EchConnection) socket).setEchMode(EchMode.REQUIRED);
            ((EchConnection) socket).setEchConfigList(KEYS.configList());
            identify(socket);
            CompletableFuture<SSLSocket> served = echo(listening, EchServerKeys.of(List.of(KEYS)));
            connect(socket, relay.to(listening.getLocalPort()));
            assertEquals(EchStatus.NOT_TRIED, ((EchConnection) socket).getEchStatus());
            send(socket, "hello");
            assertEquals("hello", receive(socket, 5));
            assertAccepted(socket);
            assertAccepted(await(served));
            assertEquals(SECRET_LEAF.chain().get(0), socket.getSession().getPeerCertificates()[0]);
            assertFalse(relay.seen().contains("secret"), "the secret name is on the wire");
            assertTrue(relay.seen().contains(COVER));
            assertThrows(IllegalStateException.class, () -> ((EchConnection) socket).setEchMode(EchMode.DISABLED));
            await(served).close();
        }
    }

    @Test
    void parametersOfAServerSocketReachTheAcceptedOnes() throws Exception {
        try (SSLServerSocket listening = listening();
                Relay relay = new Relay();
                SSLSocket socket = socket()) {
            EchSSLParameters parameters = new EchSSLParameters();
            parameters.setEchServerKeys(EchServerKeys.of(List.of(KEYS)));
            listening.setSSLParameters(parameters);
            EchSSLParameters mine = (EchSSLParameters) socket.getSSLParameters();
            mine.setEndpointIdentificationAlgorithm("HTTPS");
            mine.setEchMode(EchMode.REQUIRED);
            mine.setEchConfigList(KEYS.configList());
            socket.setSSLParameters(mine);
            CompletableFuture<SSLSocket> served = echo(listening, null);
            connect(socket, relay.to(listening.getLocalPort()));
            send(socket, "hello");
            assertEquals("hello", receive(socket, 5));
            assertAccepted(socket);
            assertAccepted(await(served));
            assertFalse(relay.seen().contains("secret"), "the secret name is on the wire");
            await(served).close();
        }
    }

    @Test
    void aRejectedLayeredSocketSaysSoAndTheNextOneSucceeds() throws Exception {
        client.mode(EchMode.REQUIRED).resolver((host, port) -> new Answer.Found(OLD_KEYS.configList()));
        SSLSocketFactory factory = client.context(null, CA.trustManagers()).getSocketFactory();
        try (SSLServerSocket listening = listening();
                Socket below = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
                SSLSocket first = (SSLSocket) factory.createSocket(below, SECRET, listening.getLocalPort(), true);
                SSLSocket second = (SSLSocket) factory.createSocket()) {
            identify(first);
            CompletableFuture<SSLSocket> served = echo(listening, EchServerKeys.of(List.of(KEYS)));
            first.setSoTimeout(20_000);
            EchRejectedException rejected = assertThrows(EchRejectedException.class, first::startHandshake);
            assertEquals(Optional.of(KEYS.configList()), rejected.retryConfigs());
            assertEquals(COVER, rejected.publicName());
            assertEquals(EchStatus.FAILED_ECH, ((EchConnection) first).getEchStatus());
            assertTrue(first.isClosed());
            assertFalse(first.getSession().isValid());
            assertThrows(IOException.class, () -> await(served));

            CompletableFuture<SSLSocket> servedNext = echo(listening, EchServerKeys.of(List.of(KEYS)));
            identify(second);
            connect(second, listening.getLocalPort());
            send(second, "hello");
            assertEquals("hello", receive(second, 5));
            assertAccepted(second);
            await(servedNext).close();
        }
    }

    @Test
    void withoutAConfigurationAHiddenNameDoesNotLeave() throws Exception {
        client.mode(EchMode.REQUIRED);
        client.resolver((host, port) -> new Answer.None());
        try (SSLServerSocket listening = listening();
                Relay relay = new Relay();
                SSLSocket socket = socket()) {
            identify(socket);
            connect(socket, relay.to(listening.getLocalPort()));
            assertThrows(SSLException.class, socket::startHandshake);
            assertFalse(relay.seen().contains("secret"), "the secret name is on the wire");
        }
    }

    @Test
    void aSocketOverAForeignEngineSaysThatItKnowsNoEch() throws Exception {
        SSLSocket socket = (SSLSocket) SocketKind.OVER_SUN_ENGINE
                .factories(null, CA.trustManagers())
                .sockets()
                .createSocket();
        EchConnection ech = (EchConnection) socket;
        assertEquals(EchStatus.NOT_TRIED, ech.getEchStatus());
        assertEquals(Optional.empty(), ech.getEchOuterServerName());
        assertEquals(Optional.empty(), ech.getEchInnerServerName());
        assertThrows(UnsupportedOperationException.class, () -> ech.setEchMode(EchMode.GREASE));
        socket.close();
    }
}
