package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.conscrypt.DomainEncryptionMode;
import org.echjsse.EchMode;
import org.echjsse.EchRejectedException;
import org.echjsse.EchSSLParameters;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that say who they are, to the site and to nobody else. What counts is whom the other end has met. */
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientCertificateIT {
    /** The spaces depend on the version of OpenSSL. */
    private static final Pattern SUBJECT = Pattern.compile("Subject: CN ?= ?" + Pattern.quote(Names.CLIENT));

    private static final String[] TLS13 = {"-V", "tls1.3:tls1.3"};

    private final EchMaterial key = EchMaterial.generate(91);
    private final EchMaterial stale = EchMaterial.generate(92);

    static Stream<Arguments> clientsKindsAndHellos() {
        return Stream.of(JsseClient.values()).flatMap(client -> Stream.of(KeyKind.values())
                .flatMap(kind -> Stream.of(1, 2).map(hellos -> Arguments.of(client, kind, hellos))));
    }

    static Stream<Arguments> kindsAndHellos() {
        return Stream.of(KeyKind.values()).flatMap(kind -> Stream.of(1, 2).map(hellos -> Arguments.of(kind, hellos)));
    }

    private static KeyManager[] keys(KeyKind kind) {
        return Pki.shared().keyManagers(kind, Names.CLIENT);
    }

    private static String certificateAndKey(KeyKind kind) {
        Pki pki = Pki.shared();
        return pki.certificateFile(Names.CLIENT, kind) + ":" + pki.keyFile(Names.CLIENT, kind);
    }

    private static GoPeer.Server goServer(EchMaterial key, String clientAuth, int hellos) {
        return GoPeer.serve(
                KeyKind.EC,
                "-echkey",
                key.goKey(),
                "-clientauth",
                clientAuth,
                "-clientroots",
                Pki.shared().rootsFile().toString(),
                "-groups",
                hellos == 1 ? "X25519" : "P384");
    }

    // ---- our client ----

    @ParameterizedTest
    @MethodSource("clientsKindsAndHellos")
    @Pairing(client = "EchJSSE", server = "Go", needs = Tool.GO)
    void ourClientIsKnownToGo(JsseClient client, KeyKind kind, int hellos) throws Exception {
        try (GoPeer.Server server = goServer(key, "require", hellos);
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.Visit visit = client.visit(OurSide.client(keys(kind)), OurSide.offering(key), tap.address());
            GoPeer.Event event = server.next();
            assertEquals("connected", event.kind(), event::error);
            assertTrue(event.echAccepted(), event::toString);
            assertEquals(Names.CLIENT, event.peerSubject());
            assertEquals(Optional.of(EchStatus.SUCCESS), visit.status());
            Wire.showsOnlyTheCover(tap.only(), hellos);
            assertFalse(tap.only().shows(Names.CLIENT));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Pairing(client = "EchJSSE", server = "Go", needs = Tool.GO)
    void ourClientWithoutACertificateIsRefusedByGo(JsseClient client) throws Exception {
        try (GoPeer.Server server = goServer(key, "require", 1);
                WireTap tap = WireTap.before(server.port())) {
            SSLException refused = assertThrows(
                    SSLException.class, () -> client.visit(OurSide.client(), OurSide.offering(key), tap.address()));
            assertTrue(refused.getMessage().contains("certificate_required"), refused::toString);
            assertEquals(
                    "tls: client didn't provide a certificate", server.next().error());
        }
    }

    @ParameterizedTest
    @MethodSource("clientsKindsAndHellos")
    @Pairing(client = "EchJSSE", server = "NSS selfserv", needs = Tool.NSS)
    void ourClientIsKnownToNss(JsseClient client, KeyKind kind, int hellos) throws Exception {
        List<String> extra = new ArrayList<>(List.of("-r", "-r"));
        if (hellos == 2) {
            extra.addAll(List.of("-I", "P384"));
        }
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key, extra.toArray(String[]::new));
                WireTap tap = WireTap.before(server.port())) {
            int mark = server.mark();
            JsseClient.Visit visit = client.visit(OurSide.client(keys(kind)), OurSide.offering(key), tap.address());
            server.awaitLine(mark, "Subject: CN=" + Names.CLIENT);
            server.awaitLine(mark, "Negotiated server name: " + Names.SECRET);
            assertTrue(visit.response().startsWith("HTTP/1.0 200 OK"), visit::toString);
            assertEquals(Optional.of(EchStatus.SUCCESS), visit.status());
            Wire.showsOnlyTheCover(tap.only(), hellos);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SOCKET,EC,-tls1_2", "ENGINE,EC,-tls1_2", "SOCKET,RSA,-tls1_2", "ENGINE,RSA,-tls1_2",
        "SOCKET,EC,-tls1_3", "ENGINE,EC,-tls1_3", "SOCKET,RSA,-tls1_3", "ENGINE,RSA,-tls1_3"
    })
    @Pairing(client = "EchJSSE", server = "OpenSSL s_server", needs = Tool.OPENSSL)
    void ourClientIsKnownToOpenSsl(JsseClient client, KeyKind kind, String version) throws Exception {
        try (OpenSslPeer.Server server = OpenSslPeer.serve(
                        KeyKind.EC,
                        version,
                        "-Verify",
                        "1",
                        "-verify_return_error",
                        "-CAfile",
                        Pki.shared().rootsFile().toString());
                WireTap tap = WireTap.before(server.port())) {
            JsseClient.Visit visit =
                    client.visit(OurSide.client(keys(kind)), OurSide.in(EchMode.GREASE), tap.address());
            assertTrue(visit.response().startsWith("HTTP/1.0 200 ok"), visit::response);
            assertEquals(version.equals("-tls1_2") ? "TLSv1.2" : "TLSv1.3", visit.protocol());
            // the page shows the client's certificate as text
            assertTrue(SUBJECT.matcher(visit.response()).find(), visit::response);
        }
    }

    // ---- REJ-05: nobody but the site asks for the key ----

    @ParameterizedTest
    @MethodSource("clientsKindsAndHellos")
    @Pairing(client = "EchJSSE", server = "Go", needs = Tool.GO)
    void ourClientIsNobodyToAGoThatRejects(JsseClient client, KeyKind kind, int hellos) throws Exception {
        CountingKeys counting = new CountingKeys(keys(kind));
        SSLContext context = OurSide.client(counting);
        try (GoPeer.Server server = goServer(key, "request", hellos);
                WireTap tap = WireTap.before(server.port())) {
            assertThrows(
                    EchRejectedException.class, () -> client.visit(context, OurSide.offering(stale), tap.address()));
            GoPeer.Event event = server.next();
            assertTrue(event.error().contains("encrypted client hello required"), event::toString);
            assertEquals("", event.peerSubject());
            assertEquals("TLS 1.3", event.version(), "Go has the client's Finished");
            assertEquals(List.of(), counting.asked());
            Wire.showsOnlyTheCover(tap.only(), hellos);

            // and the site itself gets to know, with the retry_configs
            client.visit(context, OurSide.offering(stale), tap.address());
            assertEquals(Names.CLIENT, server.next().peerSubject());
            assertTrue(counting.asked().contains("getPrivateKey"), counting.asked()::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Pairing(client = "EchJSSE", server = "NSS selfserv", needs = Tool.NSS)
    void ourClientIsNobodyToAnNssThatRejects(JsseClient client) throws Exception {
        CountingKeys counting = new CountingKeys(keys(KeyKind.EC));
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key, "-r");
                WireTap tap = WireTap.before(server.port())) {
            int mark = server.mark();
            assertThrows(
                    EchRejectedException.class,
                    () -> client.visit(OurSide.client(counting), OurSide.offering(stale), tap.address()));
            server.awaitLine(mark, NssPeer.Server.ECH_REQUIRED);
            assertFalse(server.output().contains(Names.CLIENT), server::output);
            assertEquals(List.of(), counting.asked());
            Wire.showsOnlyTheCover(tap.only(), 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Pairing(client = "EchJSSE", server = "OpenSSL s_server", needs = Tool.OPENSSL)
    void ourClientIsNobodyToAnOpenSslThatKnowsNoEch(JsseClient client) throws Exception {
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            CountingKeys counting = new CountingKeys(keys(KeyKind.RSA));
            try (OpenSslPeer.Server server = OpenSslPeer.serve(
                            KeyKind.EC,
                            version,
                            "-verify",
                            "1",
                            "-CAfile",
                            Pki.shared().rootsFile().toString());
                    WireTap tap = WireTap.before(server.port())) {
                assertThrows(
                        EchRejectedException.class,
                        () -> client.visit(OurSide.client(counting), OurSide.offering(stale), tap.address()));
                assertEquals(List.of(), counting.asked());
                Wire.showsOnlyTheCover(tap.only(), 1);

                // s_server tells of each certificate that it checks, one connection after the other
                client.visit(OurSide.client(keys(KeyKind.RSA)), OurSide.in(EchMode.DISABLED), tap.address());
                server.process().awaitLine(0, "depth=0");
                assertEquals(1, server.output().split("depth=0", -1).length - 1, server::output);
            }
        }
    }

    // ---- our server ----

    private JsseServer ourServer(KeyKind kind, int hellos) {
        EchSSLParameters parameters = OurSide.holding(key);
        parameters.setNeedClientAuth(true);
        SSLContext context = hellos == 1
                ? OurSide.serverThatKnowsItsClients(kind)
                : OurSide.with("secp384r1", () -> OurSide.serverThatKnowsItsClients(kind));
        return JsseServer.start(context, parameters);
    }

    private static void expectKnown(JsseServer.Served served, WireTap tap, int hellos) {
        assertEquals(Optional.empty(), served.failure());
        assertEquals(Optional.of("CN=" + Names.CLIENT), served.clientSubject());
        assertEquals(Optional.of(EchStatus.SUCCESS), served.status());
        Wire.showsOnlyTheCover(tap.only(), hellos);
    }

    @ParameterizedTest
    @MethodSource("kindsAndHellos")
    @Pairing(client = "Go", server = "EchJSSE", needs = Tool.GO)
    void goIsKnownToOurServer(KeyKind kind, int hellos) throws Exception {
        try (JsseServer server = ourServer(KeyKind.EC, hellos);
                WireTap tap = WireTap.before(server.port())) {
            GoPeer.Event client = GoPeer.visit(tap.port(), "-ech", key.listBase64(), "-cert", certificateAndKey(kind));
            assertEquals("connected", client.kind(), client::error);
            assertTrue(client.data().endsWith(JsseServer.GREETING), client::toString);
            expectKnown(server.next(), tap, hellos);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Pairing(client = "Go", server = "EchJSSE", needs = Tool.GO)
    void goIsKnownToOurServerInTls12(KeyKind kind) throws Exception {
        try (JsseServer server = ourServer(KeyKind.EC, 1)) {
            GoPeer.Event client = GoPeer.visit(server.port(), "-version", "1.2", "-cert", certificateAndKey(kind));
            assertEquals("connected", client.kind(), client::error);
            assertEquals(Optional.of("CN=" + Names.CLIENT), server.next().clientSubject());
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndHellos")
    @Pairing(client = "NSS tstclnt", server = "EchJSSE", needs = Tool.NSS)
    void nssIsKnownToOurServer(KeyKind kind, int hellos) throws Exception {
        try (JsseServer server = ourServer(KeyKind.EC, hellos);
                WireTap tap = WireTap.before(server.port())) {
            NssPeer.Visit client = NssPeer.visit(
                    kind, tap.port(), TLS13[0], TLS13[1], "-N", key.listBase64(), "-n", Names.CLIENT, "-w", "");
            JsseServer.Served served = server.next();
            assertEquals(0, client.exit(), () -> client.output() + "\n" + served);
            assertTrue(client.output().contains(JsseServer.GREETING), client::output);
            expectKnown(served, tap, hellos);
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndHellos")
    @Pairing(client = "Conscrypt", server = "EchJSSE", needs = Tool.CONSCRYPT)
    void conscryptIsKnownToOurServer(KeyKind kind, int hellos) throws Exception {
        try (JsseServer server = ourServer(KeyKind.EC, hellos);
                WireTap tap = WireTap.before(server.port())) {
            ConscryptPeer.Visit client = ConscryptPeer.visit(
                    tap.address(), key.list(), DomainEncryptionMode.REQUIRED, List.of(), keys(kind));
            assertTrue(client.response().endsWith(JsseServer.GREETING), client::toString);
            expectKnown(server.next(), tap, hellos);
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndHellos")
    @Pairing(client = "Go", server = "EchJSSE", needs = Tool.GO)
    void goIsNobodyToOurServerThatRejects(KeyKind kind, int hellos) throws Exception {
        EchSSLParameters parameters = OurSide.holding(key);
        parameters.setWantClientAuth(true);
        SSLContext context =
                OurSide.with(hellos == 1 ? "x25519" : "secp384r1", () -> OurSide.serverThatKnowsItsClients(KeyKind.EC));
        try (JsseServer server = JsseServer.start(context, parameters);
                WireTap tap = WireTap.before(server.port())) {
            GoPeer.Event client =
                    GoPeer.visit(tap.port(), "-ech", stale.listBase64(), "-cert", certificateAndKey(kind));
            assertEquals("rejected", client.kind(), client::toString);
            assertEquals(key.listBase64(), client.retryConfigs());
            assertEquals(Optional.empty(), server.next().clientSubject());
            Wire.showsOnlyTheCover(tap.only(), hellos);
        }
    }
}
