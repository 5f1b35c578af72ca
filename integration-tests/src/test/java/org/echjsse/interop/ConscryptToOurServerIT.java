package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.conscrypt.DomainEncryptionMode;
import org.conscrypt.EchConfigMismatchException;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conscrypt (BoringSSL) at our server. */
@Pairing(client = "Conscrypt", server = "EchJSSE", needs = Tool.CONSCRYPT)
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConscryptToOurServerIT {
    private final EchMaterial key = EchMaterial.generate(61);
    private final EchMaterial stale = EchMaterial.generate(62);

    @ParameterizedTest
    @EnumSource
    void isAccepted(KeyKind kind) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(kind), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            expectAccepted(required(tap, key), server.next());
            Wire.showsOnlyTheCover(tap.only(), 1);
        }
    }

    @Test
    void isAcceptedAfterARetryRequest() throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.EC, "secp384r1"), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            expectAccepted(required(tap, key), server.next());
            Wire.showsOnlyTheCover(tap.only(), 2);
        }
    }

    @Test
    void isAcceptedWithTheHybridGroup() throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.EC), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            ConscryptPeer.Visit client = required(tap, key, "X25519MLKEM768");
            expectAccepted(client, server.next());
            assertEquals("X25519MLKEM768", client.group());
            Wire.showsOnlyTheCover(tap.only(), 1);
            Wire.isHybrid(tap.only());
        }
    }

    @Test
    void isToldTheRetryConfigs() throws Exception {
        rejected(OurSide.server(KeyKind.EC), 1);
    }

    @Test
    void isToldTheRetryConfigsAfterARetryRequest() throws Exception {
        rejected(OurSide.server(KeyKind.EC, "secp384r1"), 2);
    }

    private void rejected(SSLContext context, int hellos) throws Exception {
        try (JsseServer server = JsseServer.start(context, OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            EchConfigMismatchException refused =
                    PeersAmongThemselvesIT.mismatch(assertThrows(IOException.class, () -> required(tap, stale)));
            assertEquals(
                    key.listBase64(),
                    Base64.getEncoder()
                            .encodeToString(refused.getRetryConfigList().toBytes()));
            JsseServer.Served served = server.next();
            assertEquals(Optional.of(EchStatus.GREASE), served.status());
            assertEquals(List.of(Names.COVER), served.names());
            Wire.showsOnlyTheCover(tap.last(), hellos);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void mayGrease(int hellos) throws Exception {
        SSLContext context = hellos == 1 ? OurSide.server(KeyKind.EC) : OurSide.server(KeyKind.EC, "secp384r1");
        try (JsseServer server = JsseServer.start(context, OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            // a policy that wants encryption, and no list: it sends GREASE
            ConscryptPeer.Visit client =
                    ConscryptPeer.visit(tap.address(), null, DomainEncryptionMode.ENABLED, List.of());
            JsseServer.Served served = server.next();
            expectPage(client, served);
            assertEquals(Optional.of(EchStatus.GREASE), served.status());
            Wire.showsGrease(tap.only(), hellos);
        }
    }

    @Test
    void isServedWithoutEch() throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.EC), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            ConscryptPeer.Visit client =
                    ConscryptPeer.visit(tap.address(), null, DomainEncryptionMode.DISABLED, List.of());
            JsseServer.Served served = server.next();
            expectPage(client, served);
            assertEquals(Optional.of(EchStatus.NOT_TRIED), served.status());
            Wire.showsNoEch(tap.only());
        }
    }

    private static ConscryptPeer.Visit required(WireTap tap, EchMaterial key, String... groups) throws IOException {
        return ConscryptPeer.visit(tap.address(), key.list(), DomainEncryptionMode.REQUIRED, List.of(groups));
    }

    private static void expectAccepted(ConscryptPeer.Visit client, JsseServer.Served served) {
        expectPage(client, served);
        assertEquals(Optional.of(EchStatus.SUCCESS), served.status());
        assertEquals(Optional.of(Names.COVER), served.outerName());
        assertEquals(Optional.of(Names.SECRET), served.innerName());
    }

    private static void expectPage(ConscryptPeer.Visit client, JsseServer.Served served) {
        assertEquals(Optional.empty(), served.failure());
        assertEquals("TLSv1.3", client.protocol());
        assertEquals("CN=" + Names.SECRET, client.peerSubject());
        assertTrue(client.response().endsWith(JsseServer.GREETING), client::toString);
        assertEquals(List.of(Names.SECRET), served.names());
    }
}
