package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.echjsse.EchConnection;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that connect themselves do not show the application that the configuration was stale. */
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectIT {
    private static final String REQUEST = "GET / HTTP/1.0\r\nHost: " + Names.SECRET + "\r\n\r\n";

    private final EchMaterial key = EchMaterial.generate(95);
    private final EchMaterial stale = EchMaterial.generate(96);
    private final SSLContext context = OurSide.client();

    private record Page(EchStatus status, String text) {}

    private Page visit(int port, SSLParameters parameters) throws IOException {
        InetAddress address = InetAddress.getByAddress(Names.SECRET, new byte[] {127, 0, 0, 1});
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(address, port)) {
            socket.setSoTimeout((int) PeerProcess.PATIENCE.toMillis());
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return new Page(((EchConnection) socket).getEchStatus(), text);
        }
    }

    @ParameterizedTest
    @CsvSource({"X25519,1", "P384,2"})
    @Pairing(client = "EchJSSE", server = "Go", needs = Tool.GO)
    void recoversByItselfFromAStaleConfigOfGo(String groups, int hellos) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey(), "-groups", groups);
                WireTap tap = WireTap.before(server.port())) {
            Page page = visit(tap.port(), OurSide.offering(stale));
            assertEquals(EchStatus.SUCCESS, page.status());
            assertTrue(page.text().contains("\"echAccepted\":true"), page::text);
            GoPeer.Event refused = server.next();
            assertFalse(refused.echAccepted());
            assertTrue(refused.error().contains("encrypted client hello required"), refused::toString);
            assertEquals("", refused.data());
            GoPeer.Event accepted = server.next();
            assertTrue(accepted.echAccepted(), accepted::toString);
            assertEquals(Names.SECRET, accepted.serverName());
            assertEquals(2, tap.recordings().size());
            for (WireTap.Recording recording : tap.recordings()) {
                Wire.showsOnlyTheCover(recording, hellos);
            }
        }
    }

    @Test
    @Pairing(client = "EchJSSE", server = "Go", needs = Tool.GO)
    void goesOnWithoutEchThatGoHasSwitchedOff() throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC);
                WireTap tap = WireTap.before(server.port())) {
            Page page = visit(tap.port(), OurSide.offering(stale));
            assertEquals(EchStatus.GREASE, page.status());
            assertTrue(server.next().error().contains("encrypted client hello required"));
            assertEquals(Names.SECRET, server.next().serverName());
            Wire.showsOnlyTheCover(tap.recordings().get(0), 1);
            Wire.showsGrease(tap.recordings().get(1), 1);
            assertEquals(2, tap.recordings().size());
        }
    }

    @Test
    @Pairing(client = "EchJSSE", server = "Go", needs = Tool.GO)
    void doesNotGoOnWithoutEchIfItIsRequired() throws Exception {
        EchSSLParameters parameters = OurSide.offering(stale);
        parameters.setEchMode(EchMode.REQUIRED);
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC);
                WireTap tap = WireTap.before(server.port())) {
            assertThrows(EchRejectedException.class, () -> visit(tap.port(), parameters));
            assertTrue(server.next().error().contains("encrypted client hello required"));
            Wire.showsOnlyTheCover(tap.only(), 1);
        }
    }

    @Test
    @Pairing(client = "EchJSSE", server = "NSS selfserv", needs = Tool.NSS)
    void recoversByItselfFromAStaleConfigOfNss() throws Exception {
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key);
                WireTap tap = WireTap.before(server.port())) {
            int mark = server.mark();
            Page page = visit(tap.port(), OurSide.offering(stale));
            assertEquals(EchStatus.SUCCESS, page.status());
            assertTrue(page.text().startsWith("HTTP/1.0 200 OK"), page::text);
            server.awaitLine(mark, NssPeer.Server.ECH_REQUIRED);
            server.awaitLine(mark, "Negotiated server name: " + Names.SECRET);
            assertEquals(2, tap.recordings().size());
            for (WireTap.Recording recording : tap.recordings()) {
                Wire.showsOnlyTheCover(recording, 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_3", "-tls1_2"})
    @Pairing(client = "EchJSSE", server = "OpenSSL s_server", needs = Tool.OPENSSL)
    void goesOnWithAnOpenSslThatKnowsNoEch(String version) throws Exception {
        try (OpenSslPeer.Server server = OpenSslPeer.serve(KeyKind.EC, version);
                WireTap tap = WireTap.before(server.port())) {
            Page page = visit(tap.port(), OurSide.offering(stale));
            assertEquals(EchStatus.GREASE, page.status());
            assertTrue(page.text().startsWith("HTTP/1.0 200 ok"), page::text);
            assertEquals(
                    List.of(Names.COVER, Names.SECRET),
                    tap.recordings().stream()
                            .map(recording -> recording.names().get(0))
                            .toList());
        }
    }
}
