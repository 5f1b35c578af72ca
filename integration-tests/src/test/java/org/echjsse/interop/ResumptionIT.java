package org.echjsse.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.conscrypt.DomainEncryptionMode;
import org.echjsse.EchMode;
import org.echjsse.EchStatus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that go on, with each of the peers, by tickets of TLS 1.3 and session ids of TLS 1.2. */
@Timeout(value = 400, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumptionIT {
    private static final int VISITS = 3;

    private final EchMaterial key = EchMaterial.generate(91);
    private final SSLContext context = OurSide.client();

    // ---- our client

    @ParameterizedTest
    @CsvSource({"SOCKET,X25519,1", "ENGINE,X25519,1", "SOCKET,P384,2", "ENGINE,P384,2"})
    @Pairing(client = "EchJSSE", server = "Go", needs = Tool.GO)
    void ourClientResumesUnderEchAtGo(JsseClient client, String group, int hellos) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey(), "-groups", group);
                WireTap tap = WireTap.before(server.port())) {
            Set<String> sessions = new HashSet<>();
            for (int i = 0; i < VISITS; i++) {
                JsseClient.Visit visit = client.visit(context, OurSide.offering(key), tap.address());
                GoPeer.Event event = server.next();
                assertTrue(event.echAccepted(), event::toString);
                assertEquals(i > 0, event.resumed(), event::toString);
                assertEquals("CN=" + Names.SECRET, visit.peerSubject());
                assertEquals(Optional.of(EchStatus.SUCCESS), visit.status());
                sessions.add(visit.sessionMark());
                Wire.showsOnlyTheCover(tap.last(), hellos);
            }
            assertEquals(1, sessions.size(), sessions::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"X25519,1", "P384,2"})
    @Pairing(client = "EchJSSE", server = "Go", needs = Tool.GO)
    void ourClientResumesWithGreaseAtGo(String group, int hellos) throws Exception {
        try (GoPeer.Server server = GoPeer.serve(KeyKind.EC, "-echkey", key.goKey(), "-groups", group);
                WireTap tap = WireTap.before(server.port())) {
            for (int i = 0; i < VISITS; i++) {
                JsseClient.SOCKET.visit(context, OurSide.in(EchMode.GREASE), tap.address());
                GoPeer.Event event = server.next();
                assertEquals(i > 0, event.resumed(), event::toString);
                Wire.showsGrease(tap.last(), hellos);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Pairing(client = "EchJSSE", server = "NSS selfserv", needs = Tool.NSS)
    void ourClientResumesAtNss(boolean hidden) throws Exception {
        try (NssPeer.Server server = NssPeer.serve(KeyKind.EC, key, "-u");
                WireTap tap = WireTap.before(server.port())) {
            SSLParameters parameters = hidden ? OurSide.offering(key) : OurSide.in(EchMode.GREASE);
            Set<String> sessions = new HashSet<>();
            for (int i = 0; i < VISITS; i++) {
                JsseClient.Visit visit = JsseClient.SOCKET.visit(context, parameters, tap.address());
                sessions.add(visit.sessionMark());
                assertEquals("CN=" + Names.SECRET, visit.peerSubject());
                assertEquals(Optional.of(hidden ? EchStatus.SUCCESS : EchStatus.GREASE), visit.status());
            }
            assertEquals(1, sessions.size(), sessions::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SOCKET,-tls1_3,X25519",
        "ENGINE,-tls1_3,X25519",
        "SOCKET,-tls1_3,P-384",
        "ENGINE,-tls1_3,P-384",
        "SOCKET,-tls1_2,X25519:P-256",
        "ENGINE,-tls1_2,X25519:P-256"
    })
    @Pairing(client = "EchJSSE", server = "OpenSSL s_server", needs = Tool.OPENSSL)
    void ourClientResumesAtOpenSsl(JsseClient client, String version, String groups) throws Exception {
        try (OpenSslPeer.Server server = OpenSslPeer.serve(KeyKind.EC, version, "-groups", groups);
                WireTap tap = WireTap.before(server.port())) {
            Set<String> sessions = new HashSet<>();
            for (int i = 0; i < VISITS; i++) {
                JsseClient.Visit visit = client.visit(context, OurSide.in(EchMode.GREASE), tap.address());
                assertTrue(visit.response().contains(i == 0 ? "New, TLSv1." : "Reused, TLSv1."), visit::response);
                sessions.add(visit.sessionMark());
                Wire.showsGrease(tap.last(), groups.equals("P-384") ? 2 : 1);
            }
            assertEquals(1, sessions.size(), sessions::toString);
        }
    }

    // ---- our server

    @ParameterizedTest
    @ValueSource(strings = {"", "secp384r1"})
    @Pairing(client = "Conscrypt", server = "EchJSSE", needs = Tool.CONSCRYPT)
    void conscryptResumesUnderEchAtOurServer(String groups) throws Exception {
        try (JsseServer server = JsseServer.start(server(groups), OurSide.holding(key));
                WireTap tap = WireTap.before(server.port())) {
            SSLContext conscrypt = ConscryptPeer.context(DomainEncryptionMode.REQUIRED, null);
            Set<String> sessions = new HashSet<>();
            for (int i = 0; i < VISITS; i++) {
                ConscryptPeer.Visit visit = ConscryptPeer.visit(conscrypt, tap.address(), key.list(), List.of());
                assertEquals("CN=" + Names.SECRET, visit.peerSubject());
                sessions.add(accepted(server.next()).sessionMark());
                Wire.showsOnlyTheCover(tap.last(), groups.isEmpty() ? 1 : 2);
            }
            assertEquals(1, sessions.size(), sessions::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"true,", "true,secp384r1", "false,", "false,secp384r1"})
    @Pairing(client = "Go", server = "EchJSSE", needs = Tool.GO)
    void goResumesAtOurServer(boolean hidden, String groups) throws Exception {
        try (JsseServer server = JsseServer.start(server(groups), OurSide.holding(key))) {
            String[] ech = hidden ? new String[] {"-ech", key.listBase64()} : new String[0];
            List<GoPeer.Event> visits = GoPeer.visits(server.port(), VISITS, ech);
            Set<String> sessions = new HashSet<>();
            for (int i = 0; i < VISITS; i++) {
                JsseServer.Served served = server.next();
                assertEquals(Optional.empty(), served.failure());
                assertEquals(Optional.of(hidden ? EchStatus.SUCCESS : EchStatus.NOT_TRIED), served.status());
                assertEquals(hidden, visits.get(i).echAccepted());
                assertEquals(i > 0, visits.get(i).resumed(), visits::toString);
                sessions.add(served.sessionMark());
            }
            assertEquals(1, sessions.size(), sessions::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"true,", "true,secp384r1", "false,", "false,secp384r1"})
    @Pairing(client = "NSS tstclnt", server = "EchJSSE", needs = Tool.NSS)
    void nssResumesAtOurServer(boolean hidden, String groups) throws Exception {
        try (JsseServer server = JsseServer.start(server(groups), OurSide.holding(key))) {
            List<String> arguments =
                    new ArrayList<>(List.of("-V", "tls1.3:tls1.3", "-u", "-L", Integer.toString(VISITS)));
            if (hidden) {
                arguments.addAll(List.of("-N", key.listBase64()));
            }
            NssPeer.Visit visit = NssPeer.visit(server.port(), arguments.toArray(String[]::new));
            assertEquals(0, visit.exit(), visit::output);
            Set<String> sessions = new HashSet<>();
            for (int i = 0; i < VISITS; i++) {
                JsseServer.Served served = server.next();
                assertEquals(Optional.empty(), served.failure());
                assertEquals(Optional.of(hidden ? EchStatus.SUCCESS : EchStatus.NOT_TRIED), served.status());
                sessions.add(served.sessionMark());
            }
            assertEquals(1, sessions.size(), () -> sessions + visit.output());
        }
    }

    @ParameterizedTest
    @CsvSource({"-tls1_3,", "-tls1_3,secp384r1", "-tls1_2,"})
    @Pairing(client = "OpenSSL s_client", server = "EchJSSE", needs = Tool.OPENSSL)
    void openSslResumesAtOurServer(String version, String groups) throws Exception {
        Path session = Scratch.DIRECTORY.resolve("session" + version + groups + ".pem");
        try (JsseServer server = JsseServer.start(server(groups), OurSide.holding(key))) {
            OpenSslPeer.Visit first = OpenSslPeer.visit(server.port(), version, "-sess_out", session.toString());
            assertTrue(first.output().contains("New, TLSv1."), first::output);
            JsseServer.Served served = server.next();
            for (int i = 1; i < VISITS; i++) {
                OpenSslPeer.Visit again = OpenSslPeer.visit(
                        server.port(), version, "-sess_in", session.toString(), "-sess_out", session.toString());
                assertTrue(again.output().contains("Reused, TLSv1."), again::output);
                assertTrue(again.output().contains(JsseServer.GREETING), again::output);
                assertEquals(served.sessionMark(), server.next().sessionMark());
            }
        }
    }

    // ----

    private static SSLContext server(String groups) {
        return groups == null || groups.isEmpty() ? OurSide.server(KeyKind.EC) : OurSide.server(KeyKind.EC, groups);
    }

    private static JsseServer.Served accepted(JsseServer.Served served) {
        assertEquals(Optional.empty(), served.failure());
        assertEquals(Optional.of(EchStatus.SUCCESS), served.status());
        assertEquals(Optional.of(Names.SECRET), served.innerName());
        return served;
    }
}
