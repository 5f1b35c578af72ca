package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Pairing(client = "NSS tstclnt", server = "EchJSSE", needs = Tool.NSS)
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NssToOurServerIT {
    private static final String[] TLS13 = {"-V", "tls1.3:tls1.3"};

    private final EchMaterial key = EchMaterial.generate(51);
    private final EchMaterial stale = EchMaterial.generate(52);

    @ParameterizedTest
    @EnumSource
    void isAccepted(KeyKind kind) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(kind), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            expectAccepted(visit(tap, "-N", key.listBase64()), server.next());
            Wire.showsOnlyTheCover(tap.only(), 1);
        }
    }

    @Test
    void isAcceptedAfterARetryRequest() throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(KeyKind.EC, "secp384r1"), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            expectAccepted(visit(tap, "-N", key.listBase64()), server.next());
            Wire.showsOnlyTheCover(tap.only(), 2);
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

    private void rejected(javax.net.ssl.SSLContext context, int hellos) throws Exception {
        try (JsseServer server = JsseServer.start(context, OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            // -o: its hook compares the certificate with -a, not with the public name
            NssPeer.Visit client = visit(tap, "-o", "-N", stale.listBase64());
            assertTrue(client.output().contains("SSL_ERROR_ECH_RETRY_WITH_ECH"), client::output);
            assertTrue(client.output().replaceAll("\\s", "").contains(key.listBase64()), client::output);
            JsseServer.Served served = server.next();
            assertEquals(Optional.of(EchStatus.GREASE), served.status());
            assertEquals(List.of(Names.COVER), served.names());
            Wire.showsOnlyTheCover(tap.last(), hellos);
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {1, 2})
    void mayGrease(int hellos) throws Exception {
        javax.net.ssl.SSLContext context =
                hellos == 1 ? OurSide.server(KeyKind.EC) : OurSide.server(KeyKind.EC, "secp384r1");
        try (JsseServer server = JsseServer.start(context, OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            NssPeer.Visit client = visit(tap, "-i", "100");
            JsseServer.Served served = server.next();
            expectPage(client, served);
            assertEquals(Optional.of(EchStatus.GREASE), served.status());
            Wire.showsGrease(tap.only(), hellos);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isServedWithoutEch(KeyKind kind) throws Exception {
        try (JsseServer server = JsseServer.start(OurSide.server(kind), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            for (String version : List.of("tls1.3:tls1.3", "tls1.2:tls1.2")) {
                NssPeer.Visit client = NssPeer.visit(tap.port(), "-V", version);
                JsseServer.Served served = server.next();
                expectPage(client, served);
                assertEquals(Optional.of(EchStatus.NOT_TRIED), served.status());
                Wire.showsNoEch(tap.last());
            }
        }
    }

    private static NssPeer.Visit visit(WireTap tap, String... extra) {
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(TLS13), java.util.stream.Stream.of(extra))
                .toArray(String[]::new);
        return NssPeer.visit(tap.port(), arguments);
    }

    private static void expectAccepted(NssPeer.Visit client, JsseServer.Served served) {
        expectPage(client, served);
        assertEquals(Optional.of(EchStatus.SUCCESS), served.status());
        assertEquals(Optional.of(Names.COVER), served.outerName());
        assertEquals(Optional.of(Names.SECRET), served.innerName());
    }

    /** It has checked the certificate against the secret name, and it has the page. */
    private static void expectPage(NssPeer.Visit client, JsseServer.Served served) {
        assertEquals(0, client.exit(), () -> client.output() + "\n" + served);
        assertTrue(client.output().contains(JsseServer.GREETING), client::output);
        assertEquals(Optional.empty(), served.failure());
        assertEquals(List.of(Names.SECRET), served.names());
    }
}
