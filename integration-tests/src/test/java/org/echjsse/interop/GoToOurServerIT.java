package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Pairing(client = "Go", server = "EchJSSE", needs = Tool.GO)
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoToOurServerIT {
    private final EchMaterial key = EchMaterial.generate(41);
    private final EchMaterial stale = EchMaterial.generate(42);

    @ParameterizedTest
    @EnumSource
    void isAccepted(KeyKind kind) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(kind), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            expectAccepted(GoPeer.visit(tap.port(), "-ech", key.listBase64()), server.next());
            Wire.showsOnlyTheCover(tap.only(), 1);
        }
    }

    @Test
    void isAcceptedAfterARetryRequest() throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.EC, "secp384r1"), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            GoPeer.Event client = GoPeer.visit(tap.port(), "-ech", key.listBase64());
            expectAccepted(client, server.next());
            Wire.showsOnlyTheCover(tap.only(), 2);
        }
    }

    @Test
    void isAcceptedWithTheHybridGroup() throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.EC), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            GoPeer.Event client = GoPeer.visit(tap.port(), "-ech", key.listBase64(), "-groups", "X25519MLKEM768");
            expectAccepted(client, server.next());
            Wire.showsOnlyTheCover(tap.only(), 1);
            Wire.isHybrid(tap.only());
        }
    }

    @Test
    void isToldTheRetryConfigs() throws Exception {
        rejected("x25519,secp384r1", 1);
    }

    @Test
    void isToldTheRetryConfigsAfterARetryRequest() throws Exception {
        rejected("secp384r1", 2);
    }

    private void rejected(String groups, int hellos) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.EC, groups), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            GoPeer.Event client = GoPeer.visit(tap.port(), "-ech", stale.listBase64());
            assertEquals("rejected", client.kind(), client::toString);
            assertEquals(key.listBase64(), client.retryConfigs());
            JsseServer.Served served = server.next();
            assertEquals(Optional.of(EchStatus.GREASE), served.status());
            assertEquals(List.of(Names.COVER), served.names());
            assertEquals("", served.request());
            Wire.showsOnlyTheCover(tap.last(), hellos);

            expectAccepted(GoPeer.visit(tap.port(), "-ech", client.retryConfigs()), server.next());
            Wire.showsOnlyTheCover(tap.last(), hellos);
        }
    }

    @Test
    void isToldThatThereAreNoRetryConfigsByAServerWithoutKeys() throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.EC), socket -> {});
                WireTap tap = WireTap.before(server.port())) {
            GoPeer.Event client = GoPeer.visit(tap.port(), "-ech", stale.listBase64());
            assertEquals("rejected", client.kind(), client::toString);
            assertEquals("", client.retryConfigs());
            Wire.showsOnlyTheCover(tap.only(), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3", "1.2"})
    void isServedWithoutEch(String version) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.RSA), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            GoPeer.Event client = GoPeer.visit(tap.port(), "-version", version);
            assertEquals("connected", client.kind(), client::error);
            assertFalse(client.echAccepted());
            assertEquals("TLS " + version, client.version());
            assertEquals(Names.SECRET, client.peerSubject());
            assertTrue(client.data().endsWith(JsseServer.GREETING), client::toString);
            assertEquals(Optional.of(EchStatus.NOT_TRIED), server.next().status());
            Wire.showsNoEch(tap.only());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.3", "1.2"})
    void movesMegabytesBothWays(String version) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.EC), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            GoPeer.Event client = GoPeer.visit(tap.port(), "-version", version, "-bulk", "3000000");
            assertEquals("connected", client.kind(), client::error);
            assertEquals("echo of 3000000 bytes: true", client.data());
            assertEquals(Optional.empty(), server.next().failure());
        }
    }

    private static void expectAccepted(GoPeer.Event client, JsseServer.Served served) {
        assertEquals("connected", client.kind(), () -> client.error() + " " + served);
        assertTrue(client.echAccepted(), client::toString);
        assertEquals(Names.SECRET, client.peerSubject());
        assertTrue(client.data().endsWith(JsseServer.GREETING), client::toString);
        assertEquals(Optional.empty(), served.failure());
        assertEquals(Optional.of(EchStatus.SUCCESS), served.status());
        assertEquals(List.of(Names.SECRET), served.names());
        assertEquals(Optional.of(Names.COVER), served.outerName());
        assertEquals(Optional.of(Names.SECRET), served.innerName());
    }
}
