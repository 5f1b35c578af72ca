package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that has never heard of ECH, at our server that has. */
@Pairing(client = "OpenSSL s_client", server = "EchJSSE", needs = Tool.OPENSSL)
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenSslToOurServerIT {
    private final EchMaterial key = EchMaterial.generate(71);

    static Stream<Arguments> suites() {
        return OurClientToOpenSslIT.suites();
    }

    @ParameterizedTest
    @MethodSource("suites")
    void getsEverySuiteItInsistsOn(Suite suite, KeyKind kind) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(kind), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            expectPage(suite, tap, server, suite.openSslArguments().toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void getsTheOneSuiteThatTheServerHas(Suite suite, KeyKind kind) throws Exception {
        EchSSLParameters parameters = OurSide.holding(key);
        parameters.setProtocols(new String[] {suite.protocol()});
        parameters.setCipherSuites(new String[] {suite.name()});
        try (JsseServer server = JsseServer.start(OurSide.server(kind), parameters);
                WireTap tap = WireTap.before(server.port())) {
            expectPage(suite, tap, server);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-tls1_3,X25519,EC",
        "-tls1_3,P-256,EC",
        "-tls1_3,P-384,RSA",
        "-tls1_3,P-521,EC",
        "-tls1_2,X25519:P-256,EC",
        "-tls1_2,P-256,EC",
        "-tls1_2,P-384,RSA"
    })
    void getsTheGroupItInsistsOn(String version, String groups, KeyKind kind) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(kind), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            OpenSslPeer.Visit client = OpenSslPeer.visit(tap.port(), version, "-groups", groups);
            JsseServer.Served served = server.next();
            expectPage(client, served);
            Wire.showsNoEch(tap.only());
        }
    }

    @ParameterizedTest
    @CsvSource({"EC,secp256r1", "RSA,secp384r1"})
    void isAskedForAnotherKeyShare(KeyKind kind, String group) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(kind, group), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            OpenSslPeer.Visit client = OpenSslPeer.visit(tap.port(), "-tls1_3", "-groups", "X25519:P-256:P-384");
            expectPage(client, server.next());
            assertEquals(List.of(Names.SECRET, Names.SECRET), tap.only().names());
            assertTrue(tap.only().sawRetryRequest());
        }
    }

    private static void expectPage(Suite suite, WireTap tap, JsseServer server, String... arguments) {
        OpenSslPeer.Visit client = OpenSslPeer.visit(tap.port(), arguments);
        JsseServer.Served served = server.next();
        expectPage(client, served);
        assertTrue(client.output().contains("Cipher is " + suite.openSslName()), client::output);
        assertEquals(suite.protocol(), served.protocol());
        assertEquals(suite.name(), served.suite());
        Wire.showsNoEch(tap.only());
        Wire.negotiated(tap.only(), suite.version(), suite.id());
    }

    private static void expectPage(OpenSslPeer.Visit client, JsseServer.Served served) {
        assertTrue(client.output().contains(JsseServer.GREETING), () -> client.output() + "\n" + served);
        assertTrue(client.output().contains("Verification: OK"), client::output);
        assertEquals(Optional.empty(), served.failure());
        assertEquals(Optional.of(EchStatus.NOT_TRIED), served.status());
        assertEquals(List.of(Names.SECRET), served.names());
    }
}
