package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code s_server -stateless} forgets the first hello, and asks for a cookie: alone if it can do with the key share that it got.
 *
 * <p>Releases up to 3.0 at least also forget that a change_cipher_spec may come before the second hello, and hang up on every client
 * that sends one, their own included. So these records, which mean nothing and are in no transcript, are taken out on the way.
 */
@Pairing(client = "EchJSSE", server = "OpenSSL s_server", needs = Tool.OPENSSL)
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CookieFromOpenSslIT {
    private static final int CHANGE_CIPHER_SPEC = 20;

    private final EchMaterial stale = EchMaterial.generate(32);
    private final SSLContext context = OurSide.client();

    private static OpenSslPeer.Server stateless(String name, boolean otherGroup) {
        List<String> arguments = new ArrayList<>(List.of("-stateless", "-tls1_3"));
        if (otherGroup) {
            arguments.addAll(List.of("-groups", "P-384"));
        }
        return OpenSslPeer.serveOnly(name, KeyKind.EC, arguments.toArray(String[]::new));
    }

    /** Passes one connection on to the server at this port, without the client's change_cipher_spec. Ends with its sockets. */
    private static int withoutChangeCipherSpec(int serverPort) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> pass(listener, serverPort), "without change_cipher_spec");
        thread.setDaemon(true);
        thread.start();
        return listener.getLocalPort();
    }

    private static void pass(ServerSocket listener, int serverPort) {
        try (listener;
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            Thread back = new Thread(
                    () -> {
                        try {
                            server.getInputStream().transferTo(client.getOutputStream());
                            client.shutdownOutput();
                        } catch (IOException closed) {
                            // the test sees it at its end
                        }
                    },
                    "back");
            back.setDaemon(true);
            back.start();
            DataInputStream records = new DataInputStream(client.getInputStream());
            while (true) {
                byte[] header = new byte[5];
                records.readFully(header);
                byte[] fragment = new byte[(header[3] & 0xff) << 8 | header[4] & 0xff];
                records.readFully(fragment);
                if (header[0] != CHANGE_CIPHER_SPEC) {
                    server.getOutputStream().write(header);
                    server.getOutputStream().write(fragment);
                }
            }
        } catch (IOException closed) {
            // EOF: the client is done
        }
    }

    private SSLSocket connect(SSLParameters parameters, WireTap tap) throws IOException {
        Socket raw = new Socket(tap.address().getAddress(), tap.port());
        raw.setSoTimeout((int) PeerProcess.PATIENCE.toMillis());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, Names.SECRET, tap.port(), true);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static void assertCookie(WireTap.Recording seen, boolean otherGroup) {
        ObservedHello request = seen.serverHellos().get(0);
        assertTrue(request.retryRequest());
        assertTrue(request.extensions().contains(ObservedHello.COOKIE));
        assertEquals(otherGroup, request.extensions().contains(ObservedHello.KEY_SHARE));
        List<ObservedHello> hellos = seen.clientHellos();
        assertEquals(2, hellos.size());
        assertFalse(hellos.get(0).extensions().contains(ObservedHello.COOKIE));
        assertTrue(hellos.get(1).extensions().contains(ObservedHello.COOKIE));
        assertEquals(otherGroup, !hellos.get(0).keyShares().equals(hellos.get(1).keyShares()));
    }

    @ParameterizedTest
    @CsvSource({"GREASE,false", "GREASE,true", "DISABLED,false", "DISABLED,true"})
    void getsItBack(EchMode mode, boolean otherGroup) throws Exception {
        try (OpenSslPeer.Server server = stateless(Names.SECRET, otherGroup);
                WireTap tap = WireTap.before(withoutChangeCipherSpec(server.port()));
                SSLSocket socket = connect(OurSide.in(mode), tap)) {
            socket.startHandshake();
            socket.getOutputStream().write("what the client says\n".getBytes(StandardCharsets.US_ASCII));
            server.process().awaitLine(0, "what the client says");
            server.process().write("what the server says\n");
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertEquals("what the server says", in.readLine());
            assertEquals(
                    mode == EchMode.GREASE ? EchStatus.GREASE : EchStatus.NOT_TRIED,
                    ((EchConnection) socket).getEchStatus());
            assertCookie(tap.only(), otherGroup);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void getsItBackFromAClientWhoseEchItRejects(boolean otherGroup) throws Exception {
        try (OpenSslPeer.Server server = stateless(Names.COVER, otherGroup);
                WireTap tap = WireTap.before(withoutChangeCipherSpec(server.port()));
                SSLSocket socket = connect(OurSide.offering(stale), tap)) {
            EchRejectedException rejected = assertThrows(EchRejectedException.class, socket::startHandshake);
            assertEquals(Names.COVER, rejected.publicName());
            assertEquals(Optional.empty(), rejected.retryConfigs());
            assertCookie(tap.only(), otherGroup);
            Wire.showsOnlyTheCover(tap.only(), 2);
        }
    }
}
