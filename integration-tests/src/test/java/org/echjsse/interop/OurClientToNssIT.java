package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
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

/**
 * Our client and NSS's {@code selfserv}. One case is missing: rejection after a HelloRetryRequest, where the server of NSS 3.87
 * answers every client, its own too, with a bad record MAC.
 */
@Pairing(client = "EchJSSE", server = "NSS selfserv", needs = Tool.NSS)
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OurClientToNssIT {
    private static final String NEGOTIATED = "Negotiated server name: ";

    private final EchMaterial key = EchMaterial.generate(11);
    private final EchMaterial stale = EchMaterial.generate(12);
    private final SSLContext context = OurSide.client();

    @ParameterizedTest
    @CsvSource({"SOCKET,EC", "ENGINE,EC", "SOCKET,RSA", "ENGINE,RSA"})
    void isAccepted(JsseClient client, KeyKind kind) throws Exception {
        try (NssPeer.Server server = NssPeer.serve(kind, key);
                WireTap tap = WireTap.before(server.port())) {
            expectAccepted(client, OurSide.offering(key), server, tap);
            Wire.showsOnlyTheCover(tap.only(), 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAcceptedAfterARetryRequest(JsseClient client) throws Exception {
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key, "-I", "P384");
                WireTap tap = WireTap.before(server.port())) {
            expectAccepted(client, OurSide.offering(key), server, tap);
            Wire.showsOnlyTheCover(tap.only(), 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void recoversFromAStaleConfig(JsseClient client) throws Exception {
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key);
                WireTap tap = WireTap.before(server.port())) {
            SSLParameters parameters = OurSide.offering(stale);
            int mark = server.mark();
            EchRejectedException rejected =
                    assertThrows(EchRejectedException.class, () -> client.visit(context, parameters, tap.address()));
            assertEquals(Names.COVER, rejected.publicName());
            assertEquals(key.listBase64(), rejected.retryConfigs().orElseThrow().toBase64());
            server.awaitLine(mark, NssPeer.Server.ECH_REQUIRED);
            Wire.showsOnlyTheCover(tap.last(), 1);

            expectAccepted(client, parameters, server, tap);
            Wire.showsOnlyTheCover(tap.last(), 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void greaseDisturbsNobody(JsseClient client) throws Exception {
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key);
                WireTap tap = WireTap.before(server.port())) {
            int mark = server.mark();
            JsseClient.Visit visit = client.visit(context, OurSide.in(EchMode.GREASE), tap.address());
            server.awaitLine(mark, NEGOTIATED + Names.SECRET);
            assertEquals(Optional.of(EchStatus.GREASE), visit.status());
            Wire.showsGrease(tap.only(), 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesWithoutEchIfToldTo(JsseClient client) throws Exception {
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key);
                WireTap tap = WireTap.before(server.port())) {
            int mark = server.mark();
            JsseClient.Visit visit = client.visit(context, OurSide.in(EchMode.DISABLED), tap.address());
            server.awaitLine(mark, NEGOTIATED + Names.SECRET);
            assertEquals(Optional.of(EchStatus.NOT_TRIED), visit.status());
            Wire.showsNoEch(tap.only());
        }
    }

    private void expectAccepted(JsseClient client, SSLParameters parameters, NssPeer.Server server, WireTap tap)
            throws Exception {
        int mark = server.mark();
        JsseClient.Visit visit = client.visit(context, parameters, tap.address());
        // selfserv has this name from the inner hello: nobody else has told it
        server.awaitLine(mark, NEGOTIATED + Names.SECRET);
        assertEquals("CN=" + Names.SECRET, visit.peerSubject());
        assertTrue(visit.response().startsWith("HTTP/1.0 200 OK"), visit::toString);
        assertEquals(Optional.of(EchStatus.SUCCESS), visit.status());
        assertEquals(Optional.of(Names.SECRET), visit.innerName());
        assertEquals(Optional.of(Names.COVER), visit.outerName());
    }
}
