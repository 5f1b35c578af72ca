package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client and a server that has never heard of ECH. */
@Pairing(client = "EchJSSE", server = "OpenSSL s_server", needs = Tool.OPENSSL)
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OurClientToOpenSslIT {
    private final EchMaterial stale = EchMaterial.generate(31);
    private final SSLContext context = OurSide.client();

    static Stream<Arguments> suites() {
        return Stream.of(Suite.values())
                .flatMap(suite -> suite.kinds().stream().map(kind -> Arguments.of(suite, kind)));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void speaksEverySuiteThatTheServerInsistsOn(Suite suite, KeyKind kind) throws Exception {
        List<String> arguments = new ArrayList<>(suite.openSslArguments());
        try (OpenSslPeer.Server server = OpenSslPeer.serve(kind, arguments.toArray(String[]::new));
                WireTap tap = WireTap.before(server.port())) {
            expectPage(visit(JsseClient.SOCKET, EchMode.GREASE, tap), suite);
            expectPage(visit(JsseClient.ENGINE, EchMode.GREASE, tap), suite);
            Wire.showsGrease(tap.last(), 1);
            Wire.negotiated(tap.last(), suite.version(), suite.id());
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void offersOnlyTheSuiteItIsToldTo(Suite suite, KeyKind kind) throws Exception {
        try (OpenSslPeer.Server server = OpenSslPeer.serve(kind);
                WireTap tap = WireTap.before(server.port())) {
            SSLParameters parameters = OurSide.in(EchMode.DISABLED);
            parameters.setProtocols(new String[] {suite.protocol()});
            parameters.setCipherSuites(new String[] {suite.name()});
            expectPage(JsseClient.SOCKET.visit(context, parameters, tap.address()), suite);
            Wire.showsNoEch(tap.last());
            Wire.negotiated(tap.last(), suite.version(), suite.id());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-tls1_3,X25519,EC",
        "-tls1_3,P-256,EC",
        "-tls1_3,P-384,EC",
        "-tls1_3,P-521,RSA",
        "-tls1_2,X25519,RSA",
        "-tls1_2,P-256,EC",
        "-tls1_2,P-384,RSA"
    })
    void speaksEveryGroup(String version, String group, KeyKind kind) throws Exception {
        try (OpenSslPeer.Server server = OpenSslPeer.serve(kind, version, "-groups", group);
                WireTap tap = WireTap.before(server.port())) {
            for (JsseClient client : JsseClient.values()) {
                JsseClient.Visit visit = visit(client, EchMode.GREASE, tap);
                assertTrue(visit.response().startsWith("HTTP/1.0 200 ok"), visit::response);
                assertEquals(
                        version.equals("-tls1_3") && !group.equals("X25519"),
                        tap.last().sawRetryRequest(),
                        "the group of the first key share is X25519");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SOCKET,-tls1_3,EC",
        "ENGINE,-tls1_3,EC",
        "SOCKET,-tls1_3,RSA",
        "SOCKET,-tls1_2,EC",
        "ENGINE,-tls1_2,EC",
        "ENGINE,-tls1_2,RSA"
    })
    void learnsThatEchIsSecurelyDisabled(JsseClient client, String version, KeyKind kind) throws Exception {
        try (OpenSslPeer.Server server = OpenSslPeer.serve(kind, version);
                WireTap tap = WireTap.before(server.port())) {
            SSLParameters parameters = OurSide.offering(stale);
            EchRejectedException rejected =
                    assertThrows(EchRejectedException.class, () -> client.visit(context, parameters, tap.address()));
            assertEquals(Names.COVER, rejected.publicName());
            assertEquals(Optional.empty(), rejected.retryConfigs());
            assertTrue(rejected.getMessage().contains("securely disabled"), rejected::getMessage);
            Wire.showsOnlyTheCover(tap.last(), 1);

            JsseClient.Visit visit = client.visit(context, parameters, tap.address());
            assertEquals(Optional.of(EchStatus.GREASE), visit.status());
            assertEquals("CN=" + Names.SECRET, visit.peerSubject());
            assertTrue(visit.response().startsWith("HTTP/1.0 200 ok"), visit::response);
            Wire.showsGrease(tap.last(), 1);
        }
    }

    private JsseClient.Visit visit(JsseClient client, EchMode mode, WireTap tap) throws Exception {
        return client.visit(context, OurSide.in(mode), tap.address());
    }

    private static void expectPage(JsseClient.Visit visit, Suite suite) {
        assertTrue(visit.response().startsWith("HTTP/1.0 200 ok"), visit::response);
        assertEquals(suite.protocol(), visit.protocol());
        assertEquals(suite.name(), visit.suite());
        // the server's own word, on its page
        assertTrue(visit.response().contains(suite.openSslName()), visit::response);
        assertEquals("CN=" + Names.SECRET, visit.peerSubject());
    }
}
