package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Pairing(client = "EchJSSE", server = "Go", needs = Tool.GO)
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OurClientToGoIT {
    private static final String ALERT_121 = "encrypted client hello required";

    private final EchMaterial key = EchMaterial.generate(21);
    private final EchMaterial stale = EchMaterial.generate(22);
    private final SSLContext context = OurSide.client();

    @ParameterizedTest
    @CsvSource({"SOCKET,EC", "ENGINE,EC", "SOCKET,RSA", "ENGINE,RSA"})
    void isAccepted(JsseClient client, KeyKind kind) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(kind, "-echkey", key.goKey());
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.Visit visit = client.visit(context, OurSide.offering(key), tap.address());
            expectAccepted(visit, server.next());
            Wire.showsOnlyTheCover(tap.only(), 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAcceptedAfterARetryRequest(JsseClient client) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey(), "-groups", "P384");
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.Visit visit = client.visit(context, OurSide.offering(key), tap.address());
            expectAccepted(visit, server.next());
            Wire.showsOnlyTheCover(tap.only(), 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAcceptedWithTheHybridGroup(JsseClient client) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey(), "-groups", "X25519MLKEM768");
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.Visit visit = client.visit(context, OurSide.offering(key), tap.address());
            expectAccepted(visit, server.next());
            assertEquals(Names.COVER, tap.only().names().get(0));
            assertFalse(tap.only().shows(Names.SECRET));
            Wire.isHybrid(tap.only());
        }
    }

    @ParameterizedTest
    @EnumSource
    void recoversFromAStaleConfig(JsseClient client) throws Exception {
        recovers(client, 1, "-echkey", key.goKey());
    }

    @ParameterizedTest
    @EnumSource
    void recoversFromAStaleConfigAfterARetryRequest(JsseClient client) throws Exception {
        recovers(client, 2, "-echkey", key.goKey(), "-groups", "P256");
    }

    private void recovers(JsseClient client, int hellos, String... serverArguments) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, serverArguments);
                WireTap tap = WireTap.before(server.port())) {
            SSLParameters parameters = OurSide.offering(stale);
            EchRejectedException rejected =
                    assertThrows(EchRejectedException.class, () -> client.visit(context, parameters, tap.address()));
            assertEquals(Names.COVER, rejected.publicName());
            assertEquals(key.listBase64(), rejected.retryConfigs().orElseThrow().toBase64());
            GoPeer.Event refused = server.next();
            assertFalse(refused.echAccepted(), refused::toString);
            assertEquals(Names.COVER, refused.serverName());
            assertTrue(refused.error().contains(ALERT_121), refused::toString);
            assertEquals("", refused.data(), "nothing of the application is sent to a server that rejected");
            Wire.showsOnlyTheCover(tap.last(), hellos);

            JsseClient.Visit visit = client.visit(context, parameters, tap.address());
            expectAccepted(visit, server.next());
            Wire.showsOnlyTheCover(tap.last(), hellos);
        }
    }

    @ParameterizedTest
    @EnumSource
    void learnsThatEchIsSecurelyDisabled(JsseClient client) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC);
                WireTap tap = WireTap.before(server.port())) {
            SSLParameters parameters = OurSide.offering(stale);
            EchRejectedException rejected =
                    assertThrows(EchRejectedException.class, () -> client.visit(context, parameters, tap.address()));
            assertEquals(Optional.empty(), rejected.retryConfigs());
            GoPeer.Event refused = server.next();
            assertEquals(Names.COVER, refused.serverName());
            assertTrue(refused.error().contains(ALERT_121), refused::toString);
            Wire.showsOnlyTheCover(tap.last(), 1);

            JsseClient.Visit visit = client.visit(context, parameters, tap.address());
            assertEquals(Optional.of(EchStatus.GREASE), visit.status());
            assertEquals(Names.SECRET, server.next().serverName());
            Wire.showsGrease(tap.last(), 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"SOCKET,X25519,1", "ENGINE,X25519,1", "SOCKET,P384,2", "ENGINE,P384,2"})
    void greaseDisturbsNobody(JsseClient client, String groups, int hellos) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey(), "-groups", groups);
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.Visit visit = client.visit(context, OurSide.in(EchMode.GREASE), tap.address());
            GoPeer.Event event = server.next();
            assertEquals("connected", event.kind(), event::error);
            assertFalse(event.echAccepted());
            assertEquals(Names.SECRET, event.serverName());
            assertEquals(Optional.of(EchStatus.GREASE), visit.status());
            assertTrue(visit.response().contains("HTTP/1.0 200 OK"), visit::toString);
            Wire.showsGrease(tap.only(), hellos);
        }
    }

    @ParameterizedTest
    @CsvSource({"SOCKET,1.3", "ENGINE,1.3", "SOCKET,1.2", "ENGINE,1.2"})
    void goesWithoutEchIfToldTo(JsseClient client, String version) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey(), "-version", version);
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.Visit visit = client.visit(context, OurSide.in(EchMode.DISABLED), tap.address());
            GoPeer.Event event = server.next();
            assertEquals("connected", event.kind(), event::error);
            assertEquals("TLS " + version, event.version());
            assertEquals("TLSv" + version, visit.protocol());
            assertEquals(Optional.of(EchStatus.NOT_TRIED), visit.status());
            Wire.showsNoEch(tap.only());
        }
    }

    @ParameterizedTest
    @CsvSource({"SOCKET,1.3", "ENGINE,1.3", "SOCKET,1.2", "ENGINE,1.2"})
    void movesMegabytesBothWays(JsseClient client, String version) throws Exception {
        byte[] body = new byte[3_000_000];
        new Random(1).nextBytes(body);
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-version", version);
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.Visit visit = client.post(context, OurSide.in(EchMode.GREASE), tap.address(), body);
            assertTrue(visit.response().endsWith(new String(body, StandardCharsets.ISO_8859_1)));
            assertEquals("connected", server.next().kind());
        }
    }

    private static void expectAccepted(JsseClient.Visit visit, GoPeer.Event event) {
        assertEquals("connected", event.kind(), event::error);
        assertTrue(event.echAccepted(), event::toString);
        assertEquals(Names.SECRET, event.serverName());
        assertEquals("TLS 1.3", event.version());
        assertTrue(event.data().equals("GET /"), event::toString);
        assertEquals("CN=" + Names.SECRET, visit.peerSubject());
        assertEquals("TLSv1.3", visit.protocol());
        assertTrue(visit.response().contains("\"echAccepted\":true"), visit::toString);
        assertEquals(Optional.of(EchStatus.SUCCESS), visit.status());
        assertEquals(Optional.of(Names.SECRET), visit.innerName());
        assertEquals(Optional.of(Names.COVER), visit.outerName());
    }
}
